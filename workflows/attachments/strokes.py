"""The strokes of a drawn signature, kept inside its picture: a zTXt chunk (PNG, RFC 2083) before the picture's end.

Picture and strokes are one piece of evidence that way: sealed, hashed and moved together.
"""

import zlib

KEYWORD = b"strokes"
END = b"IEND"
SIGNATURE_BYTES = 8
MOST_BYTES = 400_000


def with_strokes(png: bytes, strokes: str) -> bytes:
    """The picture with its strokes (JSON text); a text longer than MOST_BYTES is our own mistake."""
    text = strokes.encode()
    assert len(text) <= MOST_BYTES, "strokes are bounded where they come in"
    body = b"zTXt" + KEYWORD + b"\x00\x00" + zlib.compress(text)
    chunk = (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    at = png.rindex(END) - 4
    return png[:at] + chunk + png[at:]


def strokes_in(png: bytes) -> str | None:
    """The strokes kept in a picture; None where there are none."""
    at = SIGNATURE_BYTES
    while at + 8 <= len(png):
        size, kind = int.from_bytes(png[at : at + 4], "big"), png[at + 4 : at + 8]
        data = png[at + 8 : at + 8 + size]
        if kind == b"zTXt" and data.startswith(KEYWORD + b"\x00\x00"):
            return zlib.decompressobj().decompress(data[len(KEYWORD) + 2 :], MOST_BYTES).decode()
        at += size + 12
    return None
