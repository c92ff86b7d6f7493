"""What waits: mine, what I could take, what my branch has open. Paged by key, the same number of statements always."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, String, and_, case, cast, false, func, literal, or_, select, tuple_

from workflows.cases.freezes import is_stopped
from workflows.duties.policy import MERGES, after_policy
from workflows.queries.sight import Sight
from workflows.records.at_once import Asking, answered
from workflows.records.cases import Application, WorkItem
from workflows.records.column_types import InstantType
from workflows.records.duties import DutyHeld
from workflows.records.households import Household, Village
from workflows.records.people import Person
from workflows.records.transaction import Db
from workflows.words.roles import DutyClass

PAGE = 50
SCOPES = ("mine", "available", "branch")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """One open task in a list; its case may be `frozen` in an emergency, or `held` by the house, which says no more."""

    id: str
    task: str
    process: str
    lane: str
    application: str
    number: str
    head_name: str
    applicant_name: str
    village_name: str
    amount: Decimal
    frozen: bool
    held: bool
    holder: str | None
    holder_name: str
    claimed_at: datetime | None
    opened_at: datetime
    due_at: datetime | None
    duty_class: str | None
    instance: str | None


@dataclass(frozen=True, slots=True)
class WorkList:
    """A page of open tasks; `more` says that there are others behind it."""

    rows: tuple[WorkRow, ...]
    more: bool

    @property
    def following(self) -> str:
        """The key behind which the next page begins; empty where there is none."""
        return self.rows[-1].id if self.more else ""


def load(
    sight: Sight, scope: str, *, task: str = "", process: str = "", page: int = 1, after: str = ""
) -> Asking[WorkList]:
    """`scope` is mine (in my hands), available (I could take it), todo (both), branch (all that is open).

    Of one `task` or one `process` where they are given; of what stands behind the work item `after`, or the `page` that
    REST asks for.
    """
    item = WorkItem.__table__
    asked = [waits_for(sight, scope)]
    asked += [item.c.task == task] if task else []
    asked += [item.c.process == process] if process else []
    if after:
        order = _order()
        (last,) = yield (select(*(one.label(f"key_{n}") for n, one in enumerate(order))).where(item.c.id == after),)
        for row in last:
            asked.append(tuple_(*order) > tuple_(*(literal(v, one.type) for v, one in zip(row, order, strict=True))))
    return (yield from _page(and_(*asked), page))


def late(sight: Sight, *, now: datetime, most: int) -> Asking[tuple[WorkRow, ...]]:
    """What is overdue in the reader's branches, the longest first; while a case is stopped nothing of it is late."""
    late, goes_on = WorkItem.__table__.c.due_at <= now, Application.__table__.c.frozen_by.is_(None) & ~is_stopped()
    condition = waits_for(sight, "branch") & late & goes_on
    found = yield from _page(condition, 1)
    return found.rows[:most]


def load_where(db: Db, condition: ColumnElement[bool], *, most: int, newest_first: bool = False) -> tuple[WorkRow, ...]:
    """The first of what fits a condition on `work_item`, by when it is due or, `newest_first`, by when it opened."""
    order = (WorkItem.__table__.c.opened_at.desc(),) if newest_first else ()
    return answered(db, _page(condition, 1, *order)).rows[:most]


def load_of_case(db: Db, application: str) -> tuple[WorkRow, ...]:
    """The open tasks of one case."""
    item = WorkItem.__table__
    return answered(db, _page(and_(item.c.state == "open", item.c.application == application), 1)).rows


def case_of(db: Db, task: str) -> Row[Any]:
    """The case of a task that somebody has acted on, which may be done: id, number, branch, process_version, and the `task`."""
    found = find_case_of(db, task)
    assert found is not None, "somebody acted on a task that there is not"
    return found


def find_case_of(db: Db, task: str) -> Row[Any] | None:
    """The same of any task; None where there is no such task."""
    item, application = WorkItem.__table__, Application.__table__
    return db.row(
        select(application.c.id, application.c.number, application.c.branch, application.c.process_version, item.c.task)
        .join(item, item.c.application == application.c.id)
        .where(item.c.id == task)
    )


def totals(sight: Sight) -> Asking[dict[str, int]]:
    """How much waits in each scope, for the head of the page."""
    item = WorkItem.__table__
    counts = ((scope, select(func.count()).select_from(item).where(waits_for(sight, scope))) for scope in SCOPES)
    (rows,) = yield (select(*(one.scalar_subquery().label(scope) for scope, one in counts)),)
    return {scope: getattr(rows[0], scope) for scope in SCOPES}


