"""Interest, plans and the cost table. RULES G2-08, G3-09, N-07, N-08, N-09, P-04, table T4."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.credit.cost import cost_table, yearly_cost
from workflows.credit.interest import (
    Stretch,
    Use,
    add_months,
    compound_interest,
    days_between,
    interest,
    interest_by_day_sum,
    late_charge,
    penalty_rate,
    quarter_posting_days,
)
from workflows.credit.repayment import (
    Debt,
    Instalment,
    LoanTerms,
    allocate,
    annuity,
    method_refused,
    repayment_plan,
    total_interest,
)
from workflows.registers.calendar_seed import known_years, special_days
from workflows.words.choices.application import DayCount, RepaymentMethod
from workflows.words.working_days import WorkingCalendar

CALENDAR = WorkingCalendar.of(special_days(), known_years()).with_provisional({2027})


def terms(
    principal: str,
    annual_rate: str,
    disbursed_on: str,
    due_on: str,
    method: RepaymentMethod = RepaymentMethod.INTEREST_QUARTERLY,
    day_count: DayCount = DayCount.ACTUAL_360,
    **other: int,
) -> LoanTerms:
    return LoanTerms(
        principal=Decimal(principal),
        annual_rate=Decimal(annual_rate),
        disbursed_on=date.fromisoformat(disbursed_on),
        due_on=date.fromisoformat(due_on),
        method=method,
        day_count=day_count,
        **other,
    )


def charged(plan: tuple[Instalment, ...]) -> list[tuple[str, int, str]]:
    return [(f"{part.due_on:%m-%d}", part.days, str(part.interest)) for part in plan]


CASE_1 = terms("15000.00", "7.2000", "2026-03-10", "2027-03-10")


def test_row_1_quarterly_on_the_20th_over_360_days() -> None:
    plan = repayment_plan(CASE_1)
    assert charged(plan) == [
        ("03-20", 11, "33.00"),
        ("06-20", 92, "276.00"),
        ("09-20", 92, "276.00"),
        ("12-20", 91, "273.00"),
        ("03-10", 79, "237.00"),
    ]
    assert [part.start for part in plan[:2]] == [date(2026, 3, 10), date(2026, 3, 21)]
    assert (sum(part.days for part in plan), total_interest(plan)) == (365, Decimal("1095.00"))
    assert [part.principal for part in plan] == [0, 0, 0, 0, Decimal("15000.00")]
    assert yearly_cost(CASE_1, plan) == Decimal("7.3000")


def test_row_2_the_same_over_365_days() -> None:
    plan = repayment_plan(terms("15000.00", "7.2000", "2026-03-10", "2027-03-10", day_count=DayCount.ACTUAL_365))
    assert [str(part.interest) for part in plan] == ["32.55", "272.22", "272.22", "269.26", "233.75"]
    assert total_interest(plan) == Decimal("1080.00")


def test_row_3_twelve_whole_months_with_the_principal() -> None:
    loan = terms(
        "15000.00", "7.2", "2026-03-10", "2027-03-10", RepaymentMethod.ALL_AT_MATURITY, day_count=DayCount.THIRTY_360
    )
    (only,) = repayment_plan(loan)
    assert (only.days, only.interest, only.payment) == (360, Decimal("1080.00"), Decimal("16080.00"))


@pytest.mark.parametrize(
    ("day_count", "interests", "total"),
    [
        (DayCount.ACTUAL_360, ["37.03", "123.43", "87.77"], "248.23"),
        (DayCount.ACTUAL_365, ["36.52", "121.74", "86.57"], "244.83"),
    ],
)
def test_row_4_a_rate_of_four_decimals(day_count: DayCount, interests: list[str], total: str) -> None:
    plan = repayment_plan(terms("8700.00", "5.6750", "2026-11-24", "2027-05-24", day_count=day_count))
    assert [part.days for part in plan] == [27, 90, 64]
    assert [str(part.interest) for part in plan] == interests
    assert str(total_interest(plan)) == total


def test_row_5_a_revolving_balance_is_charged_by_its_day_sum() -> None:
    rate, count = Decimal("6.0000"), DayCount.ACTUAL_360
    full, less = Decimal("5000.00"), Decimal("3000.00")
    march = [Stretch(balance=full, start=date(2026, 2, 10), end=date(2026, 3, 21))]
    june = [
        Stretch(balance=full, start=date(2026, 3, 21), end=date(2026, 5, 6)),
        Stretch(balance=less, start=date(2026, 5, 6), end=date(2026, 6, 21)),
    ]
    assert [days_between(part.start, part.end, count) for part in march + june] == [39, 46, 46]
    assert sum(part.balance * (part.end - part.start).days for part in june) == 368_000
    assert interest_by_day_sum(march, rate, count) == Decimal("32.50")
    assert interest_by_day_sum(june, rate, count) == Decimal("61.33")


def test_row_6_thirty_days_late_misused_and_compounded() -> None:
    due_on, paid_on, rate = date(2027, 3, 10), date(2027, 4, 9), CASE_1.annual_rate
    late = late_charge(CASE_1.principal, rate, due_on, CALENDAR.roll_forward(due_on), paid_on, CASE_1.day_count)
    assert (late.extra_days, late.penalty_days, late.penalty) == (0, 30, Decimal("135.00"))
    assert penalty_rate(rate, Use.AS_AGREED) == Decimal("10.8000")
    assert penalty_rate(rate, Use.MISUSED) == Decimal("14.4000")
    assert interest(CASE_1.principal, penalty_rate(rate, Use.MISUSED), 30, CASE_1.day_count) == Decimal("180.00")
    unpaid = repayment_plan(CASE_1)[-1].interest
    assert compound_interest(unpaid, rate, 30, CASE_1.day_count) == Decimal("2.13")


CASE_7 = terms("30000.00", "7.2000", "2026-11-24", "2027-11-24", RepaymentMethod.EQUAL_INSTALMENTS)


def test_row_7_equal_instalments_of_twelve_months() -> None:
    plan = repayment_plan(CASE_7)
    assert [str(part.payment) for part in plan] == ["2598.57"] * 11 + ["2598.55"]
    split = [(str(part.principal), str(part.interest), str(part.balance)) for part in plan]
    assert split[0] == ("2418.57", "180.00", "27581.43")
    assert split[1][:2] == ("2433.08", "165.49")
    assert split[11] == ("2583.05", "15.50", "0.00")
    assert total_interest(plan) == Decimal("1182.82")
    assert [part.due_on for part in plan[:2]] == [date(2026, 12, 24), date(2027, 1, 24)]


def test_row_8_equal_instalments_of_36_months() -> None:
    plan = repayment_plan(terms("50000.00", "5.6750", "2026-11-24", "2029-11-24", RepaymentMethod.EQUAL_INSTALMENTS))
    assert [str(part.payment) for part in plan] == ["1513.74"] * 35 + ["1513.94"]
    assert (str(plan[0].principal), str(plan[0].interest)) == ("1277.28", "236.46")
    assert (str(plan[35].principal), str(plan[35].interest)) == ("1506.81", "7.13")
    assert total_interest(plan) == Decimal("4494.84")


def test_row_9_equal_principal() -> None:
    plan = repayment_plan(terms("30000.00", "7.2000", "2026-11-24", "2027-11-24", RepaymentMethod.EQUAL_PRINCIPAL))
    assert [part.payment for part in plan] == [Decimal(2680 - 15 * month) for month in range(12)]
    assert total_interest(plan) == Decimal("1170.00")
    plan = repayment_plan(terms("10000.00", "7.2000", "2026-11-24", "2027-06-24", RepaymentMethod.EQUAL_PRINCIPAL))
    assert [str(part.principal) for part in plan] == ["1428.57"] * 6 + ["1428.58"]
    assert (str(plan[0].payment), str(plan[6].payment)) == ("1488.57", "1437.15")
    assert total_interest(plan) == Decimal("240.00")


def test_row_10_a_broken_first_period_costs_its_days_and_changes_no_principal() -> None:
    broken = terms("30000.00", "7.2000", "2026-11-24", "2027-11-24", RepaymentMethod.EQUAL_INSTALMENTS, monthly_on=20)
    plan = repayment_plan(broken)
    assert (plan[0].due_on, plan[0].days, str(plan[0].interest)) == (date(2026, 12, 20), 26, "156.00")
    assert [part.principal for part in plan] == [part.principal for part in repayment_plan(CASE_7)]
    assert [part.interest for part in plan[1:11]] == [part.interest for part in repayment_plan(CASE_7)[1:11]]
    assert (plan[11].due_on, plan[11].days) == (date(2027, 11, 24), 35)


def test_a_fixed_day_that_is_the_due_day_is_one_instalment() -> None:
    method = RepaymentMethod.EQUAL_PRINCIPAL
    plan = repayment_plan(terms("30000.00", "7.2000", "2026-11-10", "2026-12-20", method, monthly_on=20))
    assert [(part.due_on, part.days, str(part.interest)) for part in plan] == [(date(2026, 12, 20), 40, "240.00")]


@pytest.mark.parametrize(("year", "days", "charge"), [(2028, 29, "48.33"), (2027, 28, "46.67")])
def test_row_11_a_leap_day_bears_interest(year: int, days: int, charge: str) -> None:
    count = DayCount.ACTUAL_360
    assert days_between(date(year, 2, 20), date(year, 3, 20), count) == days
    assert str(interest(Decimal("10000.00"), Decimal("6.0000"), days, count)) == charge


def test_row_12_a_quarter_day_on_a_sunday_is_collected_on_monday_without_a_late_day() -> None:
    quarter = repayment_plan(CASE_1)[3]
    assert (quarter.due_on, quarter.start + timedelta(days=quarter.days)) == (date(2026, 12, 20), date(2026, 12, 21))
    payable_until = CALENDAR.roll_forward(quarter.due_on)
    assert payable_until == date(2026, 12, 21)
    late = late_charge(quarter.interest, Decimal("7.2"), quarter.due_on, payable_until, payable_until, CASE_1.day_count)
    assert late.penalty_days == 0


@pytest.mark.parametrize(
    ("paid_on", "extra_days", "penalty_days"),
    [("2026-10-02", 0, 0), ("2026-10-03", 0, 0), ("2026-10-05", 2, 0), ("2026-10-08", 5, 0), ("2026-10-09", 5, 1)],
)
def test_due_on_a_holiday_the_contract_rate_runs_to_the_next_working_day(
    paid_on: str, extra_days: int, penalty_days: int
) -> None:
    due_on, principal, rate = date(2026, 10, 3), Decimal("10000.00"), Decimal("7.2000")
    payable_until = CALENDAR.roll_forward(due_on)
    late = late_charge(principal, rate, due_on, payable_until, date.fromisoformat(paid_on), DayCount.ACTUAL_360)
    assert (late.extra_days, late.penalty_days) == (extra_days, penalty_days)
    assert late.extra_interest == 2 * extra_days
    assert late.penalty == 3 * penalty_days


@pytest.mark.parametrize(
    ("disbursed_on", "due_on", "first", "last"),
    [
        ("2026-03-20", "2027-03-20", (date(2026, 3, 20), 1, "3.00"), (date(2027, 3, 20), 89, "267.00")),
        ("2026-03-21", "2027-03-21", (date(2026, 6, 20), 92, "276.00"), (date(2027, 3, 21), 0, "0.00")),
    ],
)
def test_loans_that_begin_or_end_on_a_quarter_day(
    disbursed_on: str, due_on: str, first: tuple[date, int, str], last: tuple[date, int, str]
) -> None:
    plan = repayment_plan(terms("15000.00", "7.2000", disbursed_on, due_on))
    assert [(part.due_on, part.days, str(part.interest)) for part in (plan[0], plan[-1])] == [first, last]
    assert sum(part.days for part in plan) == 365


def test_one_harvest_is_one_payment_and_several_are_one_a_cycle() -> None:
    one = repayment_plan(terms("10000.00", "7.2000", "2026-03-10", "2026-10-10", RepaymentMethod.BY_HARVEST))
    assert [(part.days, str(part.payment)) for part in one] == [(214, "10428.00")]
    three = repayment_plan(terms("10000.00", "7.2000", "2026-03-10", "2029-03-10", RepaymentMethod.BY_HARVEST))
    assert [(part.due_on.year, str(part.principal), str(part.interest)) for part in three] == [
        (2027, "3333.33", "730.00"),
        (2028, "3333.33", "488.00"),
        (2029, "3333.34", "243.33"),
    ]
    half = terms("10000.00", "7.2", "2026-03-10", "2027-05-10", RepaymentMethod.BY_HARVEST, harvest_months=6)
    assert [part.due_on for part in repayment_plan(half)] == [date(2026, 9, 10), date(2027, 3, 10), date(2027, 5, 10)]


@pytest.mark.parametrize(
    ("method", "months", "refused"),
    [
        (RepaymentMethod.ALL_AT_MATURITY, 12, None),
        (RepaymentMethod.ALL_AT_MATURITY, 13, "不能到期利随本清：现在 13 个月"),
        (RepaymentMethod.INTEREST_QUARTERLY, 24, None),
        (RepaymentMethod.BY_HARVEST, 60, None),
        (RepaymentMethod.EQUAL_PRINCIPAL, 61, "1 到 60 个月"),
        (RepaymentMethod.EQUAL_PRINCIPAL, 0, "1 到 60 个月"),
    ],
)
def test_above_a_year_nothing_is_paid_at_maturity_only(
    method: RepaymentMethod, months: int, refused: str | None
) -> None:
    sentence = method_refused(method, months)
    assert refused in str(sentence) if refused else sentence is None


def test_a_single_payment_above_a_year_is_not_planned_by_any_other_way() -> None:
    with pytest.raises(AssertionError):
        repayment_plan(terms("15000", "7.2", "2026-03-10", "2027-04-10", RepaymentMethod.ALL_AT_MATURITY))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-01-31", 2, "2026-03-31"),
        ("2026-11-24", 24, "2028-11-24"),
        ("2026-11-30", -9, "2026-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
    ],
)
def test_months_end_on_the_same_day_or_the_last(start: str, months: int, end: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_thirty_360_counts_whole_months_and_the_days_that_are_left() -> None:
    def days(start: str, end: str) -> int:
        return days_between(date.fromisoformat(start), date.fromisoformat(end), DayCount.THIRTY_360)

    assert days("2026-01-31", "2026-02-28") == 30
    assert days("2026-03-10", "2026-04-09") == 30
    assert days("2026-03-10", "2026-04-10") == 30
    assert days("2026-03-10", "2026-04-15") == 35
    assert days("2026-03-10", "2026-03-10") == 0


def test_payments_are_counted_in_the_order_of_law_or_of_the_contract() -> None:
    owed = {Debt.COSTS: Decimal("5.00"), Debt.INTEREST: Decimal("30.00"), Debt.PRINCIPAL: Decimal("1000.00")}
    assert allocate(Decimal("100.00"), owed) == {
        Debt.COSTS: Decimal("5.00"),
        Debt.INTEREST: Decimal("30.00"),
        Debt.PRINCIPAL: Decimal("65.00"),
    }
    principal_first = allocate(Decimal("100.00"), owed, (Debt.PRINCIPAL, Debt.INTEREST, Debt.COSTS))
    assert principal_first[Debt.PRINCIPAL] == 100
    assert sum(allocate(Decimal("9999.00"), owed).values()) == Decimal("1035.00")


@st.composite
def loans(draw: st.DrawFn) -> LoanTerms:
    months = draw(st.integers(1, 60))
    disbursed_on = draw(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
    methods = [method for method in RepaymentMethod if method_refused(method, months) is None]
    return LoanTerms(
        principal=draw(st.integers(1, 2000)) * Decimal("100.00"),
        annual_rate=draw(st.decimals(Decimal("0"), Decimal("24"), places=4)),
        disbursed_on=disbursed_on,
        due_on=add_months(disbursed_on, months),
        method=draw(st.sampled_from(methods)),
        day_count=draw(st.sampled_from(DayCount)),
        monthly_on=draw(st.none() | st.integers(1, 28)),
        harvest_months=draw(st.integers(1, 12)),
    )


def _seams(plan: tuple[Instalment, ...]) -> Iterator[tuple[date, date]]:
    yield from ((before.due_on, after.start) for before, after in pairwise(plan))


@given(loans())
def test_every_plan_pays_back_exactly_what_was_lent_in_order_and_without_a_gap(loan: LoanTerms) -> None:
    plan = repayment_plan(loan)
    assert sum(part.principal for part in plan) == loan.principal
    assert plan[-1].balance == 0
    assert plan[-1].due_on == loan.due_on
    assert [part.number for part in plan] == list(range(1, len(plan) + 1))
    assert all(part.principal >= 0 and part.interest >= 0 and part.payment == round(part.payment, 2) for part in plan)
    assert plan[0].start == loan.disbursed_on
    one = timedelta(days=1 if loan.method is RepaymentMethod.INTEREST_QUARTERLY else 0)
    assert all(after == before + one for before, after in _seams(plan))
    if loan.day_count is not DayCount.THIRTY_360:
        assert sum(part.days for part in plan) == (loan.due_on - loan.disbursed_on).days


@given(loans())
def test_the_yearly_cost_lies_between_the_rate_and_what_its_base_adds(loan: LoanTerms) -> None:
    """The rate times 366/360 bounds it above; below, 30-day months and rounding may take a little off."""
    plan = repayment_plan(loan)
    fen_as_percent = Decimal(len(plan)) * 365 * 100 / (100 * loan.principal)
    assert yearly_cost(loan, plan) <= loan.annual_rate * Decimal("1.10") + fen_as_percent
    assert yearly_cost(loan, plan) >= loan.annual_rate * Decimal("0.90") - fen_as_percent


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(1, 1826))
def test_quarter_days_are_all_20ths_of_quarter_months_within_the_loan(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    every = (start + timedelta(days=ahead) for ahead in range(days))
    assert quarter_posting_days(start, end) == [day for day in every if day.day == 20 and day.month % 3 == 0]


def test_an_annuity_without_interest_is_an_equal_part() -> None:
    assert annuity(Decimal("1200.00"), Decimal("0"), 12) == Decimal("100.00")


def test_the_cost_table_names_every_item_who_collects_it_and_what_breach_costs() -> None:
    table = cost_table(CASE_1, "青禾信用社")
    (item,) = table.items
    assert (item.amount, item.yearly_percent, item.collected_by) == (
        Decimal("1095.00"),
        Decimal("7.3000"),
        "青禾信用社",
    )
    assert (table.total, table.yearly_percent) == (Decimal("1095.00"), Decimal("7.3000"))
    assert str(item.manner) == "到期还本按季结息，年利率 7.2000%，按实际天数，一年按 360 天"
    assert [part.annual_rate for part in table.contingent] == [Decimal("10.8000"), Decimal("14.4000")]
    assert table.closing == "除上列各项外，不收取其他任何费用"


def test_other_terms_make_a_signed_cost_table_void() -> None:
    table = cost_table(CASE_1, "青禾信用社")
    assert table.is_true_of(terms("15000.00", "7.2", "2026-03-10", "2027-03-10"))
    assert not table.is_true_of(terms("15000.00", "7.2001", "2026-03-10", "2027-03-10"))
    assert not table.is_true_of(terms("15000.00", "7.2", "2026-03-11", "2027-03-10"))


def test_a_fee_would_raise_the_yearly_cost() -> None:
    assert yearly_cost(CASE_1, repayment_plan(CASE_1), [Decimal("150.00")]) == Decimal("8.3000")
