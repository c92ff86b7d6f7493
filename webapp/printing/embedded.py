"""Reads back what we embedded in our own PDFs: the files in them and the number of their pages.

Not a reader of PDF in general: it knows the shape in which this product writes, and says None for any other.
"""

import re
import zlib
from collections.abc import Iterator

MOST_UNPACKED = 64 * 1024 * 1024
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FILE = re.compile(rb"/Type\s*/EmbeddedFile\b")
_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
_TREE = re.compile(rb"<<[^<>]*/Type\s*/Pages\b[^<>]*>>")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_REFERENCE = re.compile(rb"\d+\s+\d+\s+R\b")
_DICTIONARY = 2048


def embedded_files(pdf: bytes) -> list[bytes]:
    """The embedded files in the order they were written; what cannot be unpacked is left out."""
    return [body for head, body in _streams(pdf) if _FILE.search(head)]


def page_count(pdf: bytes) -> int:
    """The pages in the file's page tree, counted one by one; a page taken out of it may still lie in the file."""
    places = [pdf, *(body for head, body in _streams(pdf) if _OBJECTS.search(head))]
    trees = [tree for place in places for tree in _TREE.findall(place)]
    hanging = sum(len(_REFERENCE.findall(kids)) for tree in trees for kids in _KIDS.findall(tree))
    return hanging - max(len(trees) - 1, 0)


def _streams(pdf: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Dictionary and unpacked bytes of every stream that holds a file or objects."""
    for found in _STREAM.finditer(pdf):
        before = pdf[max(0, found.start() - _DICTIONARY) : found.start()]
        head = before[before.rfind(b" obj") :]
        if not (_FILE.search(head) or _OBJECTS.search(head)):
            continue
        try:
            yield head, zlib.decompressobj().decompress(pdf[found.end() :], MOST_UNPACKED)
        except zlib.error:
            continue
