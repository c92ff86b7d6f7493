"""Photographs and signatures, drawn anew: nothing is kept but the pixels, neither place nor time nor camera.

Runs in the process of `child.py` alone.
"""

import io
import struct
import zlib

from PIL import Image, ImageOps

from workflows.attachments.said import NotGood

LONGEST_SIDE = 4096
MOST_PIXELS = 64_000_000
"""A telephone of 48 million pixels passes; what a few bytes unpack to a gigabyte does not."""

QUALITY = 85


def drawn_anew(data: bytes, kind: str, wanted: str) -> bytes:
    """An RGB picture of at most 4096 px a side, upright, as JPEG or PNG (`wanted`), without any other data.

    Raises NotGood: broken, too_heavy.
    """
    # Our own measure of pixels is asked first; the library's would only warn.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(data), formats=(kind.upper(),)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotGood("too_heavy")
            if picture.format == "JPEG" and picture.mode in ("RGB", "L"):
                picture.draft(picture.mode, (LONGEST_SIDE, LONGEST_SIDE))
            picture.load()
            shown = ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, IndexError, KeyError) as error:
        raise NotGood("broken") from error
    except Image.DecompressionBombError as error:
        raise NotGood("too_heavy") from error
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _encoded(_on_white(shown), wanted)


def _on_white(picture: Image.Image) -> Image.Image:
    """Paper is white: a signature's transparent ground becomes white, not black."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        inked = picture.convert("RGBA")
        paper = Image.new("RGB", inked.size, "white")
        paper.paste(inked, mask=inked.getchannel("A"))
        return paper
    if picture.mode.startswith("I"):
        # Sixteen bits a pixel: the library cuts off what is above eight instead of scaling.
        return picture.point(lambda value: value / 257).convert("L").convert("RGB")
    return picture.convert("RGB")


def _encoded(picture: Image.Image, wanted: str) -> bytes:
    clean = Image.frombytes("RGB", picture.size, picture.tobytes())
    out = io.BytesIO()
    if wanted == "png":
        clean.save(out, "PNG", optimize=True)
    else:
        clean.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=False)
    return out.getvalue()
