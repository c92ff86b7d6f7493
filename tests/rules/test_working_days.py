"""Working days. RULES N-05, N-06, table T3."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.registers.calendar_seed import known_years, special_days
from workflows.words.working_days import CalendarMissing, SpecialDay, WorkingCalendar, fixed_holidays

CALENDAR = WorkingCalendar.of(special_days(), known_years())
WITH_2027 = CALENDAR.with_provisional({2027})


def day(text: str) -> date:
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


T3 = [
    ("2025-12-31", 1, "01-04"), ("02-28", 1, "03-02"), ("09-18", 1, "09-20"), ("01-02", 1, "01-04"),
    ("04-03", 1, "04-07"), ("09-18", 5, "09-24"), ("01-09", 3, "01-14"), ("04-30", 1, "05-06"), ("09-24", 3, "09-30"),
    ("02-12", 2, "02-14"), ("04-30", 5, "05-11"), ("09-30", 1, "10-08"), ("02-14", 1, "02-24"), ("05-08", 1, "05-09"),
    ("09-30", 3, "10-10"), ("02-14", 3, "02-26"), ("05-09", 1, "05-11"), ("10-09", 1, "10-10"), ("02-20", 1, "02-24"),
    ("06-18", 2, "06-23"), ("11-24", 10, "12-08"), ("02-27", 1, "02-28"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "working_days", "due"), T3)
def test_every_row_of_t3(start: str, working_days: int, due: str) -> None:
    assert CALENDAR.add(day(start), working_days) == day(due)
    assert CALENDAR.count(day(start), day(due)) == working_days


def test_the_last_row_of_t3_needs_2027_and_is_marked_when_2027_is_provisional() -> None:
    with pytest.raises(CalendarMissing, match="2027 年的放假安排还没有录入"):
        CALENDAR.add(day("12-30"), 2)
    due = WITH_2027.add(day("12-30"), 2)
    assert due == date(2027, 1, 4) and WITH_2027.is_provisional(due)
    assert not WITH_2027.is_provisional(day("12-31"))


@pytest.mark.parametrize(
    ("last", "rolled"),
    [("02-15", "02-24"), ("02-28", "02-28"), ("05-03", "05-06"), ("06-20", "06-22"), ("09-20", "09-20"),
     ("10-01", "10-08"), ("12-20", "12-21")],
)  # fmt: skip
def test_a_last_day_on_a_holiday_moves_to_the_next_working_day(last: str, rolled: str) -> None:
    assert CALENDAR.roll_forward(day(last)) == CALENDAR.add(day(last), 0) == day(rolled)


def test_the_special_days_and_the_months_of_2026_are_those_of_the_notice() -> None:
    off = sorted(d for d in CALENDAR.holidays if d.year == 2026)
    worked = sorted(d for d in CALENDAR.worked_weekends if d.year == 2026)
    assert [f"{d:%m-%d}" for d in off] == (
        "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 "
        "10-01 10-02 10-05 10-06 10-07"
    ).split()
    assert [f"{d:%m-%d}" for d in worked] == "01-04 02-14 02-28 05-09 09-20 10-10".split()
    firsts = [date(2026, month, 1) for month in range(1, 13)] + [date(2027, 1, 1)]
    lasts = [first - timedelta(days=1) for first in firsts]
    months = [CALENDAR.count(a, b) for a, b in pairwise(lasts)]
    assert months == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23] and sum(months) == 248


def test_a_due_day_ends_at_24_00_in_shanghai() -> None:
    assert CALENDAR.due_at(day("11-24"), 10) == datetime(2026, 12, 8, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("11-30 16:30", 0),
        ("12-01 15:59", 0),
        ("12-01 16:00", 1),
        ("12-04 02:00", 3),
        ("12-05 02:00", 3),
        ("12-08 02:00", 5),
    ],
)
def test_what_is_overdue_is_counted_in_working_days(now: str, days: int) -> None:
    """Due on Tuesday, 1 December, 24:00 in Shanghai; the 5th is a Saturday."""
    due = CALENDAR.due_at(day("11-24"), 5)
    assert due == datetime(2026, 12, 1, 16, tzinfo=UTC)
    assert CALENDAR.overdue(due, datetime.strptime(f"2026-{now}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)) == days


def test_on_the_days_off_after_a_last_day_nothing_is_counted_yet() -> None:
    due = CALENDAR.due_at(day("11-24"), 3)
    assert due == datetime(2026, 11, 27, 16, tzinfo=UTC)
    assert CALENDAR.overdue(due, datetime(2026, 11, 29, 2, tzinfo=UTC)) == 0
    assert CALENDAR.overdue(due, datetime(2026, 11, 30, 2, tzinfo=UTC)) == 1


def test_an_expiry_of_90_days_into_the_provisional_year_works_and_is_marked() -> None:
    last = day("11-24") + timedelta(days=90)
    assert last == date(2027, 2, 22) and WITH_2027.roll_forward(last) == last and WITH_2027.is_provisional(last)


def test_a_provisional_year_becomes_known_when_its_notice_is_in() -> None:
    notice = SpecialDay(date(2027, 2, 22), False, "春节")
    known = WorkingCalendar.of([*special_days(), notice], {*known_years(), 2027}).with_provisional({2027})
    assert known.roll_forward(notice.day) == date(2027, 2, 23) and not known.is_provisional(notice.day)


def test_a_provisional_year_has_its_weekends_and_the_days_fixed_by_law() -> None:
    assert fixed_holidays(2027) == {date(2027, 1, 1), date(2027, 10, 1)}
    assert not any(WITH_2027.is_working_day(d) for d in (date(2027, 1, 1), date(2027, 1, 2), date(2027, 10, 1)))


def test_a_special_day_that_says_nothing_new_is_our_own_mistake() -> None:
    with pytest.raises(AssertionError):
        SpecialDay(date(2026, 11, 24), True, "")


@given(st.dates(date(2005, 1, 1), date(2026, 6, 30)), st.integers(1, 90))
def test_a_term_ends_on_a_working_day_and_longer_terms_end_later(start: date, working_days: int) -> None:
    end = CALENDAR.add(start, working_days)
    assert CALENDAR.is_working_day(end) and CALENDAR.count(start, end) == working_days
    assert CALENDAR.add(start, working_days - 1) < end or working_days == 1
