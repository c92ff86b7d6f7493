"""The trail of a case as an auditor reads it: each act with the right it rests on, refused attempts in the same list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, String, and_, case, cast, func, not_, or_, select, true

from workflows.engine.specification import Specification
from workflows.queries import act_basis
from workflows.queries.act_basis import Rights
from workflows.queries.case_events import REFUSED, VIEWS
from workflows.queries.case_file import CaseFile
from workflows.queries.case_view import HOUSE_ACTORS, WHOM
from workflows.records.at_once import Asking
from workflows.records.audit import AuditEvent
from workflows.records.households import Member
from workflows.records.people import Person
from workflows.words.actor import OPERATOR
from workflows.words.events import EVENT_WORDS, SEEN_INSTEAD, SUCCESSIONS, UNSEEN
from workflows.words.sentence import Sentence

PAGE = 50
VIEWS_SHOWN = 50


class Kind(StrEnum):
    """Which part of the trail is read."""

    PEOPLE = "people"
    SIGNED = "signed"
    REFUSED = "refused"
    SEEN = "seen"
    HOUSE = "house"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailRow:
    """One event. `what` is the act in words, `task` the task's name, `whom` it is about, `successor` who signs in his place.

    `rule` is what refused, empty for what was done.
    """

    seq: int
    at: datetime
    actor: str
    acting_for: str
    what: str
    task: str
    said: str
    rule: str
    rests_on: tuple[Sentence, ...]
    hash: str
    whom: str = ""
    successor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """A page of it, newest first; `counts` say how many events there are of each kind, `last` is where the chain ends."""

    rows: tuple[TrailRow, ...]
    more: bool
    counts: Mapping[Kind, int]
    last: Row[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Somebody was shown a whole number or a paper that bears whole numbers; `field` and `whose` where it was one number."""

    at: datetime
    who: str
    act: str
    field: str = ""
    whose: str = ""


def load(spec: Specification, file: CaseFile, kind: Kind, *, before: int | None = None) -> Asking[Trail]:
    """Fifty events of a kind, those before the event numbered `before`; three rounds always."""
    event, person = AuditEvent.__table__, Person.__table__
    kinds = _kinds([node.id for node in spec.nodes.values() if node.sign_off])
    of_case = select(event).outerjoin(person, person.c.id == event.c.actor).where(event.c.chain == file.application.id)
    wanted = of_case.where(kinds[kind])
    if before is not None:
        wanted = wanted.where(event.c.seq < before)
    rows, (counted,), last = yield (
        wanted.order_by(event.c.seq.desc()).limit(PAGE + 1),
        of_case.with_only_columns(*(_number_of(condition).label(name.value) for name, condition in kinds.items())),
        select(event).where(event.c.chain == file.application.id).order_by(event.c.seq.desc()).limit(1),
    )
    assert last, "a case without an event"
    people = {one for row in rows for one in (row.actor, row.acting_for, *_about(row)) if one}
    rights = yield from act_basis.load(file.application.id, spec, people)
    said = {row.work_item: "：".join(filter(None, (row.decision, row.reasons))) for row in file.rounds["decisions"]}
    said |= {row.work_item: row.sentence for row in file.rounds["sentences"]}
    shown = tuple(_row(row, rights, said) for row in rows[:PAGE])
    counts = {one: int(counted._mapping[one.value]) for one in kinds}
    return Trail(rows=shown, more=len(rows) > PAGE, counts=counts, last=last[0])


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def seen(file: CaseFile) -> Asking[tuple[Seen, ...]]:
    """Who was shown whole numbers of the household since the case began, newest first; by this case or on its file."""
    event, member, person = AuditEvent.__table__, Member.__table__, Person.__table__
    (family,) = yield (
        select(member.c.person, person.c.name)
        .join(person, person.c.id == member.c.person)
        .where(member.c.household == file.application.household),
    )
    names = {row.person: row.name for row in family}
    beside = and_(
        event.c.act == "unmask",
        event.c.chain != file.application.id,
        event.c.at >= file.application.opened_at,
        or_(*(cast(event.c.facts, String).contains(f'"person":"{one}"', autoescape=True) for one in sorted(names))),
    )
    here = and_(event.c.chain == file.application.id, event.c.act.in_(sorted(VIEWS)))
    shown = yield [
        select(event, person.c.name.label("who"))
        .outerjoin(person, person.c.id == event.c.actor)
        .where(condition)
        .order_by(event.c.at.desc(), event.c.id.desc())
        .limit(VIEWS_SHOWN)
        for condition in ((here, beside) if names else (here,))
    ]
    found = [row for rows in shown for row in rows]
    return tuple(
        Seen(at=row.at, who=row.who or HOUSE_ACTORS.get(row.actor, row.actor), act=EVENT_WORDS.get(row.act, row.act),
             field=str(row.facts.get("field", "")), whose=names.get(str(row.facts.get("person")), ""))
        for row in sorted(found, key=lambda one: (one.at, one.id), reverse=True)[:VIEWS_SHOWN]
    )  # fmt: skip


