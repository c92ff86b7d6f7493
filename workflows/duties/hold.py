"""Takes and gives back a duty: the rows that the constraint stands on."""

from datetime import datetime

from sqlalchemy import exists, select

from workflows.records.cases import WorkItem
from workflows.records.duties import DutyHeld, Succession
from workflows.records.sealed import write
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.roles import DutyClass


def take(db: Db, application: str, actor: Actor, duty_class: DutyClass, task: str, *, now: datetime) -> None:
    """Inserts the rows of the actor and of whom he stands in for, where they do not hold the class already."""
    persons = [actor.person] if actor.acting_for is None else [actor.person, actor.acting_for]
    for person in persons:
        if not holds(db, application, person, duty_class):
            values = {"case": application, "person": person, "duty_class": duty_class.value, "first_task": task,
                      "since": now}  # fmt: skip
            write(db, DutyHeld, values, subject=None, now=now)


def give_back(db: Db, application: str, persons: tuple[str, ...], duty_class: DutyClass) -> list[str]:
    """Removes the rows of persons who completed nothing in the class; tells whose rows went."""
    item, table, named = WorkItem.__table__, DutyHeld.__table__, Succession.__table__
    gone = []
    for person in persons:
        # A successor was named for the class by somebody else, and is not rid of it by giving the task back.
        is_successor = exists().where(named.c.application == application, named.c.successor == person)
        did = exists().where(
            item.c.application == application,
            # Whatever he did in this case he did in this class: he holds no other.
            item.c.duty_class.is_not(None),
            ((item.c.done_by == person) | (item.c.done_for == person))
            | ((item.c.holder == person) & (item.c.state == "open")),
        )
        removed = db.execute(
            table.delete().where(
                table.c.case == application,
                table.c.person == person,
                table.c.duty_class == duty_class.value,
                table.c.inherited_from.is_(None),
                ~did,
                ~is_successor,
            )
        )
        if removed.rowcount:
            gone.append(person)
    return gone


def holds(db: Db, application: str, person: str, duty_class: DutyClass) -> bool:
    """Whether a person holds just this class in the case."""
    table = DutyHeld.__table__
    return bool(
        db.scalar(
            select(table.c.person).where(
                table.c.case == application, table.c.person == person, table.c.duty_class == duty_class.value
            )
        )
    )


def class_of_acting(db: Db, application: str, actor: Actor) -> DutyClass | None:
    """The class that the actor or whom he stands in for holds in the case; where both hold one the guard compares them."""
    own = class_held(db, application, actor.person)
    if own is not None or actor.acting_for is None:
        return own
    return class_held(db, application, actor.acting_for)


def class_held(db: Db, application: str, person: str) -> DutyClass | None:
    """The class a person holds in the case."""
    table = DutyHeld.__table__
    found = db.scalar(select(table.c.duty_class).where(table.c.case == application, table.c.person == person))
    return None if found is None else DutyClass(found)
