"""What waits at the counter for a customer who stands there: his case's one open task of the tellers."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, or_, select

from workflows.queries.sight import Sight
from workflows.records.cases import Application, WorkItem
from workflows.records.people import Person
from workflows.records.search_keys import IDENTITY_KIND
from workflows.records.transaction import Db
from workflows.words.identity_number import clean_identity_number
from workflows.words.roles import Role

WHOLE_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open task of a case that a teller may take, or holds already: its id, and its name in the diagrams."""

    task: str
    name: str
    application: str


def waiting(db: Db, sight: Sight, households: Collection[str]) -> dict[str, Waiting]:
    """The open task by household, of those that nobody else holds; nothing for a reader who is no teller."""
    if Role.TELLER not in sight.roles or not households:
        return {}
    item, application = WorkItem.__table__, Application.__table__
    rows = db.rows(
        select(application.c.household, item.c.id, item.c.task, item.c.application)
        .join(application, application.c.id == item.c.application)
        .where(
            application.c.household.in_(households),
            item.c.state == "open",
            item.c.lane == Role.TELLER,
            or_(item.c.branch.in_(sight.branches), item.c.application.in_(sight.served)),
            item.c.holder.is_(None) | item.c.holder.in_(sight.people),
            sight.blind.leaves(),
        )
        .order_by(item.c.opened_at.desc())
    )
    return {row.household: Waiting(row.id, row.task, row.application) for row in rows}


def case_of_customer(db: Db, sight: Sight, words: str) -> Row[Any] | None:
    """The case of another branch for which the reader was named, by its borrower's whole identity number (G3-05)."""
    number = clean_identity_number(words)
    if len(number) != WHOLE_NUMBER:
        return None
    person, application = Person.__table__, Application.__table__
    key = db.keyring.blind(IDENTITY_KIND, number)
    return db.row(
        select(application)
        .join(person, person.c.id == application.c.applicant)
        .where(person.c.id_number_key == key, application.c.id.in_(sight.served))
        .order_by(application.c.id.desc())
        .limit(1)
    )
