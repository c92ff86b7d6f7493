"""Rating. RULES 9.1, G2-04, G2-05, G2-08, with the decision tables that are shipped."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.credit.rating import (
    INDICATOR_NAMES,
    MOST_POINTS,
    PERFORMANCE_NAMES,
    Indicator,
    Loan,
    Means,
    Performance,
    RatingFacts,
    annual_rate,
    indicator_inputs,
    performance,
    rate,
    rated_assets,
    thousandths,
    village_mean,
    worse_view,
)
from workflows.engine.decision import decide as decide_by
from workflows.engine.tables import read_table
from workflows.engine.xml_guard import read_xml
from workflows.words.choices.grant import CapPolicy, Veto
from workflows.words.choices.investigation import AssetKind, BadHabit, Standing

BPMN = Path(__file__).parents[2] / "workflows" / "bpmn"
TABLES = {
    name: read_table(f"{name}.dmn", read_xml(f"{name}.dmn", (BPMN / f"{name}.dmn").read_bytes()))
    for name in ("household_rating", "grade_terms")
}


def decide(table: str, inputs: Mapping[str, int | str]) -> object:
    return decide_by(TABLES[table], inputs)


ON_TIME = Loan(worst_days_late=0, is_late_now=False)
HOUSEHOLD = RatingFacts(
    members=4,
    labourers=2,
    assets=Decimal("120000"),
    debts=Decimal("40000"),
    net_income=Decimal("45000"),
    means=Means(assets=Decimal("100000"), net_assets=Decimal("80000"), net_income=Decimal("50000")),
    neighbours_view=Standing.FAIRLY_GOOD,
    committee_view=Standing.GOOD,
    loans=(),
    broken_faith=False,
    name_lent=False,
    bad_habits=(BadHabit.NONE,),
    consent_missing=False,
)


def test_the_example_of_the_rule_scores_81_and_is_grade_1() -> None:
    rating = rate(HOUSEHOLD, CapPolicy.STANDARD, decide)
    assert [part.points for part in rating.contributions] == [8, 7, 11, 11, 9, 25, 10]
    assert (rating.score, rating.grade, rating.grade_cap, rating.basis_points_tenths) == (81, 1, Decimal("15000"), 2375)


def test_the_same_with_an_average_view_is_grade_2() -> None:
    rating = rate(replace(HOUSEHOLD, neighbours_view=Standing.AVERAGE), CapPolicy.STANDARD, decide)
    assert (rating.score, rating.grade) == (71, 2)


def test_the_same_late_now_is_grade_4() -> None:
    facts = replace(HOUSEHOLD, loans=(Loan(worst_days_late=1, is_late_now=True),), broken_faith=True)
    rating = rate(facts, CapPolicy.STANDARD, decide)
    assert (rating.score, rating.grade, rating.grade_cap, rating.basis_points_tenths) == (71, 4, 0, 2675)
    assert rating.vetoes == (Veto.BROKEN_FAITH,)


@pytest.mark.parametrize(
    ("change", "veto"),
    [
        ({"broken_faith": True}, Veto.BROKEN_FAITH),
        ({"name_lent": True}, Veto.NAME_LENT),
        ({"bad_habits": (BadHabit.GAMBLING,)}, Veto.GAMBLING_OR_DRUGS),
        ({"bad_habits": (BadHabit.DRINKING, BadHabit.DRUGS)}, Veto.GAMBLING_OR_DRUGS),
        ({"consent_missing": True}, Veto.CONSENT_MISSING),
    ],
)
def test_each_veto_makes_grade_4_and_leaves_the_explanation(change: dict[str, object], veto: Veto) -> None:
    rating = rate(replace(HOUSEHOLD, **change), CapPolicy.RAISED, decide)  # type: ignore[arg-type]
    assert (rating.vetoes, rating.grade, rating.grade_cap, rating.score) == ((veto,), 4, 0, 81)


def test_drinking_is_a_finding_and_no_veto() -> None:
    assert rate(replace(HOUSEHOLD, bad_habits=(BadHabit.DRINKING,)), CapPolicy.STANDARD, decide).grade == 1


BANDS = [
    (Indicator.HOUSEHOLD_SIZE, [(1, 5), (2, 7), (3, 8), (9, 8)]),
    (Indicator.LABOURERS, [(0, 0), (1, 3), (2, 7), (3, 8), (9, 8)]),
    (
        Indicator.ASSETS,
        [(0, 2), (399, 2), (400, 5), (699, 5), (700, 8), (999, 8), (1000, 11), (1499, 11), (1500, 13), (90_000, 13)],
    ),
    (
        Indicator.NET_ASSETS,
        [(-5, 0), (0, 0), (1, 2), (399, 2), (400, 5), (699, 5), (700, 8), (999, 8), (1000, 11), (1499, 11), (1500, 13)],
    ),
    (
        Indicator.NET_INCOME,
        [(-5, 0), (0, 0), (1, 2), (399, 2), (400, 5), (699, 5), (700, 9), (999, 9), (1000, 12), (1499, 12), (1500, 14)],
    ),
    (Indicator.STANDING, [("好", 30), ("较好", 25), ("一般", 15), ("差", 0)]),
    (
        Indicator.REPAYMENT,
        [("never_late", 14), ("no_history", 10), ("late_30_cured", 8), ("late_90_cured", 4), ("late_worse", 0)],
    ),
]


@pytest.mark.parametrize(
    ("indicator", "value", "points"),
    [(indicator, value, points) for indicator, bands in BANDS for value, points in bands],  # type: ignore[attr-defined]
)
def test_both_sides_of_every_band_give_the_points_of_the_rule(
    indicator: Indicator, value: int | str, points: int
) -> None:
    assert decide("household_rating", {"indicator": indicator.value, "value": value}) == [{"points": points}]
    assert points <= MOST_POINTS[indicator]


@pytest.mark.parametrize(
    ("score", "policy", "grade", "cap", "tenths"),
    [
        (100, CapPolicy.STANDARD, 1, 15_000, 2375),
        (80, CapPolicy.STANDARD, 1, 15_000, 2375),
        (79, CapPolicy.STANDARD, 2, 10_000, 2525),
        (70, CapPolicy.STANDARD, 2, 10_000, 2525),
        (69, CapPolicy.STANDARD, 3, 5_000, 2675),
        (60, CapPolicy.STANDARD, 3, 5_000, 2675),
        (59, CapPolicy.STANDARD, 4, 0, 2675),
        (0, CapPolicy.STANDARD, 4, 0, 2675),
        (80, CapPolicy.RAISED, 1, 50_000, 2375),
        (79, CapPolicy.RAISED, 2, 30_000, 2525),
        (60, CapPolicy.RAISED, 3, 10_000, 2675),
        (59, CapPolicy.RAISED, 4, 0, 2675),
    ],
)
def test_grades_caps_and_tiers_at_their_cut_offs(
    score: int, policy: CapPolicy, grade: int, cap: int, tenths: int
) -> None:
    answer = decide("grade_terms", {"score": score, "cap_policy": policy.value})
    assert answer == {"grade": grade, "cap": cap, "basis_points": tenths}


@given(
    st.integers(0, 20),
    st.integers(0, 20),
    st.decimals(0, 10_000_000, places=2),
    st.decimals(0, 10_000_000, places=2),
    st.decimals(-1_000_000, 1_000_000, places=2),
    st.sampled_from(Standing),
    st.lists(st.builds(Loan, worst_days_late=st.integers(0, 400), is_late_now=st.booleans()), max_size=4),
)
def test_every_household_gets_a_score_that_its_explanation_sums_to(
    members: int, labourers: int, assets: Decimal, debts: Decimal, income: Decimal, view: Standing, loans: list[Loan]
) -> None:
    facts = replace(
        HOUSEHOLD,
        members=members,
        labourers=labourers,
        assets=assets,
        debts=debts,
        net_income=income,
        neighbours_view=view,
        loans=tuple(loans),
    )
    rating = rate(facts, CapPolicy.STANDARD, decide)
    assert rating.score == sum(part.points for part in rating.contributions) <= 100
    assert [part.indicator for part in rating.contributions] == list(Indicator)
    assert all(0 <= part.points <= part.maximum for part in rating.contributions)


def test_households_that_differ_only_in_share_money_get_equal_points() -> None:
    house = (AssetKind.HOUSE, Decimal("90000"))
    with_shares = [house, (AssetKind.SHARES, Decimal("50000"))]
    assert rated_assets([house]) == rated_assets(with_shares) == Decimal("90000")


def test_a_ratio_just_below_a_band_is_below_it_and_a_little_is_not_nothing() -> None:
    mean = Decimal("100000")
    assert thousandths(Decimal("99999.99"), mean) == 999
    assert thousandths(Decimal("100000"), mean) == 1000
    assert thousandths(Decimal("0.01"), mean) == 1
    assert thousandths(Decimal("0"), mean) == 0
    assert thousandths(Decimal("-0.01"), mean) == -1


def test_net_assets_are_assets_less_debts() -> None:
    assert indicator_inputs(HOUSEHOLD)[Indicator.NET_ASSETS] == 1000


@pytest.mark.parametrize(
    ("loans", "code"),
    [
        ([], Performance.NO_HISTORY),
        ([(0, False)], Performance.NEVER_LATE),
        ([(0, False), (1, False)], Performance.LATE_30_CURED),
        ([(30, False)], Performance.LATE_30_CURED),
        ([(31, False)], Performance.LATE_90_CURED),
        ([(90, False)], Performance.LATE_90_CURED),
        ([(91, False)], Performance.LATE_WORSE),
        ([(0, False), (1, True)], Performance.LATE_WORSE),
    ],
)
def test_the_worst_loan_counts(loans: list[tuple[int, bool]], code: Performance) -> None:
    assert performance([Loan(worst_days_late=days, is_late_now=now) for days, now in loans]) is code


def test_the_worse_of_two_views_counts() -> None:
    assert worse_view(Standing.GOOD, Standing.POOR) is worse_view(Standing.POOR, Standing.GOOD) is Standing.POOR


def test_a_village_mean_is_the_median_from_20_households_on() -> None:
    values = [Decimal(number) for number in range(1, 21)]
    assert village_mean(values, Decimal("7")) == Decimal("10.5")
    assert village_mean([*values, Decimal("1000000")], Decimal("7")) == 11
    assert village_mean(values[:19], Decimal("7")) == 7
    assert village_mean([Decimal("0")] * 20, Decimal("7")) == 7


@pytest.mark.parametrize(("tenths", "rate_percent"), [(2375, "5.3750"), (2525, "5.5250"), (2675, "5.6750")])
def test_the_rate_is_the_lpr_and_the_points_of_the_tier(tenths: int, rate_percent: str) -> None:
    assert str(annual_rate(Decimal("3.0000"), tenths)) == rate_percent


def test_every_indicator_and_performance_has_a_name_and_the_most_points_are_100() -> None:
    assert INDICATOR_NAMES.keys() == MOST_POINTS.keys() == set(Indicator)
    assert PERFORMANCE_NAMES.keys() == set(Performance)
    assert sum(MOST_POINTS.values()) == 100
