"""Recordings: an MP4 file whose boxes fill it from the first byte to the last, with a picture track's index and data.

Nothing is decoded. Runs in the process of `child.py` alone.
"""

from collections.abc import Iterator

from workflows.attachments.archives import holds_archive
from workflows.attachments.said import NotGood

# Top-level boxes of ISO/IEC 14496-12 that a recording has.
KNOWN = frozenset({b"ftyp", b"moov", b"mdat", b"moof", b"styp", b"sidx", b"mfra", b"pdin", b"emsg", b"prft"})
FILLING = frozenset({b"free", b"skip", b"wide", b"uuid", b"meta"})
MOST_FILLING = 1024 * 1024
MOST_BOXES = 100_000


def check_movie(data: bytes) -> None:
    """Raises NotGood: broken (ends within a box, no index or no data), stranger (boxes that no recording has, an archive)."""
    kinds: set[bytes] = set()
    filling = 0
    for number, (kind, size) in enumerate(_boxes(data)):
        if number >= MOST_BOXES:
            raise NotGood("too_heavy")
        if kind in FILLING:
            filling += size
        elif kind not in KNOWN:
            raise NotGood("stranger")
        kinds.add(kind)
    if filling > MOST_FILLING or holds_archive(data):
        raise NotGood("stranger")
    if not {b"moov", b"mdat"} <= kinds:
        raise NotGood("broken")


def _boxes(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Kind and bytes of each box; sizes are big-endian, 1 means a size of 64 bits after the kind, 0 to the end."""
    at = 0
    while at < len(data):
        size, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = len(data) - at
        if size < head or at + size > len(data):
            raise NotGood("broken")
        yield kind, size
        at += size
