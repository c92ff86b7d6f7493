"""What an office did this month, and the month before: counts and sums, in one statement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, case, func, select, true

from workflows.queries.sight import Sight
from workflows.records.at_once import Asking
from workflows.records.cases import Application
from workflows.records.disbursement import LedgerPosting
from workflows.records.endings import RefusalReport
from workflows.records.filing import Filing
from workflows.records.grant import CreditLine
from workflows.records.reversal import LedgerReversal
from workflows.words.clock import shanghai_day, start_of_day
from workflows.words.money import NOTHING
from workflows.words.working_days import WorkingCalendar

MOST_PAID = 2_000
"""Payments of a month whose days are looked at for the median; an office makes some hundreds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many in a month, and the sum in yuan where there is one."""

    count: int
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """From the `first` to the `last` day counted: cases accepted, lines granted, payments, dossiers filed, refusals."""

    first: date
    last: date
    accepted: Counted
    granted: Counted
    paid: Counted
    filed: Counted
    refused: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """This month until today, the whole month before, and the median of working days from acceptance to payment."""

    this: Month
    before: Month
    days_to_payment: int | None


def load(sight: Sight, *, now: datetime) -> Asking[Callable[[WorkingCalendar], Months]]:
    """Of the reader's branches, without the cases that he must not see. A payment taken back counts as never made.

    Gives what makes the months of a calendar, which is asked for beside it.
    """
    today = shanghai_day(now)
    first = today.replace(day=1)
    last_before = first - timedelta(days=1)
    before = last_before.replace(day=1)
    days, instants = (before, first), (start_of_day(before), start_of_day(first))
    parts = [_measure(name, *asked) for name, asked in _questions(sight, days, instants).items()]
    joined: Any = parts[0]
    for part in parts[1:]:
        joined = joined.join(part, true())
    counted = select(*(column for part in parts for column in part.c)).select_from(joined)
    (row,), paid = yield counted, _paid(sight, first)
    return lambda calendar: Months(
        this=_month(row, "this", first, today),
        before=_month(row, "before", before, last_before),
        days_to_payment=_days_to_payment(paid, calendar),
    )


_Asked = tuple[ColumnElement[bool], ColumnElement[bool], Any, Sequence[ColumnElement[bool]]]


def _questions(sight: Sight, days: tuple[date, date], instants: tuple[datetime, datetime]) -> dict[str, _Asked]:
    """Of each measure: from when it is counted, from when it is this month's, the amount, and what must hold."""
    application, line, posting, report, filing = (
        r.__table__ for r in (Application, CreditLine, LedgerPosting, RefusalReport, Filing)
    )
    seen, back = sight.blind.leaves(), select(LedgerReversal.__table__.c.posting)

    def of(table: Any, *conditions: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
        return table.c.branch.in_(sight.branches), seen, *conditions

    def since(column: Any, two: tuple[Any, Any]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return column >= two[0], column >= two[1]

    of_case = {one: one.c.application == application.c.id for one in (line, posting, report, filing)}
    # A line that a return replaced within its case counts once, as what stands.
    granted = of(line, of_case[line], application.c.line == line.c.id)
    return {
        "accepted": (*since(application.c.opened_at, instants), None, of(application)),
        "granted": (*since(line.c.granted_on, days), line.c.approved_limit, granted),
        "paid": (
            *since(posting.c.posted_on, days),
            posting.c.amount,
            of(posting, of_case[posting], posting.c.id.not_in(back)),
        ),
        "filed": (*since(filing.c.at, instants), None, of(filing, of_case[filing])),
        "refused": (*since(report.c.at, instants), None, of(report, of_case[report])),
    }


def _measure(
    name: str,
    counted: ColumnElement[bool],
    this: ColumnElement[bool],
    amount: Any,
    holds: Sequence[ColumnElement[bool]],
) -> Subquery:
    columns = [
        func.coalesce(func.sum(case((this, 1), else_=0)), 0).label(f"{name}_this"),
        func.coalesce(func.sum(case((this, 0), else_=1)), 0).label(f"{name}_before"),
    ]
    if amount is not None:
        columns += [
            func.sum(case((this, amount))).label(f"{name}_this_sum"),
            func.sum(case((this, None), else_=amount)).label(f"{name}_before_sum"),
        ]
    return select(*columns).where(counted, *holds).subquery(name)


def _month(row: Any, which: str, first: date, last: date) -> Month:
    found = row._mapping
    counted = {name: Counted(count=int(found[f"{name}_{which}"])) for name in ("accepted", "filed", "refused")} | {
        name: Counted(count=int(found[f"{name}_{which}"]), amount=found[f"{name}_{which}_sum"] or NOTHING)
        for name in ("granted", "paid")
    }
    return Month(first=first, last=last, **counted)


def _paid(sight: Sight, first: date) -> Select[Any]:
    """The month's new cases that were paid; a drawdown asks for no investigation and would only shorten it."""
    application, posting = Application.__table__, LedgerPosting.__table__
    return (
        select(application.c.opened_at, posting.c.posted_on)
        .join(posting, posting.c.application == application.c.id)
        .where(
            posting.c.branch.in_(sight.branches),
            posting.c.posted_on >= first,
            application.c.kind == "origination",
            sight.blind.leaves(),
        )
        .limit(MOST_PAID)
    )


def _days_to_payment(paid: Sequence[Row[Any]], calendar: WorkingCalendar) -> int | None:
    taken = [calendar.count(shanghai_day(row.opened_at), row.posted_on) for row in paid]
    return round(median(taken)) if taken else None
