"""A rating in plain words, for the one who was rated: every indicator, what was found, its points (G2-04, PIPL Art. 24)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from workflows.credit.rating import INDICATOR_NAMES, PERFORMANCE_NAMES, Indicator, Performance
from workflows.words.sentence import Sentence, say


class Point(Protocol):
    """A contribution as it was kept."""

    indicator: str
    input: str
    points: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Explained:
    """One indicator: its name, what was found of the household, points and the most there are."""

    name: str
    found: Sentence
    points: int
    maximum: int


def explained(points: Iterable[Point]) -> tuple[Explained, ...]:
    """Each contribution in the order in which it was kept; the points sum to the score."""
    return tuple(
        Explained(INDICATOR_NAMES[Indicator(one.indicator)], _found(Indicator(one.indicator), one.input), one.points,
                  one.maximum)
        for one in points
    )  # fmt: skip


def _found(indicator: Indicator, value: str) -> Sentence:
    if indicator is Indicator.HOUSEHOLD_SIZE:
        return say("在家常住 {count} 人", count=int(value))
    if indicator is Indicator.LABOURERS:
        return say("劳动力 {count} 人", count=int(value))
    if indicator is Indicator.STANDING:
        return say("邻里和村委的评价，按低的算：{view}", view=value)
    if indicator is Indicator.REPAYMENT:
        return say("{performance}", performance=PERFORMANCE_NAMES[Performance(value)])
    return _against_the_village(int(value))


def _against_the_village(thousandths: int) -> Sentence:
    """What was compared is a ratio in thousandths; one decimal of a percent tells it whole."""
    if thousandths <= 0:
        return say("没有，或是负数")
    return say("是本村户均的 {percent}%", percent=f"{Decimal(thousandths) / 10:f}")
