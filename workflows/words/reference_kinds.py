"""What kinds of figures from outside the product keeps: each with a day from which it holds (`reference_value`)."""

from workflows.words.sentence import text

LPR, ONE_YEAR = "LPR", text("一年期")
COUNTY_MEAN = text("全县户均")
CROP_YIELD = text("亩产")
CROP_PRICE = text("单价")

KINDS = frozenset({LPR, COUNTY_MEAN, CROP_YIELD, CROP_PRICE})
"""Percent; yuan; 公斤 a 亩 in a usual year; yuan a 公斤. The last two by the name of the crop."""
