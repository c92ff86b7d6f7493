"""Rating of a household: facts → indicators → points → grade, cap and tier. Rules: RULES 9.1, G2-04, G2-05, G2-08.

Bands, points, grades and caps stand in decision tables, which are asked through `decide`; here stands what goes into
them. No input of sex, ethnicity, faith, health or share money. The result only proposes: a person decides.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, localcontext
from enum import StrEnum
from typing import Protocol

from workflows.words.choices.grant import CapPolicy, Veto
from workflows.words.choices.investigation import AssetKind, BadHabit, Standing
from workflows.words.money import ARITHMETIC, NOTHING, to_rate
from workflows.words.sentence import text

LOWEST_GRADE = 4
FEWEST_FOR_MEAN = 20
_SHORT_LATE_DAYS = 30
_MIDDLE_LATE_DAYS = 90


class Indicator(StrEnum):
    """What is rated; the value is the input `indicator` of the table `household_rating` (9.1)."""

    HOUSEHOLD_SIZE = "household_size"
    LABOURERS = "labourers"
    ASSETS = "assets"
    NET_ASSETS = "net_assets"
    NET_INCOME = "net_income"
    STANDING = "standing"
    REPAYMENT = "repayment"


class Performance(StrEnum):
    """履约情况 as the input `value` of the table `household_rating` (9.1)."""

    NEVER_LATE = "never_late"
    NO_HISTORY = "no_history"
    LATE_30_CURED = "late_30_cured"
    LATE_90_CURED = "late_90_cured"
    LATE_WORSE = "late_worse"


INDICATOR_NAMES: dict[Indicator, str] = {
    Indicator.HOUSEHOLD_SIZE: text("家庭人口"),
    Indicator.LABOURERS: text("劳动力"),
    Indicator.ASSETS: text("资产总值"),
    Indicator.NET_ASSETS: text("净资产"),
    Indicator.NET_INCOME: text("纯收入"),
    Indicator.STANDING: text("综合评价"),
    Indicator.REPAYMENT: text("履约情况"),
}

PERFORMANCE_NAMES: dict[Performance, str] = {
    Performance.NEVER_LATE: text("从未逾期"),
    Performance.NO_HISTORY: text("没有借款记录"),
    Performance.LATE_30_CURED: text("逾期 30 天以内，已还"),
    Performance.LATE_90_CURED: text("逾期 31 到 90 天，已还"),
    Performance.LATE_WORSE: text("逾期 90 天以上，或现在逾期"),
}

MOST_POINTS: dict[Indicator, int] = {
    Indicator.HOUSEHOLD_SIZE: 8,
    Indicator.LABOURERS: 8,
    Indicator.ASSETS: 13,
    Indicator.NET_ASSETS: 13,
    Indicator.NET_INCOME: 14,
    Indicator.STANDING: 30,
    Indicator.REPAYMENT: 14,
}
"""Maximum of each indicator, for the explanation; they sum to 100."""


class Decide(Protocol):
    """Asks a decision table; the engine's `decide` with the tables of the case's process version behind it."""

    def __call__(self, table: str, inputs: Mapping[str, int | str]) -> object:
        """The outputs by name; of a COLLECT table a list of them, one for each row that matches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """One past or present loan as the ledger or an authorised credit report tells it; days late at its worst."""

    worst_days_late: int
    is_late_now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Village means in yuan (see `village_mean`), each above zero."""

    assets: Decimal
    net_assets: Decimal
    net_income: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingFacts:
    """What the visit and the exposures say; yuan, incomes of 12 months. `assets` are the `rated_assets`."""

    members: int
    labourers: int
    assets: Decimal
    debts: Decimal
    net_income: Decimal
    means: Means
    neighbours_view: Standing
    committee_view: Standing
    loans: tuple[Loan, ...]
    broken_faith: bool
    name_lent: bool
    bad_habits: Collection[BadHabit]
    consent_missing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One indicator's input and the points that the table gave it."""

    indicator: Indicator
    value: int | str
    points: int

    @property
    def maximum(self) -> int:
        """Points at the best."""
        return MOST_POINTS[self.indicator]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """The proposal: `score` is the sum of the contributions (G2-04), `grade_cap` yuan before ability to pay (G2-06)."""

    contributions: tuple[Contribution, ...]
    score: int
    vetoes: tuple[Veto, ...]
    grade: int
    grade_cap: Decimal
    basis_points_tenths: int


def rate(facts: RatingFacts, policy: CapPolicy, decide: Decide) -> Rating:
    """Rates a household. A veto makes it grade 4 and leaves the points as they are, so that they can be explained."""
    contributions = tuple(
        Contribution(indicator=indicator, value=value, points=_points(indicator, value, decide))
        for indicator, value in indicator_inputs(facts).items()
    )
    score = sum(contribution.points for contribution in contributions)
    assert 0 <= score <= sum(MOST_POINTS.values())
    vetoes = vetoes_of(facts)
    terms = _only_row(decide("grade_terms", {"score": 0 if vetoes else score, "cap_policy": policy.value}))
    return Rating(
        contributions=contributions,
        score=score,
        vetoes=vetoes,
        grade=_whole(terms["grade"]),
        grade_cap=Decimal(_whole(terms["cap"])),
        basis_points_tenths=_whole(terms["basis_points"]),
    )


