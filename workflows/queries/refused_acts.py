"""Refused attempts in the cases of an office, newest first: who tried what, which rule said no, when.

They stand in the chains of the cases themselves; there is no other list of them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select

from workflows.queries.case_events import REFUSED
from workflows.queries.refusal_reason import because
from workflows.queries.sight import Sight
from workflows.records.at_once import Asking
from workflows.records.audit import AuditEvent
from workflows.records.cases import Application, WorkItem
from workflows.records.duties import DutyHeld
from workflows.records.households import Household
from workflows.records.people import Person
from workflows.words.events import UNSEEN
from workflows.words.sentence import Sentence

PAGE = 50
MOST_COUNTED = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedAct:
    """One attempt: `task` is the task it was aimed at, empty for an act on the whole case; `rule` what refused, `because` why."""

    id: str
    at: datetime
    seq: int
    actor: str
    acting_for: str
    act: str
    task: str
    rule: str
    number: str
    head_name: str
    because: tuple[Sentence, ...]


def load(sight: Sight, *, before: str = "", most: int = PAGE) -> Asking[tuple[tuple[RefusedAct, ...], bool]]:
    """A page of them, those older than the one with the id `before`, and whether there are more."""
    event, application, household, person = (r.__table__ for r in (AuditEvent, Application, Household, Person))
    absent = person.alias("absent")
    wanted = (
        _in_sight(select(event, application.c.number, household.c.head_name, person.c.name.label("actor_name"),
                         absent.c.name.label("absent_name")), sight)
        .join(household, household.c.id == application.c.household)
        .outerjoin(person, person.c.id == event.c.actor)
        .outerjoin(absent, absent.c.id == event.c.acting_for)
    )  # fmt: skip
    if before:
        (found,) = yield (select(event.c.at, event.c.id).where(event.c.id == before),)
        for last in found:
            wanted = wanted.where(or_(event.c.at < last.at, and_(event.c.at == last.at, event.c.id < last.id)))
    (rows,) = yield (wanted.order_by(event.c.at.desc(), event.c.id.desc()).limit(most + 1),)
    shown = [row for row in rows[:most] if row.facts.get("act") not in UNSEEN]
    aimed, duties = yield _aimed_at(shown), _held(shown)
    items = {row.id: row for row in aimed}
    held = {(row.case, row.person): row for row in duties}
    return tuple(_row(row, items, held) for row in shown), len(rows) > most


def _row(row: Row[Any], items: Mapping[str, Row[Any]], held: Mapping[tuple[str, str], Row[Any]]) -> RefusedAct:
    item, rule = items.get(str(row.facts.get("task"))), str(row.facts.get("rule", ""))
    duties = [held[row.chain, one] for one in (row.actor, row.acting_for) if (row.chain, one) in held]
    return RefusedAct(
        id=row.id,
        at=row.at,
        seq=row.seq,
        actor=row.actor_name or row.actor,
        acting_for=row.absent_name or "",
        act=str(row.facts.get("act", "")),
        task=item.task if item is not None else "",
        rule=rule,
        number=row.number,
        head_name=row.head_name,
        because=because(
            rule,
            lane=item.lane if item is not None else "",
            holder=(item.holder_name or "") if item is not None else "",
            held=[(one.name, one.since, one.duty_class) for one in duties if one.since <= row.at],
        ),
    )


def _aimed_at(rows: Sequence[Row[Any]]) -> Select[Any]:
    item, person = WorkItem.__table__, Person.__table__
    aimed = {str(row.facts["task"]) for row in rows if row.facts.get("task")}
    return (
        select(item.c.id, item.c.task, item.c.lane, person.c.name.label("holder_name"))
        .outerjoin(person, person.c.id == item.c.holder)
        .where(item.c.id.in_(aimed))
    )


def _held(rows: Sequence[Row[Any]]) -> Select[Any]:
    """The duties of these people in these cases."""
    held, person = DutyHeld.__table__, Person.__table__
    people = {one for row in rows for one in (row.actor, row.acting_for) if one}
    return (
        select(held, person.c.name)
        .join(person, person.c.id == held.c.person)
        .where(held.c.case.in_({row.chain for row in rows}), held.c.person.in_(people))
    )


def by_rule(sight: Sight, *, since: datetime) -> Asking[tuple[tuple[str, int], ...]]:
    """How often each rule said no since then, the most frequent first."""
    event = AuditEvent.__table__
    wanted = _in_sight(select(event.c.facts), sight).where(event.c.at >= since)
    (rows,) = yield (wanted.order_by(event.c.at.desc()).limit(MOST_COUNTED),)
    found = Counter(str(row.facts.get("rule", "")) for row in rows if row.facts.get("act") not in UNSEEN)
    return tuple(found.most_common())


def _in_sight(wanted: Select[Any], sight: Sight) -> Select[Any]:
    event, application = AuditEvent.__table__, Application.__table__
    return wanted.join(application, application.c.id == event.c.chain).where(event.c.act == REFUSED, sight.cases())
