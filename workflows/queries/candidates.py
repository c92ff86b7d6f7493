"""To whom a task could be handed over; those who may not stay in the list with the reason."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from workflows.cases.case import Case
from workflows.cases.means import Means
from workflows.door.question import about_task, facts_of, prospect_of, taken_up_at
from workflows.duties import guard
from workflows.duties.facts import branch_and_above, branch_and_below, roles_in_force
from workflows.records.households import Branch
from workflows.records.people import Account, Person, RoleHeld
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
        if one.person == item.holder or one.guest or Role(item.lane) not in one.roles:
            continue
        held = facts.held.of(one.person)
        start = taken_up_at(case, node, one.person)
        instance = item.instance if start is node else None
        asked = about_task(case, start, instance, held.duty_class if held else None, prospect)
        refusal = guard.explain(asked, Actor(person=one.person, name=one.name, account="-"), facts, told=actor.person)
        found.append(Colleague(one.person, names[one.person], one.name, refusal.sentence if refusal else None))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class TellerElsewhere:
    """A teller of another branch of the same legal person; `why_not` is the guard's sentence."""

    account_name: str
    name: str
    office: str
    why_not: Sentence | None


def tellers_elsewhere(
    db: Db, means: Means, item: Row[Any], actor: Actor, *, now: datetime
) -> tuple[TellerElsewhere, ...]:
    """Whom a director could name for the visit that begins with `item`, by office and name (G3-05)."""
    case = Case.open(db, means, item.application, actor, now, to_read=True)
    rows = _tellers(db, branch_and_below(db, branch_and_above(db, case.row.branch)[-1]), now)
    facts = facts_of(case, considered=[row.person for row in rows])
    offered = {row.person: row for row in rows if facts.is_guest(row.person)}
    node, prospect = case.node(item.task), prospect_of(case)
    found = []
    for person, row in offered.items():
        # Each is asked about as if he alone were named.
        here = tuple(one for one in facts.staff if one.person == person or one.person not in offered)
        held = facts.held.of(person)
        asked = about_task(case, node, item.instance, held.duty_class if held else None, prospect)
        teller = Actor(person=person, name=row.name, account=row.account)
        refusal = guard.explain(asked, teller, replace(facts, staff=here), told=actor.person)
        found.append(TellerElsewhere(row.login, row.name, row.office, refusal.sentence if refusal else None))
    return tuple(found)


def _tellers(db: Db, branches: Collection[str], now: datetime) -> Sequence[Row[Any]]:
    account, role, person, branch = (r.__table__ for r in (Account, RoleHeld, Person, Branch))
    return db.rows(
        select(account.c.id.label("account"), account.c.name.label("login"), person.c.id.label("person"), person.c.name,
               branch.c.name.label("office"))
        .join(person, person.c.id == account.c.person)
        .join(branch, branch.c.id == account.c.branch)
        .join(role, role.c.account == account.c.id)
        .where(account.c.state == "active", account.c.branch.in_(branches), role.c.role == Role.TELLER.value,
               roles_in_force(now))
        .order_by(branch.c.name, person.c.name, account.c.id)
    )  # fmt: skip
