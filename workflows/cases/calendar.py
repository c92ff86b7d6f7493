"""The working calendar as it stands in the database (N-05, N-06)."""

from datetime import date

from sqlalchemy import select

from workflows.records.at_once import Asking, answered
from workflows.records.cases import Holiday
from workflows.records.transaction import Db
from workflows.words.working_days import SpecialDay, WorkingCalendar

# No term that still runs began longer ago; the calendar knows more than twenty years.
YEARS_BACK = 10
# A grant or a line reaches at most this far; years without a notice count as provisional.
YEARS_AHEAD = 6


def load_calendar(db: Db, today: date) -> WorkingCalendar:
    """The calendar around `today`; years whose notice is not in are provisional (暂定)."""
    return answered(db, calendar_around(today))


def calendar_around(today: date) -> Asking[WorkingCalendar]:
    """The same, to be asked beside other questions."""
    table = Holiday.__table__
    first = date(today.year - YEARS_BACK, 1, 1)
    wanted = select(table.c.day, table.c.works, table.c.name).where(~table.c.provisional, table.c.day >= first)
    (rows,) = yield (wanted.order_by(table.c.day),)
    days = [SpecialDay(row.day, row.works, row.name) for row in rows]
    known = WorkingCalendar.of(days, {row.day.year for row in rows})
    return known.with_provisional(range(today.year - 1, today.year + YEARS_AHEAD))
