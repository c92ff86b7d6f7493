"""What every office works with: the working calendar by year, and figures from outside."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, extract, select, true

from workflows.cases.calendar import YEARS_AHEAD
from workflows.records.cases import Holiday
from workflows.records.grant import ReferenceValue
from workflows.records.transaction import Db
from workflows.words.working_days import SpecialDay, fixed_holidays

PAGE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class YearShown:
    """A year of the calendar: how many weekdays are off and weekends worked; provisional where no notice is in (N-06)."""

    year: int
    off: int
    worked: int
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureShown:
    """One figure; `in_force` where it is the one that holds today, `ahead` where its day has not come."""

    id: str
    kind: str
    name: str
    value: Decimal
    since: date
    source: str
    in_force: bool
    ahead: bool


def years(db: Db, today: date) -> tuple[YearShown, ...]:
    """This year and those around it that anything still running may reach, the newest first."""
    table = Holiday.__table__
    rows = db.rows(
        select(table.c.day, table.c.works).where(~table.c.provisional, table.c.day >= date(today.year - 1, 1, 1))
    )
    days: dict[int, list[bool]] = defaultdict(list)
    for row in rows:
        days[row.day.year].append(row.works)
    found = []
    for year in sorted({*days, *range(today.year - 1, today.year + YEARS_AHEAD)}, reverse=True):
        known = days.get(year)
        if known is None:
            found.append(YearShown(year=year, off=len(fixed_holidays(year)), worked=0, provisional=True))
        else:
            found.append(YearShown(year=year, off=known.count(False), worked=known.count(True), provisional=False))
    return tuple(found)


def days_of(db: Db, year: int) -> tuple[SpecialDay, ...]:
    """The days of a year that are not what their weekday says."""
    table = Holiday.__table__
    rows = db.rows(
        select(table.c.day, table.c.works, table.c.name)
        .where(extract("year", table.c.day) == year, ~table.c.provisional)
        .order_by(table.c.day)
    )
    return tuple(SpecialDay(row.day, row.works, row.name) for row in rows)


def figures(db: Db, today: date, *, before: str = "") -> tuple[tuple[FigureShown, ...], str]:
    """Figures, the last entered first, behind the key `before`; and the key of the next page or nothing."""
    table = ReferenceValue.__table__
    older: ColumnElement[bool] = table.c.id < before if before else true()
    rows = db.rows(select(table).where(older).order_by(table.c.id.desc()).limit(PAGE + 1))
    shown = rows[:PAGE]
    wanted = {(row.kind, row.name) for row in shown}
    now = db.rows(
        select(table.c.id, table.c.kind, table.c.name)
        .where(table.c.kind.in_([kind for kind, _ in wanted]), table.c.since <= today)
        .order_by(table.c.since, table.c.id)
    )
    in_force = {(row.kind, row.name): row.id for row in now}
    return tuple(
        FigureShown(
            id=row.id, kind=row.kind, name=row.name, value=row.value, since=row.since, source=row.source,
            in_force=in_force.get((row.kind, row.name)) == row.id, ahead=row.since > today,
        )
        for row in shown
    ), shown[-1].id if len(rows) > PAGE else ""  # fmt: skip
