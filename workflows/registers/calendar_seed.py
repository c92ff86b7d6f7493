"""The holidays that the package chinesecalendar knows, as days for the table `holiday`. Rule: RULES N-06.

A seed only: the package ends with the last notice it has seen, so later years come by file or are provisional.
"""

from collections.abc import Iterator

from chinese_calendar import Holiday, constants

from workflows.words.working_days import SpecialDay

_NAMES = {holiday.value: holiday.chinese for holiday in Holiday}


def known_years() -> frozenset[int]:
    """The years whose notice is in the package."""
    return frozenset(day.year for day in constants.holidays)


def special_days() -> Iterator[SpecialDay]:
    """Weekdays off and weekends worked of all known years, in their order, named after the holiday they belong to."""
    days = {day: (False, name) for day, name in constants.holidays.items() if day.weekday() < 5}
    days |= {day: (True, name) for day, name in constants.workdays.items()}
    for day, (works, name) in sorted(days.items()):
        yield SpecialDay(day, works, _NAMES.get(name, name))
