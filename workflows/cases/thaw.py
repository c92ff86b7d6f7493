"""Due times stand still while a case is stopped; once nothing stops it any more they go on where they were (PRODUCT §3).

A case may be stopped by several things that overlap: a list hit, a freeze of its own, one of its branch. What counts is
the whole stretch without a gap until the last of them is lifted, in working days (N-05). A grant expires all the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, select

from workflows.cases.case import Case
from workflows.cases.freezes import is_stopped
from workflows.records.cases import Application, Freeze, Timer, WorkItem
from workflows.records.freezes import EmergencyFreeze, UnfreezeDecision
from workflows.records.households import Branch
from workflows.records.transaction import Db
from workflows.words.clock import end_of_day, shanghai_day
from workflows.words.working_days import WorkingCalendar

Span = tuple[datetime, datetime | None]
_INSTANT = timedelta(microseconds=1)


def go_on(db: Db, calendar: WorkingCalendar, which: ColumnElement[bool], *, now: datetime) -> int:
    """Moves the due times of open tasks in those cases of `which` that nothing stops any more; says how many tasks."""
    items = _items(db, which)
    since = _stopped_since(db, which, {row.application: row.case_branch for row in items}, now)
    days = {
        row.id: calendar.count(shanghai_day(max(since[row.application], row.opened_at)), shanghai_day(now))
        for row in items
    }
    moved = [row for row in items if days[row.id]]
    later = cache(lambda due, by: end_of_day(calendar.add(shanghai_day(due - _INSTANT), by)))
    _write(db, WorkItem, [(row.id, later(row.due_at, days[row.id])) for row in moved])
    timers = _timers(db, which)
    _write(db, Timer, [(one.id, later(one.due_at, days[one.work_item])) for one in timers if days.get(one.work_item)])
    return len(moved)


def case_goes_on(case: Case) -> None:
    """The same for the case in hand, from whose open tasks none is missing and none is new."""
    which = Application.__table__.c.id == case.id
    if go_on(case.db, case.calendar, which, now=case.now):
        table = WorkItem.__table__
        rows = case.db.rows(select(table).where(table.c.application == case.id, table.c.state == "open"))
        case.items = {row.id: row for row in rows}


def started(spans: Iterable[Span], until: datetime) -> datetime:
    """When the stretch without a gap began that ended at `until`; an end of None lasts until then."""
    start, all_of_them = until, tuple(spans)
    while found := [begun for begun, ended in all_of_them if begun < start <= (ended or until)]:
        start = min(found)
    return start


def _items(db: Db, which: ColumnElement[bool]) -> Sequence[Row[Any]]:
    item, application, hit = WorkItem.__table__, Application.__table__, Freeze.__table__
    held = select(hit.c.id).where(hit.c.application == application.c.id, hit.c.ended_at.is_(None)).exists()
    return db.rows(
        select(
            item.c.id, item.c.application, item.c.opened_at, item.c.due_at, application.c.branch.label("case_branch")
        )
        .join(application, application.c.id == item.c.application)
        .where(which, item.c.state == "open", item.c.due_at.is_not(None), ~held, ~is_stopped())
    )


def _timers(db: Db, which: ColumnElement[bool]) -> Sequence[Row[Any]]:
    timer, application = Timer.__table__, Application.__table__
    return db.rows(
        select(timer.c.id, timer.c.work_item, timer.c.due_at)
        .join(application, application.c.id == timer.c.application)
        .where(which, timer.c.work_item.is_not(None), timer.c.fired_at.is_(None), timer.c.cancelled_at.is_(None))
    )


def _stopped_since(db: Db, which: ColumnElement[bool], branch_of: dict[str, str], now: datetime) -> dict[str, datetime]:
    freeze, hit, application = EmergencyFreeze.__table__, Freeze.__table__, Application.__table__
    decision = UnfreezeDecision.__table__
    ended = (
        select(decision.c.decided_at)
        .where(decision.c.freeze == freeze.c.id, decision.c.agreed)
        .scalar_subquery()
        .label("ended_at")
    )
    hits = select(hit.c.application, hit.c.at, hit.c.ended_at).join(application, application.c.id == hit.c.application)
    own = select(freeze.c.application, freeze.c.at, ended).join(application, application.c.id == freeze.c.application)
    spans: dict[str, list[Span]] = defaultdict(list)
    for row in (*db.rows(hits.where(which)), *db.rows(own.where(which))):
        spans[row.application].append((row.at, row.ended_at))
    of_branch: dict[str, list[Span]] = defaultdict(list)
    for row in db.rows(select(freeze.c.branch, freeze.c.at, ended).where(freeze.c.branch.is_not(None))):
        of_branch[row.branch].append((row.at, row.ended_at))
    parents = {row.id: row.parent for row in db.rows(select(Branch.__table__.c.id, Branch.__table__.c.parent))}
    inherited = {
        branch: [span for one in _up(parents, branch) for span in of_branch[one]] for branch in set(branch_of.values())
    }
    return {case: started(spans[case] + inherited[branch], now) for case, branch in branch_of.items()}


def _up(parents: dict[str, str | None], branch: str) -> list[str]:
    found: list[str] = []
    at: str | None = branch
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found


def _write(db: Db, record: type[WorkItem] | type[Timer], dues: Sequence[tuple[str, datetime]]) -> None:
    if not dues:
        return
    table = record.__table__
    change = table.update().where(table.c.id == bindparam("of")).values(due_at=bindparam("due"))
    db.execute(change, [{"of": id, "due": due} for id, due in dues])
