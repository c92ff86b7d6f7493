"""To whom a task could be handed over; those who may not stay in the list with the reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from workflows.cases.case import Case
from workflows.cases.means import Means
from workflows.door.question import about_task, facts_of, prospect_of, taken_up_at
from workflows.duties import guard
from workflows.records.people import Account
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.roles import Role
from workflows.words.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the task's role; `why_not` is the guard's sentence."""

    person: str
    account_name: str
    name: str
    why_not: Sentence | None


def for_task(db: Db, means: Means, item: Row[Any], actor: Actor, *, now: datetime) -> tuple[Colleague, ...]:
    """Everybody who holds the task's role, other than its holder, in the order of their names."""
    case = Case.open(db, means, item.application, actor, now, to_read=True)
    facts, node, prospect = facts_of(case), case.node(item.task), prospect_of(case)
    account = Account.__table__
    names = {row.person: row.name for row in db.rows(select(account).where(account.c.state == "active"))}
    found = []
    for one in facts.staff:
        if one.person == item.holder or Role(item.lane) not in one.roles:
            continue
        held = facts.held.of(one.person)
        start = taken_up_at(case, node, one.person)
        instance = item.instance if start is node else None
        asked = about_task(case, start, instance, held.duty_class if held else None, prospect)
        refusal = guard.explain(asked, Actor(person=one.person, name=one.name, account="-"), facts, told=actor.person)
        found.append(Colleague(one.person, names[one.person], one.name, refusal.sentence if refusal else None))
    return tuple(found)