def indicator_inputs(facts: RatingFacts) -> dict[Indicator, int | str]:
    """What each indicator hands to the table: a count, a ratio to the village mean in thousandths, or a word.

    Rule: 9.1.
    """
    return {
        Indicator.HOUSEHOLD_SIZE: facts.members,
        Indicator.LABOURERS: facts.labourers,
        Indicator.ASSETS: thousandths(facts.assets, facts.means.assets),
        Indicator.NET_ASSETS: thousandths(facts.assets - facts.debts, facts.means.net_assets),
        Indicator.NET_INCOME: thousandths(facts.net_income, facts.means.net_income),
        Indicator.STANDING: worse_view(facts.neighbours_view, facts.committee_view).value,
        Indicator.REPAYMENT: performance(facts.loans).value,
    }


def rated_assets(assets: Iterable[tuple[AssetKind, Decimal]]) -> Decimal:
    """The value of all assets in yuan but share money, on which the grade must not depend. Rule: G2-05 [MCG]."""
    return sum((value for kind, value in assets if kind is not AssetKind.SHARES), NOTHING)


def thousandths(amount: Decimal, mean: Decimal) -> int:
    """`amount` ÷ `mean` in thousandths, rounded down so that 0.9996 of the mean is not the mean.

    Anything above zero is at least 1, since the lowest band asks whether there is anything at all.
    """
    assert mean > 0, "a village mean is above zero"
    with localcontext(ARITHMETIC):
        ratio = int((amount * 1000 / mean).to_integral_value(rounding=ROUND_FLOOR))
    return max(ratio, 1) if amount > 0 else ratio


def village_mean(values: Sequence[Decimal], county_mean: Decimal) -> Decimal:
    """The median of a village's households investigated within 24 months, if they are at least 20; else the county's.

    `values` in yuan, one a household. A median that is not above zero compares nothing: the county's figure then too.
    Rule: 9.1.
    """
    if len(values) < FEWEST_FOR_MEAN:
        return county_mean
    ordered, middle = sorted(values), len(values) // 2
    with localcontext(ARITHMETIC):
        median = ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    return median if median > 0 else county_mean


def worse_view(neighbours: Standing, committee: Standing) -> Standing:
    """综合评价 is the worse of the two views. Rule: 9.1."""
    return max(neighbours, committee, key=lambda view: view.rank)


def performance(loans: Collection[Loan]) -> Performance:
    """履约情况 of all loans known: the worst of them counts. Rule: 9.1."""
    if not loans:
        return Performance.NO_HISTORY
    worst = max(loan.worst_days_late for loan in loans)
    if any(loan.is_late_now for loan in loans) or worst > _MIDDLE_LATE_DAYS:
        return Performance.LATE_WORSE
    if worst > _SHORT_LATE_DAYS:
        return Performance.LATE_90_CURED
    return Performance.LATE_30_CURED if worst > 0 else Performance.NEVER_LATE


def vetoes_of(facts: RatingFacts) -> tuple[Veto, ...]:
    """What puts the household into grade 4 whatever its points; nobody argues an exception against it. Rule: 9.1."""
    found = {
        Veto.BROKEN_FAITH: facts.broken_faith,
        Veto.NAME_LENT: facts.name_lent,
        Veto.GAMBLING_OR_DRUGS: bool({BadHabit.GAMBLING, BadHabit.DRUGS} & set(facts.bad_habits)),
        Veto.CONSENT_MISSING: facts.consent_missing,
    }
    return tuple(veto for veto, holds in found.items() if holds)


def annual_rate(lpr: Decimal, basis_points_tenths: int) -> Decimal:
    """Percent a year: the 1-year LPR of the day of the grant plus the tier's points (2675 tenths are 2.675%).

    Fixed for the line's life. Rule: G2-08.
    """
    with localcontext(ARITHMETIC):
        return to_rate(lpr + Decimal(basis_points_tenths) / 1000)


def _points(indicator: Indicator, value: int | str, decide: Decide) -> int:
    row = _only_row(decide("household_rating", {"indicator": indicator.value, "value": value}))
    points = _whole(row["points"])
    assert 0 <= points <= MOST_POINTS[indicator]
    return points


def _only_row(answer: object) -> Mapping[str, object]:
    rows = [answer] if isinstance(answer, Mapping) else answer
    assert isinstance(rows, Sequence)
    assert len(rows) == 1, f"one band was expected of the table, not {rows!r}"
    row: Mapping[str, object] = rows[0]
    return row


def _whole(value: object) -> int:
    assert isinstance(value, int), f"a whole number was expected of the table, not {value!r}"
    return value
