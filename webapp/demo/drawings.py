"""Drawn stand-ins for what a camera takes: a house, the two sides of an identity card, a sheet of paper."""

import io
import random
from collections.abc import Callable
from functools import cache

from PIL import Image, ImageDraw

PAPER = (236, 240, 237)
INK = (20, 40, 34)
FAINT = (150, 160, 154)
LARGE, CARD = (960, 720), (860, 540)


@cache
def drawn_picture(caption: str, purpose: str = "photos") -> bytes:
    """A JPEG of what is asked for by this purpose; another for every caption."""
    size, draw = SUBJECTS.get(purpose, (LARGE, _sheet))
    image = Image.new("RGB", size, PAPER)
    draw(ImageDraw.Draw(image), random.Random(caption))
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def _house(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    pen.rectangle((0, 470, 960, 720), fill=(150 + chance.randint(0, 40), 172, 128))
    left = 160 + chance.randint(0, 240)
    pen.rectangle((left, 260, left + 380, 520), fill=(214, 204, 186), outline=INK, width=3)
    pen.polygon(((left - 30, 260), (left + 190, 130), (left + 410, 260)), fill=(138, 86, 66), outline=INK)
    pen.rectangle((left + 150, 380, left + 230, 520), fill=(98, 74, 58), outline=INK, width=3)


def _card_front(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """Lines where name, sex, birth, address and number stand, and the portrait at the right."""
    pen.rounded_rectangle((8, 8, 851, 531), radius=36, fill=(226, 236, 240), outline=FAINT, width=3)
    for wave in range(6):
        pen.arc((-200 + wave * 60, 60 + wave * 50, 1100, 560 + wave * 40), 190, 330, fill=(206, 222, 226), width=2)
    for top, width in ((84, 150), (148, 230), (212, 260), (276, 330), (320, 250)):
        pen.rectangle((60, top, 110, top + 20), fill=(120, 150, 176))
        pen.rectangle((136, top, 136 + width + chance.randint(0, 40), top + 20), fill=INK)
    pen.rectangle((60, 440, 250, 462), fill=(120, 150, 176))
    pen.rectangle((290, 436, 290 + 460, 464), fill=INK)
    pen.ellipse((650, 110, 770, 250), fill=(196, 158, 132), outline=INK)
    pen.pieslice((644, 92, 776, 240), 180, 360, fill=(58, 52, 50))
    pen.pieslice((600, 250, 820, 560), 180, 360, fill=(74 + chance.randint(0, 40), 92, 112))


def _card_back(pen: ImageDraw.ImageDraw, _chance: random.Random) -> None:
    """The emblem, two lines of title, authority and validity."""
    pen.rounded_rectangle((8, 8, 851, 531), radius=36, fill=(240, 234, 226), outline=FAINT, width=3)
    pen.ellipse((70, 70, 230, 230), outline=(166, 70, 60), width=8)
    pen.polygon(((100, 180), (150, 104), (200, 180)), fill=(166, 70, 60))
    pen.rectangle((300, 100, 700, 136), fill=INK)
    pen.rectangle((340, 170, 660, 196), fill=INK)
    for top, width in ((400, 330), (452, 380)):
        pen.rectangle((230, top, 330, top + 22), fill=(120, 150, 176))
        pen.rectangle((360, top, 360 + width, top + 22), fill=INK)


def _sheet(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """A sheet with lines of writing, a stamp at its foot."""
    pen.rectangle((210, 20, 750, 700), fill=(255, 255, 255), outline=FAINT, width=3)
    pen.rectangle((380, 70, 580, 96), fill=INK)
    for line in range(12):
        pen.rectangle((260, 150 + line * 34, 260 + chance.randint(300, 440), 162 + line * 34), fill=FAINT)
    pen.ellipse((560, 560, 690, 690), outline=(166, 70, 60), width=6)


SUBJECTS: dict[str, tuple[tuple[int, int], Callable[[ImageDraw.ImageDraw, random.Random], None]]] = {
    "photos": (LARGE, _house),
    "card_front": (CARD, _card_front),
    "card_back": (CARD, _card_back),
}
