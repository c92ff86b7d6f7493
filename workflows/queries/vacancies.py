"""Open tasks whose person cannot come and that a successor may be named for (PRODUCT §3, succession).

Told from the rows of all cases at once. What only the rules know, such as whether a substitute may act, is asked when a
director opens the page on which he names somebody (`queries/succession.py`), and by the act.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select

from workflows.door.succession import NAMED_WITHIN, is_succeeded_in
from workflows.duties.facts import roles_in_force
from workflows.engine.specification import FIRST_ROOT, Specification
from workflows.queries.case_file import CaseFile
from workflows.queries.sight import Sight
from workflows.records.at_once import Asking, answered
from workflows.records.cases import Application, WorkItem
from workflows.records.duties import DutyHeld, RecusalFound
from workflows.records.grant import Authority
from workflows.records.households import Household
from workflows.records.people import Account, Cover, Person, RoleHeld
from workflows.records.transaction import Db
from workflows.words.choices.succession import SuccessionGround
from workflows.words.clock import shanghai_day
from workflows.words.roles import Role
from workflows.words.working_days import WorkingCalendar

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """One task. `holder_name` is whose it is, empty for nobody's, `ground` why nobody comes; `due_at` is when a successor
    is to be named.
    """  # fmt: skip

    work_item: str
    task: str
    number: str
    head_name: str
    holder_name: str
    ground: SuccessionGround
    due_at: datetime


def for_director(
    spec: Specification, sight: Sight, branch: str, calendar: WorkingCalendar, *, now: datetime
) -> Asking[tuple[Vacancy, ...]]:
    """Those that fall to the reader, a director of `branch` without a class in the case, the first due first."""
    if Role.DIRECTOR not in sight.roles:
        return ()
    item, application, held = WorkItem.__table__, Application.__table__, DutyHeld.__table__
    mine = exists().where(held.c.case == item.c.application, held.c.person.in_(sight.people))
    seen = select(application.c.id).where(sight.blind.leaves())
    own = or_(item.c.branch == branch, and_(item.c.branch.in_(sight.branches), ~_free_director(now)))
    return (yield from _load(spec, and_(own, ~mine, item.c.application.in_(seen)), calendar, now))


def of_case(
    db: Db, spec: Specification, file: CaseFile, calendar: WorkingCalendar, *, now: datetime
) -> tuple[Vacancy, ...]:
    """Those of one case; nothing is fetched where none of its open tasks could be one."""
    if not {row.task for row in file.work if row.state == "open"} & succeeded_tasks(spec):
        return ()
    return answered(db, _load(spec, WorkItem.__table__.c.application == file.application.id, calendar, now))


def succeeded_tasks(spec: Specification) -> frozenset[str]:
    """The tasks for which a successor may be named at all."""
    return frozenset(node.id for node in spec.nodes.values() if is_succeeded_in(spec, node, FIRST_ROOT))


def _load(
    spec: Specification, where: ColumnElement[bool], calendar: WorkingCalendar, now: datetime
) -> Asking[tuple[Vacancy, ...]]:
    item, application, household, person = (r.__table__ for r in (WorkItem, Application, Household, Person))
    (found,) = yield (
        select(item.c.id, item.c.task, item.c.opened_at, item.c.due_at, application.c.number, household.c.head_name,
               person.c.name.label("holder_name"), _left_at().label("left_at"), _recused_at().label("recused_at"),
               and_(item.c.holder.is_not(None), ~_works_here()).label("has_left"))
        .join(application, application.c.id == item.c.application)
        .join(household, household.c.id == application.c.household)
        .outerjoin(person, person.c.id == item.c.holder)
        .where(item.c.state == "open", item.c.task.in_(succeeded_tasks(spec)), _nobody_comes(now), where)
        .order_by(item.c.due_at, item.c.id)
        .limit(SHOWN),
    )  # fmt: skip
    return tuple(
        Vacancy(
            work_item=row.id, task=row.task, number=row.number, head_name=row.head_name,
            holder_name=row.holder_name or "", ground=_ground(row, now),
            due_at=calendar.due_at(shanghai_day(_since(row, now)), NAMED_WITHIN),
        )
        for row in found
    )  # fmt: skip


def _ground(row: Row[Any], now: datetime) -> SuccessionGround:
    """In nobody's hands it began because whoever it asks for had left; once it is late it may be so for another reason."""
    if row.recused_at is not None:
        return SuccessionGround.RECUSED
    late = row.due_at is not None and row.due_at <= now
    return SuccessionGround.LATE if late and not row.has_left else SuccessionGround.LEFT


def _since(row: Row[Any], now: datetime) -> datetime:
    """When nobody came any more: he left or was found recused, at the latest when the time for the task was over."""
    known = [at for at in (row.left_at, row.recused_at) if at is not None] or [row.opened_at]
    since = max(row.opened_at, *known)
    return since if row.due_at is None or row.due_at > now else min(since, row.due_at)


def _nobody_comes(now: datetime) -> ColumnElement[bool]:
    """It is in the hands of somebody who has left, must stay out, or lets the time pass without cover, or in nobody's.

    What a committee granted waits in nobody's hands for the first of those who voted for it.
    """
    item, found, cover, authority = (r.__table__ for r in (WorkItem, RecusalFound, Cover, Authority))
    covered = exists().where(cover.c.absent == item.c.holder, cover.c.since <= now, cover.c.until > now)
    recused = exists().where(found.c.application == item.c.application, found.c.person == item.c.holder)
    granted_in = func.coalesce(Application.__table__.c.line_of, item.c.application)
    voted = exists().where(authority.c.application == granted_in, authority.c.chair.is_not(None))
    nobodys = and_(item.c.holder.is_(None), or_(item.c.lane != Role.CREDIT_APPROVER.value, ~voted))
    gone = and_(item.c.holder.is_not(None), or_(~_works_here(), recused))
    return or_(nobodys, gone, and_(item.c.due_at <= now, ~covered))


def _works_here() -> ColumnElement[bool]:
    item, account = WorkItem.__table__, Account.__table__
    return exists().where(account.c.person == item.c.holder, account.c.state == "active")


def _left_at() -> Any:
    item, account, role = WorkItem.__table__, Account.__table__, RoleHeld.__table__
    last = select(func.max(role.c.until)).join(account, account.c.id == role.c.account)
    return last.where(account.c.person == item.c.holder, ~_works_here()).scalar_subquery()


def _recused_at() -> Any:
    """Of whoever holds it; where nobody does, since the last who had to stay out let it go."""
    item, found = WorkItem.__table__, RecusalFound.__table__
    his = or_(found.c.person == item.c.holder, item.c.holder.is_(None))
    return select(func.max(found.c.at)).where(found.c.application == item.c.application, his).scalar_subquery()


def _free_director(now: datetime) -> ColumnElement[bool]:
    """Whether the case's own branch has a director who could name somebody himself."""
    item, account, role, held, found = (r.__table__ for r in (WorkItem, Account, RoleHeld, DutyHeld, RecusalFound))
    free = (
        select(account.c.id)
        .join(role, role.c.account == account.c.id)
        .where(
            account.c.branch == item.c.branch, account.c.state == "active", role.c.role == Role.DIRECTOR.value,
            roles_in_force(now),
            ~exists().where(held.c.case == item.c.application, held.c.person == account.c.person),
            ~exists().where(found.c.application == item.c.application, found.c.person == account.c.person),
        )
    )  # fmt: skip
    return free.exists()
