"""Pictures as they go on paper: smaller, and the copy of an identity card stamped for this loan alone (RULES G3-04)."""

import io
from math import isqrt
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

INK = (176, 37, 28, 150)
ANGLE = 24
QUALITY = 85
_OF_WIDTH = 26
_SMALLEST = 14


def stamp(data: bytes, text: str, font: Path | None) -> bytes:
    """The picture as JPEG with `text` written across it in rows, so that no part of the card is free of it.

    `font` must hold Chinese; where it is missing only what is not Chinese is written, between lines across the card.
    """
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
        card = opened.convert("RGB")
    size = max(_SMALLEST, card.width // _OF_WIDTH)
    letters: ImageFont.FreeTypeFont | ImageFont.ImageFont
    if font is not None and font.is_file():
        written, letters = text, ImageFont.truetype(str(font), size)
    else:
        written, letters = "".join(c for c in text if c.isascii()).strip(), ImageFont.load_default(size)
    rows = _rows(card.size, written, letters, size, lined=written != text)
    card.paste(rows.convert("RGB"), mask=rows.getchannel("A"))
    out = io.BytesIO()
    card.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def smaller(data: bytes, longest: int) -> bytes:
    """A JPEG of at most `longest` pixels a side; data that is small enough already comes back as it is."""
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
        if max(opened.size) <= longest:
            return data
        opened.draft("RGB", (longest, longest))
        picture = opened.convert("RGB")
    picture.thumbnail((longest, longest))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _rows(
    card: tuple[int, int], text: str, letters: ImageFont.FreeTypeFont | ImageFont.ImageFont, size: int, *, lined: bool
) -> Image.Image:
    side = isqrt(card[0] ** 2 + card[1] ** 2) + 2 * size
    sheet = Image.new("RGBA", (side, side), (*INK[:3], 0))
    pen = ImageDraw.Draw(sheet)
    step = int(pen.textlength(text, font=letters)) + 2 * size
    for row, top in enumerate(range(0, side, size * 4)):
        for left in range(-(step // 2) * (row % 2), side, step):
            pen.text((left, top), text, font=letters, fill=INK)
        if lined:
            pen.line((0, top + size * 3, side, top + size * 3), fill=INK, width=max(1, size // 8))
    turned = sheet.rotate(ANGLE, Image.Resampling.BICUBIC)
    left, top = (side - card[0]) // 2, (side - card[1]) // 2
    return turned.crop((left, top, left + card[0], top + card[1]))
