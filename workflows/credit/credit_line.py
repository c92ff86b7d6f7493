"""The credit line: how high it may be, who may grant it, what is left to draw and how long it runs.

Rules: RULES A-03, G1-03, G2-06, G2-07, G2-08, G2-12.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal, localcontext

from workflows.credit.interest import add_months
from workflows.words.choices.grant import RaisingReason
from workflows.words.choices.standing import LineState
from workflows.words.money import ARITHMETIC, NOTHING, down_to_hundred
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say

HIGHEST_TOTAL = Decimal("200000")
"""The product's top in yuan, for a household's total after the grant (G2-06)."""

ABILITY_SHARE = Decimal("0.70")
"""Part of the year's income after debts due in it that a line may be (G2-06)."""

TWO_PERSON_TOTAL = Decimal("30000")
"""Household's total after the loan, in yuan, from which two investigators visit (G1-03, ours)."""

SINGLE_GRANT_DAYS = 90
REVOLVING_MONTHS = 24
REVOLVING_MONTHS_RANGE = (12, 36)
DUE_AFTER_END_MONTHS = 12
"""Life of a grant and of what is drawn in it (G2-12)."""


class LineNotInForce(NotPossible):
    """Nothing can be drawn under the line on that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    """What was granted. `valid_until` is its last day, until 24:00 in Shanghai (G2-12)."""

    limit: Decimal
    granted_on: date
    valid_until: date
    revolving: bool
    state: LineState


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """How a line is used, in yuan: `outstanding` principal, `reserved` by IOUs not paid yet, ever `paid_out`."""

    outstanding: Decimal
    reserved: Decimal
    paid_out: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdDebt:
    """A household's debt here before a grant, in yuan; `renewed` is the part under the line that the grant renews."""

    outstanding: Decimal
    renewed: Decimal = NOTHING

    def __post_init__(self) -> None:
        assert NOTHING <= self.renewed <= self.outstanding


def cap_of(grade_cap: Decimal, net_income: Decimal, due_within_year: Decimal) -> Decimal:
    """The highest line without an argued exception, in yuan, a multiple of 100, never below 0.00.

    The grade's cap, or 70% of the year's net income less other debts due within 12 months if that is lower.
    Rule: G2-06 (practice; 2024 Art. 10).
    """
    with localcontext(ARITHMETIC):
        ability = ABILITY_SHARE * (net_income - due_within_year)
    return max(down_to_hundred(min(grade_cap, ability)), NOTHING)


def is_exception(proposed_limit: Decimal, cap: Decimal) -> bool:
    """Whether a proposal needs `exception_reason` and one authority level more. Rule: G2-06."""
    return proposed_limit > cap


def total_after_grant(debt: HouseholdDebt, limit: Decimal) -> Decimal:
    """The household's total here once `limit` is drawn, in yuan: what authority and the second investigator ask.

    Old principal under a renewed line counts against the new limit, so it is not counted twice (FORMS, `renews`);
    where it is above the new limit it counts itself. Rules: G1-03, G2-07.
    """
    with localcontext(ARITHMETIC):
        return debt.outstanding - debt.renewed + max(limit, debt.renewed)


def is_above_top(total: Decimal) -> bool:
    """Whether a household's total is above what anybody may grant: refused, whatever the reasons. Rules: G2-06, 9.1."""
    return total > HIGHEST_TOTAL


def needs_second_investigator(total: Decimal, threshold: Decimal = TWO_PERSON_TOTAL) -> bool:
    """Whether `confirm_visit` is due, for a household's total after this loan. Rule: G1-03."""
    return total >= threshold


def authority_inputs(total: Decimal, reasons: Collection[RaisingReason]) -> dict[str, int | str]:
    """What the table `approval_authority` is asked: whole yuan, a part of one counting as one, and 0 or 1 level more.

    Any number of reasons raises by one level. Rules: G2-07, 9.1.
    """
    return {"total": int(total.to_integral_value(rounding=ROUND_CEILING)), "raised": 1 if reasons else 0}


def room_left(line: CreditLine, drawn: Drawn) -> Decimal:
    """Yuan still to be drawn, never below 0.00, whatever the day.

    What an IOU reserves and nobody has paid yet counts as drawn, so two tellers cannot share the last yuan.
    Under a revolving line what is repaid can be drawn again at once; a single grant pays out its limit once.
    Rule: A-03 (余额控制).
    """
    used = drawn.outstanding if line.revolving else drawn.paid_out
    with localcontext(ARITHMETIC):
        return max(line.limit - used - drawn.reserved, NOTHING)


def room_left_on(line: CreditLine, drawn: Drawn, day: date) -> Decimal:
    """Yuan still to be drawn on `day`, never below 0.00.

    Raises LineNotInForce outside the line's dates and in any state but 有效. Rules: A-03, G2-12.
    """
    if line.state is not LineState.IN_FORCE:
        raise LineNotInForce(say("授信额度已{state}，不能用信", state=line.state.value))
    if not line.granted_on <= day <= line.valid_until:
        raise LineNotInForce(
            say(
                "授信额度从 {since} 到 {until} 有效，{day} 不能用信",
                since=line.granted_on,
                until=line.valid_until,
                day=day,
            )
        )
    return room_left(line, drawn)


def valid_until(granted_on: date, *, revolving: bool, months: int = REVOLVING_MONTHS) -> date:
    """The last day of a grant: 90 days to the first drawdown of a single one, `months` of a revolving one.

    Rule: G2-12.
    """
    if not revolving:
        return granted_on + timedelta(days=SINGLE_GRANT_DAYS)
    assert REVOLVING_MONTHS_RANGE[0] <= months <= REVOLVING_MONTHS_RANGE[1]
    return add_months(granted_on, months)


def latest_due_on(line_valid_until: date, past_end_months: int = DUE_AFTER_END_MONTHS) -> date:
    """The last day on which a drawdown may be due: the line's end and 12 months. Rule: G2-12 (ours)."""
    return add_months(line_valid_until, past_end_months)
