"""PDF files: whole, open, and with nothing in them that runs, starts, sends or carries another file.

No reader of PDF is used, because none of its many shapes must be understood to say no: the names that make a PDF act
are looked for everywhere, also inside packed objects. Runs in the process of `child.py` alone.
"""

import re
import zlib

from workflows.attachments.archives import holds_archive
from workflows.attachments.said import NotGood

# ISO 32000-1, 12.6 (actions), 12.7 (forms), 7.11.4 (embedded files), 13 (rich media).
RUNNING = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia\w*|SubmitForm|ImportData|GoToE|Rendition|Movie|XFA(?=[\s\[<\d]))"
    rb"(?![A-Za-z])"
)
MOST_UNPACKED = 64 * 1024 * 1024
END_WITHIN = 1024
# The header, lines of comment, the first object: what else stands there another program would read.
_BEGINNING = re.compile(rb"%PDF-[12]\.\d[ \t]*[\r\n](?:%[^\r\n]*[\r\n]|[\s\x00])*\d+\s+\d+\s+obj")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY = 4096
_PLAIN_FILTERS = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?\s*(?=/|>>)")


def check_paper(data: bytes) -> None:
    """Raises NotGood: broken, stranger (something before the first object or after the end, an archive), locked, runs, too_heavy."""
    end = data.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in data[max(0, end - END_WITHIN) : end]:
        raise NotGood("broken")
    if data[end + 5 :].strip(b"\r\n \t\x00"):
        raise NotGood("stranger")
    if not _BEGINNING.match(data) or holds_archive(data):
        raise NotGood("stranger")
    named = _unescaped(data)
    if re.search(rb"/Encrypt(?![A-Za-z])", named):
        raise NotGood("locked")
    if RUNNING.search(named):
        raise NotGood("runs")
    _check_packed_objects(data)


def _check_packed_objects(data: bytes) -> None:
    left = MOST_UNPACKED
    for stream in _STREAM.finditer(data):
        before = data[max(0, stream.start() - _DICTIONARY) : stream.start()]
        head = _unescaped(before[before.rfind(b"obj") :])
        if b"/ObjStm" not in head:
            continue
        unpacked = _unpacked(data[stream.end() :], head, left)
        left -= len(unpacked)
        if RUNNING.search(_unescaped(unpacked)):
            raise NotGood("runs")


def _unpacked(body: bytes, head: bytes, most: int) -> bytes:
    """The objects of one stream. What is packed in another way than everybody packs hides something."""
    if b"/Filter" not in head:
        return body[: body.find(b"endstream")]
    if not _PLAIN_FILTERS.search(head) or b"/DecodeParms" in head:
        raise NotGood("runs")
    unpack = zlib.decompressobj()
    try:
        found = unpack.decompress(body, most)
    except zlib.error as error:
        raise NotGood("broken") from error
    if unpack.unconsumed_tail:
        raise NotGood("too_heavy")
    return found


def _unescaped(data: bytes) -> bytes:
    """Names may be written with escapes: /J#61vaScript is /JavaScript."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)