def waits_for(sight: Sight, scope: str) -> ColumnElement[bool]:
    """The condition on `work_item` of a scope."""
    item, application = WorkItem.__table__, Application.__table__
    # Recused means blind: lists and counts leave the case out (PRODUCT §3).
    seen = select(application.c.id).where(sight.blind.leaves())
    own = item.c.branch.in_(sight.branches)
    conditions = [item.c.state == "open", item.c.application.in_(seen)]
    if scope == "mine":
        # What a guest of another branch has in his hands he must find again; nothing else of it is in his lists (G3-05).
        conditions += [item.c.holder.in_(sight.people), or_(own, item.c.application.in_(sight.served))]
        return and_(*conditions)
    if scope == "todo":
        return or_(waits_for(sight, "mine"), waits_for(sight, "available"))
    conditions.append(own)
    if scope == "available":
        conditions += [item.c.holder.is_(None), _could_take(sight)]
    return and_(*conditions)


def _could_take(sight: Sight) -> ColumnElement[bool]:
    """By role and by the duties held; binding, kinship and staffing are asked when the task is opened."""
    item, held = WorkItem.__table__, DutyHeld.__table__
    if not sight.roles:
        return false()
    other_class = (
        select(held.c.person)
        .where(
            held.c.case == item.c.application,
            held.c.person.in_(sight.people),
            held.c.duty_class != item.c.duty_class,
            ~_counts_as_held(),
        )
        .exists()
    )
    mine_or_nobodys = or_(
        item.c.instance.is_(None), item.c.lane != "committee_member", item.c.instance.in_(sight.people)
    )
    return and_(item.c.lane.in_(sight.roles), or_(item.c.duty_class.is_(None), ~other_class), mine_or_nobodys)


def _counts_as_held() -> ColumnElement[bool]:
    """A task of another class that counts as the one held: merged by the case's policy, or a consent (PRODUCT §3)."""
    item, held, application = WorkItem.__table__, DutyHeld.__table__, Application.__table__
    merged = [
        and_(item.c.duty_class == one, held.c.duty_class == other, cast(application.c.policy, String).contains(name))
        for name, classes in MERGES.items()
        for one, other in classes.items()
    ]
    by_policy = select(application.c.id).where(application.c.id == item.c.application, or_(*merged)).exists()
    second = {after_policy(DutyClass.CO_INVESTIGATE, name) for name in MERGES}
    consent = and_(
        item.c.instance.is_not(None),
        item.c.duty_class == DutyClass.INVESTIGATE,
        held.c.duty_class.in_(second),
    )
    return or_(by_policy, consent)


def _page(condition: ColumnElement[bool], page: int, *first: ColumnElement[Any]) -> Asking[WorkList]:
    item, application, household, village, person, holder = (
        WorkItem.__table__, Application.__table__, Household.__table__, Village.__table__,
        Person.__table__.alias("applicant_person"), Person.__table__.alias("holder_person"),
    )  # fmt: skip
    (rows,) = yield (
        select(
            item,
            application.c.number,
            application.c.amount,
            application.c.frozen_by,
            is_stopped().label("stopped"),
            household.c.head_name,
            village.c.name.label("village_name"),
            person.c.name.label("applicant_name"),
            holder.c.name.label("holder_name"),
        )
        .join(application, application.c.id == item.c.application)
        .join(household, household.c.id == application.c.household)
        .join(village, village.c.id == application.c.village)
        .join(person, person.c.id == application.c.applicant)
        .outerjoin(holder, holder.c.id == item.c.holder)
        .where(condition)
        .order_by(*first, *_order())
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE),
    )
    return WorkList(tuple(_row(row) for row in rows[:PAGE]), len(rows) > PAGE)


def _order() -> list[ColumnElement[Any]]:
    """By when it is due, what has no term last. What opened together stands in the order of the family or the committee."""
    item = WorkItem.__table__
    untimed = case((item.c.due_at.is_(None), 1), else_=0)
    due = func.coalesce(item.c.due_at, item.c.opened_at, type_=InstantType())
    instance = func.coalesce(item.c.instance, "")
    return [untimed, due, item.c.opened_at, item.c.task, instance, item.c.id]


def _row(row: Row[Any]) -> WorkRow:
    return WorkRow(
        id=row.id,
        task=row.task,
        process=row.process,
        lane=row.lane,
        application=row.application,
        number=row.number,
        head_name=row.head_name,
        applicant_name=row.applicant_name,
        village_name=row.village_name,
        amount=row.amount,
        frozen=bool(row.stopped),
        held=row.frozen_by is not None,
        holder=row.holder,
        holder_name=row.holder_name or "",
        claimed_at=row.claimed_at,
        opened_at=row.opened_at,
        due_at=row.due_at,
        duty_class=row.duty_class,
        instance=row.instance,
    )
