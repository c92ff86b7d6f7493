"""Who was named to serve a case at another branch, by whom, why, and whether that still holds (RULES G3-05)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from workflows.cases.items_read import begins_visit
from workflows.duties import guests
from workflows.engine.specification import Specification
from workflows.queries.case_file import CaseFile
from workflows.records.households import Branch
from workflows.records.named_teller import NamedTeller
from workflows.records.transaction import Db


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """One naming. `until` is the last day to begin, None for this visit; `ended_by` is empty unless it was taken back."""

    id: str
    work_item: str
    person: str
    teller: str
    office: str
    reason: str
    until: date | None
    named_by: str
    named_at: datetime
    in_force: bool
    ended_by: str
    ended_at: datetime | None
    ended_because: str | None


def of_case(db: Db, file: CaseFile, *, now: datetime) -> tuple[Naming, ...]:
    """All namings of a case, oldest first; nothing is asked where there is none."""
    if not file.rounds.get("named_tellers"):
        return ()
    table, branch = NamedTeller.__table__, Branch.__table__
    standing = guests.standing(db, file.application.id, now=now)
    rows = db.rows(
        select(table, branch.c.name.label("office"))
        .join(branch, branch.c.id == table.c.teller_branch)
        .where(table.c.application == file.application.id)
        .order_by(table.c.id)
    )
    return tuple(
        Naming(
            id=row.id,
            work_item=row.work_item,
            person=row.teller,
            teller=file.person_name(row.teller),
            office=row.office,
            reason=row.reason,
            until=row.until,
            named_by=file.person_name(row.person),
            named_at=row.at,
            in_force=standing is not None and row.id == standing.id,
            ended_by=file.person_name(row.ended_by),
            ended_at=row.ended_at,
            ended_because=row.ended_because,
        )
        for row in rows
    )


def waiting(file: CaseFile, spec: Specification) -> Row[Any] | None:
    """The open task of a visit that waits at the counter, in nobody's hands."""
    free = (row for row in file.work if row.state == "open" and row.holder is None and row.task in spec.nodes)
    return next((row for row in free if begins_visit(row, spec.nodes[row.task])), None)
