"""What stands beside a reader's list: how much by gate, where to go today, and who has his cases in hand."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal_column, null, or_, select, union_all

from workflows.cases.freezes import is_stopped
from workflows.queries.sight import Sight
from workflows.queries.work_list import WorkRow, waits_for
from workflows.records.at_once import Asking
from workflows.records.cases import Application, Draft, Question, ReturnRound, WorkItem
from workflows.records.column_types import InstantType
from workflows.records.duties import DutyHeld
from workflows.records.households import Member, Village
from workflows.records.people import Person
from workflows.records.transaction import Db
from workflows.words.roles import Gate, Role

VILLAGES_SHOWN = 8
OTHERS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class GateCount:
    """What waits in one gate, and how much of it is late or due today."""

    count: int = 0
    late: int = 0
    today: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One household to go to, or one member to be asked, in a village; `task` says what for."""

    task: str
    applicant_name: str
    member_name: str
    late: bool


@dataclass(frozen=True, slots=True)
class WithOthers:
    """Of the cases in which the reader did something: a task that others have, how many, and since when the oldest."""

    task: str
    holder_name: str
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Beside:
    """What a row says under its task: whom it is about, what was asked in a return, or since when a draft is kept."""

    member_name: str = ""
    question: str = ""
    asked_by: str = ""
    draft_at: datetime | None = None


def by_gate(sight: Sight, scope: str, *, now: datetime, day_end: datetime) -> Asking[Mapping[Gate, GateCount]]:
    """The four gates, whether anything waits there or not; what stands in no gate is in none."""
    item, application = WorkItem.__table__, Application.__table__
    goes_on = and_(application.c.frozen_by.is_(None), ~is_stopped())
    late = and_(item.c.due_at <= now, goes_on)
    today = and_(item.c.due_at > now, item.c.due_at <= day_end, goes_on)
    (rows,) = yield (
        select(item.c.process, func.count().label("number"), _number_of(late).label("late"), _number_of(today).label("today"))
        .join(application, application.c.id == item.c.application)
        .where(waits_for(sight, scope))
        .group_by(item.c.process),
    )  # fmt: skip
    found = {row.process: GateCount(row.number, row.late or 0, row.today or 0) for row in rows}
    return {gate: found.get(gate.value, GateCount()) for gate in Gate}


def villages(sight: Sight, *, now: datetime) -> Asking[Mapping[str, tuple[Call, ...]]]:
    """What a client manager has to do out there, by village, the village with the longest due first."""
    item, application, village, applicant, member, asked = (
        WorkItem.__table__, Application.__table__, Village.__table__, Person.__table__.alias(), Member.__table__,
        Person.__table__.alias(),
    )  # fmt: skip
    (rows,) = yield (
        select(item.c.task, item.c.due_at, village.c.name, applicant.c.name.label("applicant"), asked.c.name.label("asked"))
        .join(application, application.c.id == item.c.application)
        .join(village, village.c.id == application.c.village)
        .join(applicant, applicant.c.id == application.c.applicant)
        .outerjoin(member, member.c.id == item.c.instance)
        .outerjoin(asked, asked.c.id == member.c.person)
        .where(waits_for(sight, "mine"), item.c.lane == Role.CLIENT_MANAGER, item.c.process == Gate.INVESTIGATION)
        .order_by(item.c.due_at, item.c.id),
    )  # fmt: skip
    found: dict[str, list[Call]] = defaultdict(list)
    for row in rows:
        late = row.due_at is not None and row.due_at <= now
        found[row.name].append(Call(row.task, row.applicant, row.asked or "", late))
    return {name: tuple(calls) for name, calls in list(found.items())[:VILLAGES_SHOWN]}


def with_others(sight: Sight) -> Asking[tuple[WithOthers, ...]]:
    """The longest waiting first."""
    item, held, application, holder = (
        WorkItem.__table__, DutyHeld.__table__, Application.__table__, Person.__table__
    )  # fmt: skip
    mine = select(held.c.case).where(held.c.person.in_(sight.people), held.c.inherited_from.is_(None))
    others = or_(item.c.holder.is_(None), item.c.holder.not_in(sight.people))
    # Not the negation: nobody's task is neither in one's hands nor out of them, and a negation would lose it.
    own = select(item.c.id).where(waits_for(sight, "todo"))
    (rows,) = yield (
        select(item.c.task, holder.c.name, func.count().label("number"), func.min(item.c.opened_at).label("since"))
        .join(application, application.c.id == item.c.application)
        .outerjoin(holder, holder.c.id == item.c.holder)
        .where(item.c.state == "open", item.c.application.in_(mine), others, item.c.id.not_in(own), sight.cases())
        .group_by(item.c.task, holder.c.name)
        .order_by(func.min(item.c.opened_at))
        .limit(OTHERS_SHOWN),
    )
    return tuple(WithOthers(row.task, row.name or "", row.number, row.since) for row in rows)


def beside(db: Db, rows: Collection[WorkRow], people: Collection[str]) -> Mapping[str, Beside]:
    """By work item; `people` are whose drafts may be told of."""
    if not rows:
        return {}
    item, draft, member, person, question, sent = (
        r.__table__ for r in (WorkItem, Draft, Member, Person, Question, ReturnRound)
    )
    ids = [row.id for row in rows]
    at = null().cast(InstantType)
    asked = union_all(
        select(literal_column("'draft'").label("kind"), draft.c.work_item, null().label("words"), null().label("by"), draft.c.saved_at.label("at"))
        .where(draft.c.work_item.in_(ids), draft.c.person.in_(people)),
        select(literal_column("'member'"), item.c.id, person.c.name, null(), at)
        .join(member, member.c.id == item.c.instance)
        .join(person, person.c.id == member.c.person)
        .where(item.c.id.in_(ids)),
        select(literal_column("'question'"), item.c.id, question.c.text, person.c.name, sent.c.at)
        .join(question, and_(question.c.application == item.c.application, question.c.to_task == item.c.task))
        .join(sent, sent.c.id == question.c.of)
        .join(person, person.c.id == sent.c.person)
        .where(item.c.id.in_(ids), question.c.answered_at.is_(None), question.c.position == 1),
    )  # fmt: skip
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in db.rows(asked):
        if row.kind == "draft":
            found[row.work_item]["draft_at"] = row.at
        elif row.kind == "member":
            found[row.work_item]["member_name"] = row.words
        else:
            found[row.work_item] |= {"question": row.words, "asked_by": row.by}
    return {work_item: Beside(**values) for work_item, values in found.items()}


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))
