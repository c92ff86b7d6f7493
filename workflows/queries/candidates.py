"""To whom a task could be handed over; those who may not stay in the list with the reason."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from workflows.cases.case import Case
from workflows.cases.means import Means
from workflows.door.question import about_task, earlier_acts, facts_of, prospect_of, taken_up_at
from workflows.duties import guard
from workflows.duties.facts import branch_and_above, branch_and_below, roles_in_force
from workflows.duties.guard import Asked
from workflows.queries.at_task import AtTask
from workflows.records.households import Branch
from workflows.records.people import Account, Person, RoleHeld
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.roles import DutyClass, Role
from workflows.words.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the task's role; `why_not` is the guard's sentence."""

    person: str
    account_name: str
    name: str
    why_not: Sentence | None


def for_task(at: AtTask) -> tuple[Colleague, ...]:
    """Everybody who holds the task's role, other than its holder, in the order of their names."""
    case, facts, node, item = at.case, at.facts, at.node, at.item
    done, prospect, logins = earlier_acts(case, node), prospect_of(case), _logins(case.db)
    asked: dict[tuple[str, DutyClass | None], Asked] = {}
    found = []
    for one in facts.staff:
        if one.person == item.holder or one.guest or Role(item.lane) not in one.roles:
            continue
        held = facts.held.of(one.person)
        start = taken_up_at(case, node, one.person, done)
        way = start.id, held.duty_class if held else None
        if way not in asked:
            asked[way] = about_task(case, start, item.instance if start is node else None, way[1], prospect)
        somebody = Actor(person=one.person, name=one.name, account="-")
        refusal = guard.explain(asked[way], somebody, facts, told=at.actor.person)
        found.append(Colleague(one.person, logins[one.person], one.name, refusal.sentence if refusal else None))
    return tuple(found)


def _logins(db: Db) -> dict[str, str]:
    """By person, the name of an account."""
    account = Account.__table__
    rows = db.rows(select(account.c.person, account.c.name).where(account.c.state == "active"))
    return {row.person: row.name for row in rows}


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
    case = Case.open(db, means, item.application, actor, now)
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
