"""Working days by the national calendar of holidays and worked weekends. Rules: RULES N-05, N-06, N-09.

Pure arithmetic: the days themselves are data, one table, seeded from a package and corrected by file. A year whose
notice is not out yet may be provisional (暂定): its weekends and the days that the law fixes by the sun.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from workflows.words.clock import end_of_day, shanghai_day
from workflows.words.sentence import say

_SATURDAY = 5
_MOST_WORKING_DAYS = 2_000
_LONGEST_BREAK = 60
_INSTANT = timedelta(microseconds=1)
_FIXED_DAYS = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
"""全国年节及纪念日放假办法 (2024), Art. 2, the days fixed by the sun; the moon's wait for the notice."""


class CalendarMissing(LookupError):
    """The calendar of a year is neither known nor provisional; `sentence` says which one to import."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.sentence = say("{year} 年的放假安排还没有录入，请先导入", year=year)
        super().__init__(str(self.sentence))


@dataclass(frozen=True, slots=True, order=True)
class SpecialDay:
    """A day that is not what its weekday says: a weekday off (`works` False) or a weekend day worked."""

    day: date
    works: bool
    name: str

    def __post_init__(self) -> None:
        assert self.works == _is_weekend(self.day), f"{self.day} says nothing new"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """The days off on weekdays, the weekends worked, and the years they are known for."""

    holidays: frozenset[date]
    worked_weekends: frozenset[date]
    years: frozenset[int]
    provisional_years: frozenset[int] = frozenset()

    @classmethod
    def of(cls, days: Iterable[SpecialDay], years: Collection[int]) -> "WorkingCalendar":
        """The calendar of `years`, whose notices are known and whose special days are all among `days`."""
        known = [special for special in days if special.day.year in years]
        return cls(
            holidays=frozenset(special.day for special in known if not special.works),
            worked_weekends=frozenset(special.day for special in known if special.works),
            years=frozenset(years),
        )

    def with_provisional(self, years: Iterable[int]) -> "WorkingCalendar":
        """The same with those of `years` that are not known yet as provisional ones. Rule: N-06."""
        added = frozenset(years) - self.years
        fixed = (day for year in added for day in fixed_holidays(year))
        return replace(self, holidays=self.holidays.union(fixed), provisional_years=self.provisional_years.union(added))

    def is_working_day(self, day: date) -> bool:
        """Raises CalendarMissing for a year that is neither known nor provisional."""
        if day.year not in self.years and day.year not in self.provisional_years:
            raise CalendarMissing(day.year)
        return day in self.worked_weekends if _is_weekend(day) else day not in self.holidays

    def is_provisional(self, day: date) -> bool:
        """Whether a due day may still move when its year's notice comes: shown as 暂定. Rule: N-06."""
        return day.year in self.provisional_years

    def roll_forward(self, day: date) -> date:
        """`day` if it is a working day, else the next one. Rule: N-05 (民法典 Art. 203), N-09 for `payable_until`."""
        for ahead in range(_LONGEST_BREAK):
            rolled = day + timedelta(days=ahead)
            if self.is_working_day(rolled):
                return rolled
        raise AssertionError(f"no working day within {_LONGEST_BREAK} days of {day}")

    def add(self, start: date, working_days: int) -> date:
        """The last day of a term of `working_days` from `start`, which itself does not count. Rule: N-05.

        A term of 0 ends on `start`, rolled forward when that is a day off.
        """
        assert 0 <= working_days <= _MOST_WORKING_DAYS
        if working_days == 0:
            return self.roll_forward(start)
        day = start
        for _ in range(working_days):
            day = self.roll_forward(day + timedelta(days=1))
        return day

    def due_at(self, start: date, working_days: int) -> datetime:
        """24:00 in Shanghai of `add(start, working_days)`, as UTC: overdue from this instant on. Rule: N-05."""
        return end_of_day(self.add(start, working_days))

    def count(self, after: date, until: date) -> int:
        """Working days from the day after `after` to `until` inclusive, 0 when `until` is not later."""
        days = (after + timedelta(days=ahead) for ahead in range(1, (until - after).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def overdue(self, due_at: datetime, now: datetime) -> int:
        """Working days that have begun since a term ended at `due_at`; 0 also on the days off right after it. Rule: N-05."""
        return self.count(shanghai_day(due_at - _INSTANT), shanghai_day(now))


def fixed_holidays(year: int) -> frozenset[date]:
    """The weekdays of `year` that are off by law, notice or not: New Year, Labour Day, National Day. Rule: N-06."""
    days = (date(year, month, day) for month, day in _FIXED_DAYS)
    return frozenset(day for day in days if not _is_weekend(day))


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY
