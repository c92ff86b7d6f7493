"""Files that are a ZIP archive as well, whatever they begin with: its directory lies at the end, and what is before counts
for nothing (APPNOTE 4.3.16). Runs in the process of `child.py` alone."""

END = b"PK\x05\x06"
ENTRY = b"PK\x01\x02"
_SIZE_AT = 12


def holds_archive(data: bytes) -> bool:
    """Whether an archive's end stands behind a directory of its size; four bytes alone may be chance."""
    at = data.rfind(END)
    while at >= 0:
        size = int.from_bytes(data[at + _SIZE_AT : at + _SIZE_AT + 4], "little")
        if len(ENTRY) <= size <= at and data[at - size :].startswith(ENTRY):
            return True
        at = data.rfind(END, 0, at)
    return False
