"""Questions to 联网核查 that nobody has answered yet: read by whoever asks the port again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from workflows.records.cases import Application
from workflows.records.disbursement import IdentityQuery
from workflows.records.people import Person
from workflows.records.sealed import unseal_text
from workflows.records.transaction import Db

ASKED_FOR = timedelta(days=5)
"""After so long nobody waits for an answer any more; the teller asks anew."""


@dataclass(frozen=True, slots=True, repr=False)
class OpenQuery:
    """Whom it is about; the number is whole, since the port needs it, so this is never printed."""

    id: str
    application: str
    reference: str
    name: str
    id_number: str


def open_queries(db: Db, now: datetime, *, limit: int, only: str = "") -> Sequence[OpenQuery]:
    """At most `limit`, the oldest first, or `only` the one of that id."""
    table, application, person = IdentityQuery.__table__, Application.__table__, Person.__table__
    wanted = (
        select(table.c.id.label("query"), table.c.application, table.c.reference, person.c.id, person.c.name, person.c.id_number)
        .join(application, application.c.id == table.c.application)
        .join(person, person.c.id == application.c.applicant)
        .where(table.c.answered_at.is_(None), table.c.asked_at > now - ASKED_FOR)
        .order_by(table.c.asked_at)
        .limit(limit)
    )  # fmt: skip
    rows = db.rows(wanted.where(table.c.id == only) if only else wanted)
    found = []
    for row in rows:
        number = unseal_text(db, Person, "id_number", row, subject=row.id) or ""
        found.append(OpenQuery(row.query, row.application, row.reference, row.name, number))
    return found
