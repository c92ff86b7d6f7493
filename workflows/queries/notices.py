"""Reminders, escalations and stops that somebody of the staff has not seen yet."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from workflows.queries.sight import Sight
from workflows.records.at_once import Asking
from workflows.records.cases import Application, WorkItem
from workflows.records.freezes import EmergencyFreeze, UnfreezeNotice, UnfreezeRequest, undecided
from workflows.records.households import Household
from workflows.records.jobs import REMINDED_OF, StaffNotice

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfreezeWaits:
    """A request to unfreeze that waits for a second person; `is_late` says that it was told further up."""

    freeze: str
    scope: str
    is_late: bool
    due_at: datetime


def unfreezes(sight: Sight) -> Asking[tuple[UnfreezeWaits, ...]]:
    """Those of which the reader was told; never one of which he froze or asked himself. What is frozen is not named."""
    told, request, freeze = (r.__table__ for r in (UnfreezeNotice, UnfreezeRequest, EmergencyFreeze))
    (rows,) = yield (
        select(told.c.kind, request.c.freeze, request.c.due_at, freeze.c.scope)
        .join(request, request.c.id == told.c.request)
        .join(freeze, freeze.c.id == request.c.freeze)
        .where(
            undecided(),
            told.c.branch.in_(sight.branches),
            told.c.role.in_(sight.roles),
            request.c.frozen_by.not_in(sight.people),
            request.c.asked_by.not_in(sight.people),
        )
        .order_by(told.c.id.desc())
        .limit(SHOWN),
    )
    newest = {row.freeze: row for row in reversed(rows)}
    return tuple(UnfreezeWaits(freeze=r.freeze, scope=r.scope, is_late=r.kind == "escalation", due_at=r.due_at)
                 for r in newest.values())  # fmt: skip


def reminded_since(sight: Sight, since: datetime) -> Asking[dict[str, datetime]]:
    """When a director reminded of a task, by the task's id: those of the reader's offices since an instant."""
    table = StaffNotice.__table__
    (rows,) = yield (
        select(table.c.work_item, table.c.at).where(
            table.c.kind == REMINDED_OF, table.c.branch.in_(sight.branches), table.c.at >= since
        ),
    )
    return {row.work_item: row.at for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to be told; the task it is about may be done by now."""

    id: str
    kind: str
    task: str | None
    work_item: str | None
    number: str
    head_name: str
    at: datetime
    due_at: datetime | None


def unseen(sight: Sight) -> Asking[tuple[Notice, ...]]:
    """Newest first; those whose task is over are left out."""
    notice, item, application, household = (r.__table__ for r in (StaffNotice, WorkItem, Application, Household))
    own, mine = notice.c.branch.in_(sight.branches), notice.c.person.in_(sight.people)
    (rows,) = yield (
        select(notice, item.c.task, item.c.due_at, application.c.number, household.c.head_name)
        .join(application, application.c.id == notice.c.application)
        .join(household, household.c.id == application.c.household)
        .outerjoin(item, item.c.id == notice.c.work_item)
        .where(
            notice.c.seen_at.is_(None),
            sight.blind.leaves(),
            or_(own & mine, own & notice.c.role.in_(sight.roles), mine & notice.c.application.in_(sight.served)),
            or_(item.c.state == "open", notice.c.work_item.is_(None)),
        )
        .order_by(notice.c.id.desc())
        .limit(SHOWN),
    )
    return tuple(
        Notice(id=r.id, kind=r.kind, task=r.task, work_item=r.work_item, number=r.number, head_name=r.head_name, at=r.at,
               due_at=r.due_at)
        for r in rows
    )  # fmt: skip
