"""Where the cases of an office wait: how many at each task, how many of them late, and since when the oldest."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, select

from workflows.cases.freezes import is_stopped
from workflows.queries.sight import Sight
from workflows.records.at_once import Asking
from workflows.records.cases import Application, WorkItem
from workflows.words.clock import shanghai_day
from workflows.words.sentence import Sentence, say
from workflows.words.working_days import WorkingCalendar

HOTTEST = 3
"""The last of the four steps of heat: more than three working days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingTask:
    """One task of a gate at which cases wait. `timed` says that a due time runs, so that waiting counts as heat."""

    process: str
    task: str
    count: int
    late: int
    longest: Sentence
    heat: int
    timed: bool


def load(sight: Sight, *, now: datetime, calendar: WorkingCalendar) -> Asking[tuple[WaitingTask, ...]]:
    """All open tasks of the reader's branches, in one question; a task that waits without a due time stands apart.

    While a case is stopped its due times stand still, and nothing of it is late.
    """
    item, application = WorkItem.__table__, Application.__table__
    untimed = item.c.due_at.is_(None)
    late = and_(item.c.due_at <= now, application.c.frozen_by.is_(None), ~is_stopped())
    (rows,) = yield (
        select(
            item.c.process,
            item.c.task,
            untimed.label("untimed"),
            func.count().label("waiting"),
            func.sum(case((late, 1), else_=0)).label("late"),
            func.min(item.c.opened_at).label("oldest"),
        )
        .join(application, application.c.id == item.c.application)
        .where(item.c.state == "open", item.c.branch.in_(sight.branches), sight.blind.leaves())
        .group_by(item.c.process, item.c.task, untimed),
    )
    return tuple(
        WaitingTask(
            process=row.process,
            task=row.task,
            count=row.waiting,
            late=int(row.late),
            longest=waited(row.oldest, now, calendar),
            heat=heat(row.oldest, now, calendar),
            timed=not row.untimed,
        )
        for row in rows
    )


def waited(since: datetime, now: datetime, calendar: WorkingCalendar) -> Sentence:
    """How long something has waited: in working days, within the first of them in hours or minutes (LOOK §6)."""
    days = calendar.count(shanghai_day(since), shanghai_day(now))
    gone = now - since
    if days > 0 and gone >= timedelta(days=1):
        return say("{n} 天", n=days)
    if gone >= timedelta(hours=1):
        return say("{n} 小时", n=int(gone.total_seconds() // 3600))
    return say("{n} 分钟", n=max(int(gone.total_seconds() // 60), 0))


def heat(since: datetime, now: datetime, calendar: WorkingCalendar) -> int:
    """0 within a working day, 1 at two, 2 at three, 3 beyond."""
    return min(max(calendar.count(shanghai_day(since), shanghai_day(now)) - 1, 0), HOTTEST)
