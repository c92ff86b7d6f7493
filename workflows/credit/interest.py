"""Interest on a balance over days: how days are counted, when quarters end, what being late costs.

Rates are percent a year with four decimals; every posting is rounded half up to the fen, once. Rules: RULES N-07, N-08,
N-09, P-04.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum

from workflows.words.choices.application import DayCount
from workflows.words.money import ARITHMETIC, NOTHING, to_fen, to_rate

LATE_FACTOR = Decimal("1.5")
MISUSE_FACTOR = Decimal("2.0")
"""Penalty rates as multiples of the contract's, written in the contract (P-04: plus 50%, plus 100%)."""

_DAYS_OF_YEAR = {DayCount.ACTUAL_360: 360, DayCount.ACTUAL_365: 365, DayCount.THIRTY_360: 360}
_DAYS_OF_MONTH = 30
_POSTING_DAY = 20


class Use(StrEnum):
    """How the money was used."""

    AS_AGREED = "按约定用途"
    MISUSED = "挪用"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A time in which the balance did not change: `balance` yuan from `start` inclusive to `end` exclusive."""

    balance: Decimal
    start: date
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LateCharge:
    """What a principal costs from its due day to the day it is paid, in yuan, with the days of both parts."""

    extra_days: int
    extra_interest: Decimal
    penalty_days: int
    penalty: Decimal


def add_months(day: date, months: int) -> date:
    """The same day of a later month, the last one of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def days_between(start: date, end: date, day_count: DayCount) -> int:
    """Days that bear interest: `start` counts, `end` does not.

    30/360 is 逐笔: whole months of 30 days, and the real days that are left. Rule: N-07.
    """
    if day_count is not DayCount.THIRTY_360:
        return (end - start).days
    months = 12 * (end.year - start.year) + end.month - start.month
    if add_months(start, months) > end:
        months -= 1
    return _DAYS_OF_MONTH * months + (end - add_months(start, months)).days


def interest(balance: Decimal, annual_rate: Decimal, days: int, day_count: DayCount) -> Decimal:
    """Yuan of interest on `balance` for `days` at `annual_rate` percent, rounded to the fen. Rule: N-07."""
    return _interest_on_day_sum(balance * days, annual_rate, day_count)


def interest_by_day_sum(stretches: Iterable[Stretch], annual_rate: Decimal, day_count: DayCount) -> Decimal:
    """Interest of one posting over changing balances by 积数: balances times days are summed, then rounded once.

    Rule: N-07; it is how a revolving balance is charged at the end of a quarter.
    """
    with localcontext(ARITHMETIC):
        day_sum = sum(
            (stretch.balance * days_between(stretch.start, stretch.end, day_count) for stretch in stretches), NOTHING
        )
    return _interest_on_day_sum(day_sum, annual_rate, day_count)


def month_interest(balance: Decimal, annual_rate: Decimal) -> Decimal:
    """Yuan of interest for one whole month: a twelfth of the year's. Rule: N-07."""
    with localcontext(ARITHMETIC):
        return to_fen(balance * annual_rate / 1200)


def quarter_posting_days(disbursed_on: date, due_on: date) -> list[date]:
    """The 20ths of March, June, September and December before `due_on` on which interest is posted, whatever weekday.

    Each day's posting covers the day itself, so a loan paid out on the 20th owes one day then. Rule: N-07.
    """
    first = date(disbursed_on.year, (disbursed_on.month + 2) // 3 * 3, _POSTING_DAY)
    if first < disbursed_on:
        first = add_months(first, 3)
    days = []
    while first < due_on:
        days.append(first)
        first = add_months(first, 3)
    return days


def penalty_rate(annual_rate: Decimal, use: Use) -> Decimal:
    """Percent a year while overdue or, from the day of misuse, while misused; both at once never: the higher runs.

    Rule: P-04 (银发〔2003〕251号).
    """
    with localcontext(ARITHMETIC):
        return to_rate(annual_rate * (MISUSE_FACTOR if use is Use.MISUSED else LATE_FACTOR))


def late_charge(
    principal: Decimal, annual_rate: Decimal, due_on: date, payable_until: date, paid_on: date, day_count: DayCount
) -> LateCharge:
    """What paying on `paid_on` costs beyond the interest to `due_on`.

    `payable_until` is `due_on` rolled forward to a working day. The contract's rate runs to it, the penalty's from it
    on, so overdue days are `paid_on` less `payable_until`. Rules: N-09, P-04.
    """
    assert payable_until >= due_on
    extra_days = max((min(paid_on, payable_until) - due_on).days, 0)
    penalty_days = max((paid_on - payable_until).days, 0)
    return LateCharge(
        extra_days=extra_days,
        extra_interest=interest(principal, annual_rate, extra_days, day_count),
        penalty_days=penalty_days,
        penalty=interest(principal, penalty_rate(annual_rate, Use.AS_AGREED), penalty_days, day_count),
    )


def compound_interest(unpaid_interest: Decimal, annual_rate: Decimal, days: int, day_count: DayCount) -> Decimal:
    """Interest on interest left unpaid, at the penalty rate; only where the contract says so, ours does not.

    Rule: P-04 (银发〔2003〕251号).
    """
    return interest(unpaid_interest, penalty_rate(annual_rate, Use.AS_AGREED), days, day_count)


def _interest_on_day_sum(day_sum: Decimal, annual_rate: Decimal, day_count: DayCount) -> Decimal:
    with localcontext(ARITHMETIC):
        return to_fen(day_sum * annual_rate / (100 * _DAYS_OF_YEAR[day_count]))