def _kinds(signing: list[str]) -> dict[Kind, ColumnElement[bool]]:
    """The conditions on an event that is joined with its actor's person."""
    event, person = AuditEvent.__table__, Person.__table__
    refused = event.c.act == REFUSED
    done = and_(event.c.act == "task", event.c.transition == "complete")
    moved = and_(event.c.act == "task", event.c.transition != "complete")
    # From nothing may anybody learn of a list hit: such an act counts as the house's own (G3-06).
    tried = or_(*(cast(event.c.facts, String).contains(f'"act":"{one}"') for one in sorted(UNSEEN)))
    unseen = or_(event.c.act.in_(sorted(UNSEEN)), and_(refused, tried))
    no_person = and_(person.c.id.is_(None), event.c.actor != OPERATOR.person)
    house = or_(no_person, unseen, moved)
    views = event.c.act.in_(sorted(VIEWS))
    return {
        Kind.PEOPLE: and_(not_(house), not_(views)),
        Kind.SIGNED: and_(done, event.c.task.in_(signing)),
        Kind.REFUSED: and_(refused, not_(unseen)),
        Kind.SEEN: views,
        Kind.HOUSE: house,
        Kind.ALL: true(),
    }


def _row(row: Row[Any], rights: Rights, said: Mapping[str, str]) -> TrailRow:
    facts = row.facts or {}
    refused, done = row.act == REFUSED, (row.act, row.transition) == ("task", "complete")
    act = str(facts.get("act", "")) if refused else row.act
    if act in UNSEEN:
        return _by_the_house(row, EVENT_WORDS[SEEN_INSTEAD], "")
    what = EVENT_WORDS.get(f"{act}_{row.transition}", EVENT_WORDS.get(act, act))
    tried = rights.items.get(str(facts.get("task"))) if refused else None
    node = rights.spec.nodes.get((tried.task if tried is not None else row.task) or "")
    if row.act == "task" and not done:
        return _by_the_house(row, what, node.name if node is not None else "")
    whom, successor = _about(row)
    return TrailRow(
        seq=row.seq,
        at=row.at,
        actor=rights.names.get(row.actor) or HOUSE_ACTORS.get(row.actor, row.actor),
        acting_for=rights.names.get(row.acting_for or "", ""),
        what=what,
        task=node.name if node is not None else "",
        said=said.get(row.work_item, "") if done else "",
        rule=str(facts.get("rule", "")) if refused else "",
        rests_on=rights.against(row) if refused else rights.of(row),
        hash=row.hash,
        whom=rights.names.get(whom, ""),
        successor=rights.names.get(successor, ""),
    )


def _about(row: Row[Any]) -> tuple[str, str]:
    """Whom an event is about, and who signs in his place from then on; empty where it is about nobody."""
    facts = row.facts or {}
    return str(facts.get(WHOM.get(row.act, ""), "")), str(facts["to"]) if row.act in SUCCESSIONS else ""


def _by_the_house(row: Row[Any], what: str, task: str) -> TrailRow:
    """That a task opened or closed follows from somebody's act; nobody did it himself."""
    return TrailRow(seq=row.seq, at=row.at, actor=HOUSE_ACTORS["system"], acting_for="", what=what, task=task, said="",
                    rule="", rests_on=(act_basis.OF_THE_HOUSE["system"],), hash=row.hash)  # fmt: skip
