"""A finished print batch as it is taken: piece by piece, so that no answer holds a village in memory."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from workflows.attachments.printed import PrintedFiles


def as_it_is(files: PrintedFiles, key: bytes, rows: Sequence[Any]) -> Iterator[bytes]:
    """The pieces of one whole file after each other. Raises Damaged."""
    for row in rows:
        yield files.read(key, row)


def as_archive(files: PrintedFiles, key: bytes, rows: Sequence[Any]) -> Iterator[bytes]:
    """Each file under its title in a ZIP; what is in them is packed already. Raises Damaged."""
    out = _Passing()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for row in rows:
            archive.writestr(row.title, files.read(key, row))
            yield out.taken()
    yield out.taken()


class _Passing(io.RawIOBase):
    """What is written waits to be taken; a ZIP written so goes forward only."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        found, self._waiting = b"".join(self._waiting), []
        return found
