"""What is due: read by the worker, which then asks the door."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflows.cases.freezes import is_stopped
from workflows.records.cases import Application, CaseState, Timer
from workflows.records.transaction import Db


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
