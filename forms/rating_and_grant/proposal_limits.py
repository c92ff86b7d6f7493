"""Between what a proposal may lie, said beside its fields: cap, consent, what is owed already, the tier's rate.

Rules: RULES G2-06, G2-08.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from workflows.credit.rating import annual_rate
from workflows.queries.exposure_groups import exposures_of
from workflows.queries.task import TaskPage
from workflows.words.measures import format_measure
from workflows.words.money import format_rate
from workflows.words.sentence import Sentence, say, text


def limits_of(page: TaskPage, rating: Any, most: Decimal) -> tuple[tuple[str, Sentence], ...]:
    """Each limit with its name; `most` is the highest amount in yuan that may be proposed at all."""
    return tuple(_limits(page, rating, most))


def _limits(page: TaskPage, rating: Any, most: Decimal) -> Iterator[tuple[str, Sentence]]:
    asked, owed = page.case.application, exposures_of(page.case).household_owes
    yield (
        text("评级上限"),
        say("{cap} 元，{grade} 级封顶 {top} 元", cap=rating.cap, grade=rating.grade, top=rating.grade_cap),
    )
    yield text("家庭成员同意的"), say("{amount} 元，{n} 个月", amount=asked.amount, n=asked.term_months)
    yield text("还能批多少"), say("最多 {most} 元；不写理由最多 {cap} 元", most=most, cap=min(rating.cap, most))
    yield text("全家现在欠"), say("{owed} 元，加上申请的 {whole} 元", owed=owed, whole=owed + asked.amount)
    if page.lpr is not None and rating.basis_points_tenths:
        yield text("年利率"), _rate(page.lpr, rating)


def _rate(lpr: Decimal, rating: Any) -> Sentence:
    return say(
        "{rate}，1 年期 LPR {lpr} 加 {points} 基点，{grade} 级一档",
        rate=format_rate(annual_rate(lpr, rating.basis_points_tenths)),
        lpr=format_rate(lpr),
        points=format_measure(Decimal(rating.basis_points_tenths) / 10),
        grade=rating.grade,
    )
