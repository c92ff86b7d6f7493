"""What waits at the counter for a customer who stands there: his case's one open task of the tellers."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from workflows.queries.sight import Sight
from workflows.records.cases import Application, WorkItem
from workflows.records.transaction import Db
from workflows.words.roles import Role


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open task of a case that a teller may take, or holds already."""

    task: str
    application: str


def waiting(db: Db, sight: Sight, households: Collection[str]) -> dict[str, Waiting]:
    """The open task by household, of those that nobody else holds; nothing for a reader who is no teller."""
    if Role.TELLER not in sight.roles or not households:
        return {}
    item, application = WorkItem.__table__, Application.__table__
    rows = db.rows(
        select(application.c.household, item.c.id, item.c.application)
        .join(application, application.c.id == item.c.application)
        .where(
            application.c.household.in_(households),
            item.c.state == "open",
            item.c.lane == Role.TELLER,
            item.c.branch.in_(sight.branches),
            item.c.holder.is_(None) | item.c.holder.in_(sight.people),
            sight.blind.leaves(),
        )
        .order_by(item.c.opened_at.desc())
    )
    return {row.household: Waiting(row.id, row.application) for row in rows}
