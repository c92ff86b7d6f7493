"""The copy of a card carries in every part of it what it may be used for (G3-04)."""

import io
from itertools import product
from pathlib import Path

import pytest
from PIL import Image, ImageChops

import webapp
from tests.attachments import files
from workflows.attachments.copies import smaller, stamp

FONTS = sorted((Path(webapp.__file__).parent / "static" / "vendor").rglob("NotoSansSC_400*.ttf"))
TEXT = "仅供本笔贷款使用 QH-2026-000418 2026-11-23"


@pytest.mark.parametrize("size", [(1600, 1000), (600, 380), (380, 600)])
@pytest.mark.parametrize("font", [None, *FONTS])
def test_no_part_of_the_card_is_free_of_the_stamp(size, font):
    before = Image.new("RGB", size, "white")
    out = io.BytesIO()
    before.save(out, "JPEG")
    after = Image.open(io.BytesIO(stamp(out.getvalue(), TEXT, font)))
    assert after.size == size
    inked = ImageChops.difference(before, after.convert("RGB")).convert("L").point(lambda v: 255 if v > 40 else 0)
    across, down = size[0] // 4, size[1] // 4
    for column, row in product(range(4), range(4)):
        part = inked.crop((column * across, row * down, (column + 1) * across, (row + 1) * down))
        assert part.getbbox(), f"part {column}, {row} is free"


def test_the_card_itself_can_still_be_read():
    after = Image.open(io.BytesIO(stamp(files.photo(1600, 1000), TEXT, None))).convert("L")
    pixels = after.histogram()
    assert sum(pixels[128:]) > 0.6 * sum(pixels)


def test_a_photograph_on_paper_is_smaller_and_a_small_one_is_left_alone():
    small = files.photo(400, 300)
    assert smaller(small, 1400) is small
    assert Image.open(io.BytesIO(smaller(files.photo(4000, 3000), 1400))).size == (1400, 1050)
