"""综合融资成本明示表: what a loan costs in a year, from real days and sums. Rules: RULES G3-09, A-04, P-04.

The yearly cost is simple (单利): all charges over the balances really owed, day by day, times 365. It is the reading of
中国人民银行公告〔2021〕第3号 that table T4 follows (7.20% on a base of 360 days costs 7.30%).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from workflows.credit.interest import Use, penalty_rate
from workflows.credit.repayment import LoanTerms, Plan, repayment_plan, total_interest
from workflows.words.choices.application import DayCount
from workflows.words.money import ARITHMETIC, NOTHING, to_rate
from workflows.words.sentence import Sentence, say, text

_DAYS_OF_YEAR = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class CostItem:
    """One charge in normal performance: `yearly_percent` is its part of the yearly cost."""

    name: str
    manner: Sentence
    amount: Decimal
    yearly_percent: Decimal
    collected_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContingentCost:
    """A charge only if the contract is broken, as a percent a year on the sum concerned."""

    name: str
    manner: Sentence
    annual_rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CostTable:
    """The table as it is signed before the contract. It holds the terms: other terms make it void (G3-09)."""

    terms: LoanTerms
    items: tuple[CostItem, ...]
    total: Decimal
    yearly_percent: Decimal
    contingent: tuple[ContingentCost, ...]
    closing: str

    def is_true_of(self, terms: LoanTerms) -> bool:
        """Whether the signed table still tells the cost of `terms`; if not it is void and signed anew."""
        return self.terms == terms


def cost_table(terms: LoanTerms, collected_by: str) -> CostTable:
    """The table of a loan at `terms`, whose interest the branch named `collected_by` collects.

    Interest is the only item: paid out is exactly the IOU's amount and there are no fees (A-04, G3-10).
    """
    plan = repayment_plan(terms)
    yearly = yearly_cost(terms, plan)
    interest_item = CostItem(
        name=text("贷款利息"),
        manner=say(
            "{method}，年利率 {rate}%，{day_count}",
            method=terms.method,
            rate=f"{to_rate(terms.annual_rate):f}",
            day_count=DAY_COUNT_WORDS[terms.day_count],
        ),
        amount=total_interest(plan),
        yearly_percent=yearly,
        collected_by=collected_by,
    )
    return CostTable(
        terms=terms,
        items=(interest_item,),
        total=interest_item.amount,
        yearly_percent=yearly,
        contingent=_contingent(terms),
        closing=text("除上列各项外，不收取其他任何费用"),
    )


def yearly_cost(terms: LoanTerms, plan: Plan, charges: Sequence[Decimal] = ()) -> Decimal:
    """Percent a year: interest and other `charges` in yuan, over the balances owed times their real days, times 365.

    Rule: G3-09; T4 row 1 gives 7.3000.
    """
    with localcontext(ARITHMETIC):
        cost = total_interest(plan) + sum(charges, NOTHING)
        return to_rate(cost * _DAYS_OF_YEAR * 100 / _yuan_days(terms, plan))


def _yuan_days(terms: LoanTerms, plan: Plan) -> Decimal:
    """Yuan really owed, summed over the real days on which they were."""
    owed, since, total = terms.principal, terms.disbursed_on, NOTHING
    for instalment in plan:
        total += owed * (instalment.due_on - since).days
        owed, since = instalment.balance, instalment.due_on
    return total


def _contingent(terms: LoanTerms) -> tuple[ContingentCost, ...]:
    return (
        ContingentCost(
            name=text("逾期罚息"),
            manner=say("逾期之日起按逾期金额计收"),
            annual_rate=penalty_rate(terms.annual_rate, Use.AS_AGREED),
        ),
        ContingentCost(
            name=text("挪用罚息"),
            manner=say("挪用之日起按挪用金额计收，不与逾期罚息并收"),
            annual_rate=penalty_rate(terms.annual_rate, Use.MISUSED),
        ),
    )


DAY_COUNT_WORDS: dict[DayCount, str] = {
    DayCount.ACTUAL_360: text("按实际天数，一年按 360 天"),
    DayCount.ACTUAL_365: text("按实际天数，一年按 365 天"),
    DayCount.THIRTY_360: text("整月按 30 天，零头按实际天数，一年按 360 天"),
}
"""How a day count is printed in contract and cost table (N-07)."""
