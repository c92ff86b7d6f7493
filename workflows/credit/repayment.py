"""The repayment plan of a loan, for each of the five methods. Rules: RULES G2-08, N-07, N-08, P-04; table T4.

A whole month of an instalment plan costs a twelfth of the year's rate; every other time costs its days, as the product
counts them. Principal is split first and interest added, so a first period that is not a whole month changes that
period's interest and nothing else. The last instalment takes what rounding left.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext
from enum import StrEnum
from itertools import pairwise

from workflows.credit.interest import add_months, days_between, interest, month_interest, quarter_posting_days
from workflows.words.choices.application import DayCount, RepaymentMethod
from workflows.words.money import ARITHMETIC, NOTHING, to_fen
from workflows.words.sentence import Sentence, say

LONGEST_TERM_MONTHS = 60
LONGEST_SINGLE_PAYMENT_MONTHS = 12
MONTHLY_POSTING_DAY = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """What a plan follows from. `annual_rate` in percent, `principal` in yuan.

    `monthly_on` is the day of the month on which instalments fall, None for the day of the payment out.
    `harvest_months` is the production cycle of 按生产周期, from one harvest to the next.
    """

    principal: Decimal
    annual_rate: Decimal
    disbursed_on: date
    due_on: date
    method: RepaymentMethod
    day_count: DayCount = DayCount.ACTUAL_360
    monthly_on: int | None = None
    harvest_months: int = 12

    def __post_init__(self) -> None:
        assert self.principal == to_fen(self.principal) > 0
        assert self.annual_rate >= 0
        assert self.disbursed_on < self.due_on <= add_months(self.disbursed_on, LONGEST_TERM_MONTHS)
        assert 1 <= self.harvest_months <= LONGEST_SINGLE_PAYMENT_MONTHS
        assert self.monthly_on is None or 1 <= self.monthly_on <= 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """One date of a plan: `days` from `start` on bear `interest`; `balance` is what stays owed after it, in yuan.

    `due_on` is the calendar day of the plan; on a holiday it is payable until the next working day (N-09), which the
    calendar answers when it is shown, since a plan reaches into years without one.
    """

    number: int
    start: date
    due_on: date
    days: int
    principal: Decimal
    interest: Decimal
    balance: Decimal

    @property
    def payment(self) -> Decimal:
        """Principal and interest together."""
        return self.principal + self.interest


Plan = tuple[Instalment, ...]


def repayment_plan(terms: LoanTerms) -> Plan:
    """The instalments of a loan in their order; their principal sums to the loan's to the fen. Rule: G2-08."""
    with localcontext(ARITHMETIC):
        return tuple(_PLANS[terms.method](terms))


def total_interest(plan: Plan) -> Decimal:
    """Interest of the whole plan, in yuan."""
    return sum((instalment.interest for instalment in plan), NOTHING)


def method_refused(method: RepaymentMethod, term_months: int) -> Sentence | None:
    """Why a method does not go with a term, or None. Above one year no 到期利随本清. Rule: G2-08."""
    if not 1 <= term_months <= LONGEST_TERM_MONTHS:
        return say("期限要在 1 到 {most} 个月：现在填了 {given} 个月", most=LONGEST_TERM_MONTHS, given=term_months)
    if method is RepaymentMethod.ALL_AT_MATURITY and term_months > LONGEST_SINGLE_PAYMENT_MONTHS:
        return say("期限超过 12 个月不能到期利随本清：现在 {given} 个月，可改为到期还本按季结息", given=term_months)
    return None


class Debt(StrEnum):
    """What a payment is counted towards."""

    COSTS = "费用"
    INTEREST = "利息"
    PRINCIPAL = "本金"


ORDER_OF_LAW = (Debt.COSTS, Debt.INTEREST, Debt.PRINCIPAL)
"""民法典 Art. 561, unless agreed otherwise (P-04)."""


def allocate(paid: Decimal, owed: dict[Debt, Decimal], order: Sequence[Debt] = ORDER_OF_LAW) -> dict[Debt, Decimal]:
    """How much of `paid` goes to each debt, in `order`; what is left over goes to none. Rule: P-04."""
    assert sorted(order) == sorted(Debt)
    counted = {}
    for debt in order:
        counted[debt] = min(paid, owed.get(debt, NOTHING))
        paid -= counted[debt]
    return counted


def _interest_quarterly(terms: LoanTerms) -> Iterator[Instalment]:
    """到期还本按季结息: from the 21st to the 20th inclusive, the rest and the principal at maturity. Rule: N-07."""
    start = terms.disbursed_on
    posting_days = quarter_posting_days(terms.disbursed_on, terms.due_on)
    for number, day in enumerate(posting_days, start=1):
        after = day + timedelta(days=1)
        yield _by_days(terms, number, start, after, day, NOTHING, terms.principal)
        start = after
    number = len(posting_days) + 1
    yield _by_days(terms, number, start, terms.due_on, terms.due_on, terms.principal, terms.principal)


