"""What is due: read by the worker, which then asks the door."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from workflows.cases.freezes import is_stopped
from workflows.records.cases import Application, CaseState, Timer
from workflows.records.freezes import UnfreezeNotice, UnfreezeRequest, undecided
from workflows.records.transaction import Db
from workflows.words.clock import shanghai_day
from workflows.words.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Due:
    """A timer row that is due, or (without `timer`) a case whose process waits for one."""

    application: str
    timer: str | None


def due(db: Db, now: datetime, limit: int) -> tuple[Due, ...]:
    """At most `limit` of each kind, the oldest first. In a frozen case due times stand still, and only an expiry runs."""
    timer, state, application = Timer.__table__, CaseState.__table__, Application.__table__
    rows = db.rows(
        select(timer.c.id, timer.c.application)
        .join(application, application.c.id == timer.c.application)
        .where(
            timer.c.due_at <= now,
            timer.c.fired_at.is_(None),
            timer.c.cancelled_at.is_(None),
            application.c.frozen_by.is_(None),
            ~is_stopped(),
        )
        .order_by(timer.c.due_at)
        .limit(limit)
    )
    moving = db.rows(
        select(state.c.application)
        .join(application, application.c.id == state.c.application)
        .where(state.c.next_due_at <= now, application.c.state == "running", application.c.paid_at.is_(None))
        .order_by(state.c.next_due_at)
        .limit(limit)
    )
    return (*(Due(row.application, None) for row in moving), *(Due(row.application, row.id) for row in rows))


@dataclass(frozen=True, slots=True)
class UnfreezeDue:
    """A request to unfreeze of which somebody is to be told: `notice` is reminder or escalation."""

    request: str
    notice: str


def unfreezes_due(db: Db, now: datetime, calendar: WorkingCalendar, limit: int) -> tuple[UnfreezeDue, ...]:
    """A reminder after the first of its two working days, an escalation when they are over (RULES 9.1); each once."""
    request, told = UnfreezeRequest.__table__, UnfreezeNotice.__table__
    said = (
        select(func.count()).where(told.c.request == request.c.id, told.c.kind == kind).scalar_subquery().label(kind)
        for kind in ("reminder", "escalation")
    )
    rows = db.rows(select(request, *said).where(undecided()).order_by(request.c.asked_at).limit(limit))
    reminded = [one for one in rows if not one.reminder and calendar.due_at(shanghai_day(one.asked_at), 1) <= now]
    late = [one for one in rows if not one.escalation and one.due_at <= now]
    return (
        *(UnfreezeDue(one.id, "reminder") for one in reminded),
        *(UnfreezeDue(one.id, "escalation") for one in late),
    )
