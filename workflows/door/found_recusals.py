"""A recusal that is found after the person has acted (PRODUCT §3, recused means blind).

Before the payment his acts are marked, what he holds goes back to the others, and the case returns to the earliest of
his acts for somebody else; after it a finding goes to auditor and director, and nothing moves.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, or_, select

from workflows.cases import rounds, work_items
from workflows.cases.case import Case
from workflows.cases.items_read import is_done
from workflows.door.question import facts_of, is_vote
from workflows.duties import hold, recusals
from workflows.records.cases import Finding, WorkItem
from workflows.records.duties import DutyHeld, RecusalFound
from workflows.records.jobs import StaffNotice
from workflows.records.people import Person
from workflows.records.sealed import write
from workflows.words.roles import Role

KIND = "recusal_found"
SOURCE = "回避"
FIRST_AFTER_ACCEPTANCE = "visit_household"
TOLD = (Role.AUDITOR, Role.DIRECTOR)


def take_effect(case: Case) -> None:
    """Looks for whoever acted or holds something in the case and must stay out of it, and has not been found before."""
    reasons = _recused(case)
    if not reasons or case.row.state not in ("running", "filed"):
        return
    work = tuple(case.db.rows(select(WorkItem.__table__).where(WorkItem.__table__.c.application == case.id)))
    acts = {person: [row for row in work if person in (row.done_by, row.done_for)] for person in reasons}
    for person, reason in reasons.items():
        values = {"application": case.id, "person": person, "reason": reason, "at": case.now}
        write(case.db, RecusalFound, values, subject=None, now=case.now)
        gone = _let_go(case, person)
        case.happened(KIND, facts={"person": person, "acts": [row.id for row in acts[person]], "duty_gone": gone})
    if case.row.paid_at is not None:
        for reason in reasons.values():
            _tell(case, reason)
        return
    done = [row for rows in acts.values() for row in rows]
    again = _open_votes(case, reasons) or _earliest(case, done)
    _mark(case, done)
    if again is not None:
        go_back(case, *again, reason="；".join(reasons.values()))


def _recused(case: Case) -> dict[str, str]:
    """Person → why, in Chinese as it is recorded, of those who have a part in the case and were not found before."""
    item, duty, person, found = (record.__table__ for record in (WorkItem, DutyHeld, Person, RecusalFound))
    mine = item.c.application == case.id
    part = or_(
        *(person.c.id.in_(select(column).where(mine)) for column in (item.c.done_by, item.c.done_for, item.c.holder)),
        person.c.id.in_(select(duty.c.person).where(duty.c.case == case.id, duty.c.inherited_from.is_(None))),
        person.c.id.in_([one.instance for one in case.items.values() if is_vote(case, one.instance)]),
    )
    known = select(found.c.person).where(found.c.application == case.id)
    rows = case.db.rows(select(person.c.id, person.c.name).where(part, person.c.id.not_in(known)).order_by(person.c.id))
    names = {row.id: row.name for row in rows}
    # Who has left the branch since is recused by his kin as well as whoever is there; the wider circle needs his roles.
    near = recusals.of_household(case.db, case.row.household, names, now=case.now).near
    here = {one.person: one.recused for one in facts_of(case).staff if one.recused is not None}
    reasons = {who: near.get(who) or here.get(who) for who in names}
    return {who: str(reason.of_him) for who, reason in reasons.items() if reason is not None}


def _open_votes(case: Case, reasons: dict[str, str]) -> tuple[Row[Any], str] | None:
    """A vote in which one of them sits is opened anew, so that he leaves its base."""
    votes = [one for one in case.items.values() if is_vote(case, one.instance)]
    done = {row.done_by for row in case.db.rows(select(WorkItem.__table__).where(_same_vote(case, votes)))}
    sits = {one.instance for one in votes} | done
    return (votes[0], votes[0].task) if votes and sits & reasons.keys() else None


def _same_vote(case: Case, votes: Sequence[Row[Any]]) -> Any:
    table = WorkItem.__table__
    tasks = [one.task for one in votes]
    return (table.c.application == case.id) & table.c.task.in_(tasks) & (table.c.round == case.row.round)


def _earliest(case: Case, acts: Sequence[Row[Any]]) -> tuple[Row[Any], str] | None:
    """The open item that the case leaves, and the earliest of the acts that a return can aim at.

    Acceptance is no target of a return: the case is visited again instead.
    """
    for act in sorted((row for row in acts if is_done(row)), key=lambda row: (row.ended_at, row.id)):
        task = FIRST_AFTER_ACCEPTANCE if case.node(act.task).process == case.root else act.task
        for item in case.items.values():
            if task in case.spec.earlier_tasks(item.task, case.root):
                return item, task
    return None


def _mark(case: Case, acts: Sequence[Row[Any]]) -> None:
    table = WorkItem.__table__
    case.db.execute(table.update().where(table.c.id.in_([row.id for row in acts])).values(voided=True))


def _let_go(case: Case, person: str) -> list[str]:
    """What he has in hand goes back to the others; says whose duty went with it, which is nobody's once he has acted."""
    held = hold.class_held(case.db, case.id, person)
    for item in [one for one in case.items.values() if person in (one.holder, one.held_for)]:
        work_items.claim(case, item, None, None, None)
    return hold.give_back(case.db, case.id, (person,), held) if held is not None else []


def go_back(case: Case, item: Row[Any], task: str, *, reason: str) -> None:
    """From an open item to `task`, by nobody's return: the item is cancelled, since nobody has done it."""
    rounds.begin_round(case, task, rule=SOURCE, reason=reason)
    several = case.node(item.task).multi_instance
    case.process.complete(item.id, {"outcome": "returned" if several else "return", "resume_at": task})


def _tell(case: Case, reason: str) -> None:
    case.write(Finding, kind=KIND, sentence=reason, source=SOURCE, grave=True, at=case.now)
    for role in TOLD:
        case.write(StaffNotice, role=role.value, kind=KIND, at=case.now)