def _all_at_maturity(terms: LoanTerms) -> Iterator[Instalment]:
    """到期利随本清: one payment, not above a year (G2-08)."""
    assert terms.due_on <= add_months(terms.disbursed_on, LONGEST_SINGLE_PAYMENT_MONTHS)
    yield _by_days(terms, 1, terms.disbursed_on, terms.due_on, terms.due_on, terms.principal, terms.principal)


def _by_harvest(terms: LoanTerms) -> Iterator[Instalment]:
    """按生产周期, as we define it: one payment at the end of each production cycle, the last at maturity.

    Each takes an equal part of the principal and the interest of the cycle's days on what was owed, so within one cycle
    it is a single payment at harvest, and over several years no interest waits longer than one cycle of at most a year,
    as G2-08 asks (term after the production and sales cycle; above one year no single payment).
    """
    dates = _dates(terms, terms.harvest_months)
    balance = terms.principal
    for number, (start, end) in enumerate(pairwise(dates), start=1):
        part = _equal_part(terms.principal, len(dates) - 1, number)
        yield _by_days(terms, number, start, end, end, part, balance)
        balance -= part


def _equal_principal(terms: LoanTerms) -> Iterator[Instalment]:
    """等额本金"""
    parts = len(_dates(terms, 1)) - 1
    return _monthly(terms, lambda number, balance: _equal_part(terms.principal, parts, number))


def _equal_instalments(terms: LoanTerms) -> Iterator[Instalment]:
    """等额本息: one payment for all months but the last; principal is what a whole month's interest leaves of it."""
    parts = len(_dates(terms, 1)) - 1
    payment = annuity(terms.principal, terms.annual_rate, parts)

    def principal_of(number: int, balance: Decimal) -> Decimal:
        return balance if number == parts else payment - month_interest(balance, terms.annual_rate)

    return _monthly(terms, principal_of)


def annuity(principal: Decimal, annual_rate: Decimal, months: int) -> Decimal:
    """The equal monthly payment in yuan, rounded to the fen. Rule: N-08, T4 rows 7 and 8."""
    with localcontext(ARITHMETIC):
        month_rate = annual_rate / 1200
        if not month_rate:
            return to_fen(principal / months)
        growth = (1 + month_rate) ** months
        return to_fen(principal * month_rate * growth / (growth - 1))


def _monthly(terms: LoanTerms, principal_of: Callable[[int, Decimal], Decimal]) -> Iterator[Instalment]:
    dates = _dates(terms, 1)
    balance = terms.principal
    for number, (start, end) in enumerate(pairwise(dates), start=1):
        part = principal_of(number, balance)
        if _is_whole_month(terms, number, start, end):
            yield Instalment(
                number=number,
                start=start,
                due_on=end,
                days=(end - start).days,
                principal=part,
                interest=month_interest(balance, terms.annual_rate),
                balance=balance - part,
            )
        else:
            yield _by_days(terms, number, start, end, end, part, balance)
        balance -= part


def _by_days(
    terms: LoanTerms, number: int, start: date, end: date, due_on: date, principal: Decimal, owed: Decimal
) -> Instalment:
    """An instalment whose interest is that of its days, `end` exclusive, on what was `owed` in them."""
    days = days_between(start, end, terms.day_count)
    charged = interest(owed, terms.annual_rate, days, terms.day_count)
    return Instalment(
        number=number,
        start=start,
        due_on=due_on,
        days=days,
        principal=principal,
        interest=charged,
        balance=owed - principal,
    )


def _dates(terms: LoanTerms, months: int) -> list[date]:
    """The day of payment out, every `months` after it, and the due day as the last.

    With `monthly_on` the days between fall on it, the first in a month after the payment out; their number stays, so
    the last part is longer or shorter than a month instead of being two.
    """
    first = terms.disbursed_on if terms.monthly_on is None else terms.disbursed_on.replace(day=terms.monthly_on)
    dates = [terms.disbursed_on]
    while add_months(terms.disbursed_on, months * len(dates)) < terms.due_on:
        following = add_months(first, months * len(dates))
        if following >= terms.due_on:
            break
        dates.append(following)
    return [*dates, terms.due_on]


def _is_whole_month(terms: LoanTerms, number: int, start: date, end: date) -> bool:
    if terms.monthly_on is None:
        return end == add_months(terms.disbursed_on, number)
    return end == add_months(start, 1)


def _equal_part(principal: Decimal, parts: int, number: int) -> Decimal:
    part = to_fen(principal / parts)
    return part if number < parts else principal - part * (parts - 1)


_PLANS: dict[RepaymentMethod, Callable[[LoanTerms], Iterator[Instalment]]] = {
    RepaymentMethod.INTEREST_QUARTERLY: _interest_quarterly,
    RepaymentMethod.ALL_AT_MATURITY: _all_at_maturity,
    RepaymentMethod.EQUAL_INSTALMENTS: _equal_instalments,
    RepaymentMethod.EQUAL_PRINCIPAL: _equal_principal,
    RepaymentMethod.BY_HARVEST: _by_harvest,
}
