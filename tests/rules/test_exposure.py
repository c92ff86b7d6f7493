"""Exposures, broken faith and loan classes. RULES G2-02, G2-03, G2-06, G3-13, P-02."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.credit.exposure import (
    BadAct,
    Circle,
    Difference,
    Exposure,
    ExposureKind,
    ExposureLine,
    Source,
    differences,
    faith,
    report_is_usable,
)
from workflows.credit.loan_class import class_of, may_set_by_hand, worst
from workflows.words.choices.grant import BadActKind, SourceState
from workflows.words.choices.investigation import Lender
from workflows.words.choices.standing import LoanClass

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


def line(reference: str, balance: str = "10000.00", **changes: object) -> ExposureLine:
    plain = ExposureLine(
        circle=Circle.BORROWER,
        person="p1",
        name="王长根",
        kind=ExposureKind.LOAN,
        lender=Lender.THIS_COOPERATIVE,
        reference=reference,
        amount=Decimal("15000.00"),
        balance=Decimal(balance),
        due_on=date(2027, 3, 10),
        days_overdue=0,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def exposure(*lines: ExposureLine, at: datetime = NOW) -> Exposure:
    return Exposure(lines=lines, sources=(), taken_at=at)


def act(kind: BadActKind = BadActKind.OVERDUE, *, days: int = 0, ended_on: date | None = None) -> BadAct:
    return BadAct(kind=kind, person="p1", reference="r", worst_days_late=days, ended_on=ended_on)


def test_totals_count_the_household_and_each_kind_apart() -> None:
    snapshot = exposure(
        line("1", "10000"),
        line("2", "5000", circle=Circle.SPOUSE),
        line("3", "2000", circle=Circle.HOUSEHOLD, lender=Lender.OTHER_BANK),
        line("4", "70000", circle=Circle.KIN),
        line("5", "80000", circle=Circle.LINKED),
        line("6", "3000", kind=ExposureKind.GUARANTEE_GIVEN),
        line("6", "4000", kind=ExposureKind.GUARANTEE_RECEIVED),
    )
    assert snapshot.household_debt_here() == 15_000
    assert snapshot.household_debt() == 17_000
    assert snapshot.guarantees_given() == 3_000


def test_debts_due_within_the_year_are_those_to_the_same_day_and_the_unknown_ones() -> None:
    snapshot = exposure(
        line("last day", "1", due_on=date(2027, 11, 24)),
        line("a day later", "10", due_on=date(2027, 11, 25)),
        line("overdue", "100", due_on=date(2026, 1, 1)),
        line("nobody knows", "1000", due_on=None, lender=Lender.PRIVATE),
        line("renewed", "10000"),
        line("renewed", "100000", lender=Lender.OTHER_BANK),
    )
    assert snapshot.due_within_year(TODAY) == 111_101
    assert snapshot.due_within_year(TODAY, renewed=["renewed"]) == 101_101


def test_a_source_that_did_not_answer_makes_a_snapshot_incomplete_one_not_asked_does_not() -> None:
    asked = Source(name="征信报告", state=SourceState.NOT_OBTAINED, at=None)
    snapshot = Exposure(lines=(), sources=(asked,), taken_at=NOW)
    assert not snapshot.is_complete
    assert replace(snapshot, sources=(replace(asked, state=SourceState.NOT_ASKED),)).is_complete


def test_the_day_of_a_snapshot_is_the_day_in_shanghai() -> None:
    assert exposure(at=datetime(2026, 11, 24, 15, 59, tzinfo=UTC)).is_of_day(TODAY)
    assert not exposure(at=datetime(2026, 11, 24, 16, 0, tzinfo=UTC)).is_of_day(TODAY)
    assert exposure(at=datetime(2026, 11, 23, 16, 0, tzinfo=UTC)).is_of_day(TODAY)


def test_a_line_cannot_stand_twice() -> None:
    with pytest.raises(AssertionError):
        exposure(line("1"), line("1", "5"))


def test_differences_name_what_is_new_changed_and_gone() -> None:
    same, repaid, gone = line("same"), line("repaid", "9000"), line("gone")
    new, less = line("new", lender=Lender.OTHER_BANK), line("repaid", "4000")
    found = differences(exposure(same, repaid, gone), exposure(new, less, same))
    assert found == (
        Difference(before=None, after=new),
        Difference(before=repaid, after=less),
        Difference(before=gone, after=None),
    )


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [(0, 0, False), (0, 1, True), (1, 2, False), (5, 0, True)],
)
def test_becoming_overdue_is_a_difference_another_day_of_it_is_not(before: int, after: int, differs: bool) -> None:
    found = differences(exposure(line("1", days_overdue=before)), exposure(line("1", days_overdue=after)))
    assert bool(found) is differs


@given(st.lists(st.integers(0, 9), unique=True), st.randoms())
def test_a_snapshot_does_not_differ_from_itself_in_any_order(references: list[int], chance: object) -> None:
    lines = [line(str(reference)) for reference in references]
    shuffled = lines.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert differences(exposure(*lines), exposure(*shuffled)) == ()
    assert len(differences(exposure(), exposure(*lines))) == len(lines)


@pytest.mark.parametrize(
    ("bad_act", "broken"),
    [
        (act(days=1), True),
        (act(days=400, ended_on=date(2021, 11, 23)), False),
        (act(days=400, ended_on=date(2021, 11, 24)), True),
        (act(days=400, ended_on=date(2021, 11, 25)), True),
        (act(days=91, ended_on=date(2026, 11, 1)), True),
        (act(days=90, ended_on=date(2026, 11, 1)), False),
        (act(BadActKind.DISHONEST_DEBTOR), True),
        (act(BadActKind.DISHONEST_DEBTOR, ended_on=date(2021, 11, 25)), True),
        (act(BadActKind.DISHONEST_DEBTOR, ended_on=date(2021, 11, 23)), False),
        (act(BadActKind.NAME_LENT, ended_on=date(2024, 1, 1)), True),
        (act(BadActKind.USE_CHANGED, ended_on=date(2024, 1, 1)), True),
        (act(BadActKind.FALSE_PAPERS, ended_on=date(2024, 1, 1)), True),
    ],
)
def test_faith_is_broken_now_or_within_five_years_of_the_end(bad_act: BadAct, broken: bool) -> None:
    found = faith([bad_act], TODAY)
    assert found.is_broken is broken
    assert (found.broken_by, found.history) == (((bad_act,), ()) if broken else ((), (bad_act,)))


def test_an_act_ended_on_29_february_counts_to_28_february_five_years_later() -> None:
    ended = act(days=400, ended_on=date(2024, 2, 29))
    assert faith([ended], date(2029, 2, 28)).is_broken
    assert not faith([ended], date(2029, 3, 1)).is_broken


def test_a_report_serves_30_days() -> None:
    assert report_is_usable(date(2026, 10, 25), TODAY)
    assert not report_is_usable(date(2026, 10, 24), TODAY)
    assert not report_is_usable(date(2026, 11, 25), TODAY)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (-5, LoanClass.NORMAL),
        (0, LoanClass.NORMAL),
        (1, LoanClass.WATCH),
        (90, LoanClass.WATCH),
        (91, LoanClass.SUBSTANDARD),
        (270, LoanClass.SUBSTANDARD),
        (271, LoanClass.DOUBTFUL),
        (360, LoanClass.DOUBTFUL),
        (361, LoanClass.LOSS),
    ],
)
def test_the_class_follows_the_days_past_due(days: int, found: LoanClass) -> None:
    assert class_of(days) is found


def test_a_technical_delay_is_excused_for_seven_days_and_a_changed_use_never() -> None:
    assert class_of(7, technical=True) is LoanClass.NORMAL
    assert class_of(8, technical=True) is LoanClass.WATCH
    assert class_of(0, use_changed=True) is LoanClass.WATCH
    assert class_of(91, use_changed=True) is LoanClass.SUBSTANDARD


def test_by_hand_a_class_only_goes_down_and_the_worst_counts_for_all() -> None:
    assert may_set_by_hand(LoanClass.NORMAL, LoanClass.DOUBTFUL)
    assert not may_set_by_hand(LoanClass.DOUBTFUL, LoanClass.WATCH)
    assert not may_set_by_hand(LoanClass.WATCH, LoanClass.WATCH)
    assert worst([LoanClass.WATCH, LoanClass.LOSS, LoanClass.NORMAL]) is LoanClass.LOSS
    assert worst([]) is LoanClass.NORMAL


@pytest.mark.parametrize(
    ("amount", "began_on", "ended_on", "shown"),
    [("10000", date(2020, 1, 1), date(2026, 3, 31), False), ("10000.01", date(2020, 1, 1), date(2026, 3, 31), True),
     ("10000", date(2019, 12, 31), date(2022, 3, 31), True), ("10000", date(2026, 1, 1), date(2026, 3, 31), True),
     ("10000", date(2025, 12, 31), date(2026, 3, 31), False), ("10000", date(2025, 12, 31), date(2026, 4, 1), True),
     ("10000", date(2025, 12, 31), None, True)],
)  # fmt: skip
def test_the_one_off_repair_takes_small_repaid_items_out_of_sight(
    amount: str, began_on: date, ended_on: date | None, shown: bool
) -> None:
    late = BadAct(kind=BadActKind.OVERDUE, person="p1", reference="r", worst_days_late=120, ended_on=ended_on,
                  amount=Decimal(amount), began_on=began_on)  # fmt: skip
    found = faith([late], TODAY)
    assert ((*found.broken_by, *found.history) == (late,)) == shown
    ours = replace(late, amount=None, began_on=None)
    assert ours in (*faith([ours], TODAY).broken_by, *faith([ours], TODAY).history)


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [(None, line("1"), ["新增"]), (None, line("1", days_overdue=3), ["新增", "新逾期"]), (line("1"), None, ["已无"]),
     (line("1", "1"), line("1", "2"), ["增加"]), (line("1", "2"), line("1", "1", days_overdue=1), ["减少", "新逾期"]),
     (line("1"), line("1", due_on=date(2027, 4, 1)), ["有变化"])],
)  # fmt: skip
def test_a_difference_says_how_it_differs(
    before: ExposureLine | None, after: ExposureLine | None, changes: list[str]
) -> None:
    assert [str(one) for one in Difference(before=before, after=after).changes] == changes
