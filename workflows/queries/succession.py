"""What a director is shown who is to name a successor: for whom, why, and who could be it (PRODUCT §3, succession)."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from workflows.cases.case import Case
from workflows.cases.means import Means
from workflows.door.question import facts_of
from workflows.door.succession import VacantTask, about_naming, never_successor, vacant_task
from workflows.duties import guard
from workflows.duties.facts import Facts
from workflows.queries.candidates import Colleague
from workflows.records.people import Account, Person
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.sentence import text

NAMING = text("指定接替")


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """One open task, what it answers for, who did that and cannot come, and those who hold the role that he did it in."""

    task: str
    task_name: str
    act_name: str
    acted_at: datetime
    doer: str
    ground: str
    colleagues: tuple[Colleague, ...] = field(default=())


def naming(db: Db, means: Means, application: str, task: str, actor: Actor, *, now: datetime) -> Naming:
    """For the page of the act. Raises what the act would: GuardRefused for who may not name, NotPossible."""
    case = Case.open(db, means, application, actor, now)
    facts = facts_of(case)
    guard.check(about_naming(NAMING), actor, facts)
    vacant = vacant_task(case, task, facts)
    doer = db.scalar(select(Person.__table__.c.name).where(Person.__table__.c.id == vacant.bound.doer))
    return Naming(
        task=task,
        task_name=case.task_name(task),
        act_name=case.task_name(vacant.bound.act.task),
        acted_at=vacant.bound.act.ended_at,
        doer=str(doer),
        ground=vacant.ground.value,
        colleagues=_colleagues(db, vacant, facts, actor),
    )


def _colleagues(db: Db, vacant: VacantTask, facts: Facts, director: Actor) -> tuple[Colleague, ...]:
    account, role = Account.__table__, vacant.asked.question.role
    logins = {row.person: row.name for row in db.rows(select(account).where(account.c.state == "active"))}
    found = []
    for one in facts.staff:
        somebody = Actor(person=one.person, name=one.name, account="-")
        if role in one.roles and one.person != vacant.bound.doer:
            why_not = never_successor(vacant.bound, somebody, director)
            if why_not is None:
                refusal = guard.explain(vacant.asked, somebody, facts, told=director.person)
                why_not = refusal.sentence if refusal else None
            found.append(Colleague(one.person, logins[one.person], one.name, why_not))
    return tuple(found)
