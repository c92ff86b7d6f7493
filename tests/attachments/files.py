"""Files as people and attackers send them, made in memory."""

import io
import struct
import zipfile
import zlib

from PIL import Image

WHOLE_PAPER = (
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    b"trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
)


def photo(width: int = 400, height: int = 300, *, exif: bool = False, form: str = "JPEG", mode: str = "RGB") -> bytes:
    """A picture with a red corner at its top left; `exif` adds a place, a maker and the turn of a telephone."""
    picture = Image.new(mode, (width, height), "white")
    if mode in ("RGB", "RGBA"):
        picture.paste((200, 0, 0), (0, 0, width // 4, height // 4))
    out = io.BytesIO()
    more = {}
    if exif:
        told = Image.Exif()
        told[0x010F] = "MAKER"
        told[0x0112] = 6
        told.get_ifd(0x8825)[1] = "N"
        more = {"exif": told}
    picture.save(out, form, **more)
    return out.getvalue()


def signature() -> bytes:
    """A drawn line on a transparent ground."""
    picture = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (20, 50, 280, 56))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_packed_chunk(kind: bytes) -> bytes:
    """A small PNG that carries three hundred megabytes beside its pixels, packed."""
    pack = zlib.compressobj(9)
    body = b"".join(pack.compress(b"A" * 1_000_000) for _ in range(300)) + pack.flush()
    head = {b"zTXt": b"a\x00\x00", b"iTXt": b"a\x00\x01\x00\x00\x00", b"iCCP": b"a\x00\x00"}[kind]
    picture = photo(8, 8, form="PNG")
    at = picture.index(b"IDAT") - 4
    return picture[:at] + chunk(kind, head + body) + picture[at:]


def many_frames(form: str) -> bytes:
    """A picture that moves."""
    frames = [Image.new("RGB", (400, 400), (n, 0, 0)) for n in range(40)]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    return out.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of `side` × `side` white pixels in a few kilobytes."""
    pack = zlib.compressobj(9)
    row = b"\x00" + b"\xff" * (side // 8)
    body = b"".join(pack.compress(row * 256) for _ in range(side // 256)) + pack.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def archive() -> bytes:
    """A ZIP with a page in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("page.html", "<script>alert(1)</script>")
    return out.getvalue()


def paper_with(extra: bytes) -> bytes:
    """A PDF with something more in its catalogue."""
    return WHOLE_PAPER.replace(b"/Pages 2 0 R", b"/Pages 2 0 R " + extra)


def paper_with_packed(objects: bytes, head: bytes = b"/Filter /FlateDecode") -> bytes:
    """A PDF whose objects lie packed in an object stream."""
    body = zlib.compress(objects) if b"Flate" in head else objects
    stream = b"3 0 obj\n<< /Type /ObjStm /N 1 /First 4 " + head + b" >>\nstream\n" + body + b"\nendstream\nendobj\n"
    return WHOLE_PAPER.replace(b"trailer", stream + b"trailer")


def box(kind: bytes, body: bytes = b"") -> bytes:
    """One box of an MP4 file."""
    return struct.pack(">I", 8 + len(body)) + kind + body


def movie(*more: bytes, brand: bytes = b"isom") -> bytes:
    """A recording of three boxes, and more after them."""
    return (
        box(b"ftyp", brand + b"\x00\x00\x02\x00")
        + box(b"moov", b"\x00" * 64)
        + box(b"mdat", b"\x00" * 512)
        + b"".join(more)
    )
