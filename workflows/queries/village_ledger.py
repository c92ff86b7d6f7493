"""村授信台账: every household of a village with a line in force, derived from the lines (RULES G4-09)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, select

from workflows.cases.line_use import drawn_on, room_on
from workflows.queries.household_file import load_person
from workflows.records.filing import DossierAssembly
from workflows.records.grant import CreditLine
from workflows.records.households import Branch, Household, Village, VillageManager
from workflows.records.people import Person
from workflows.records.transaction import Db
from workflows.words.choices.standing import LineState
from workflows.words.clock import shanghai_day
from workflows.words.refusals import NotFound
from workflows.words.sentence import say

MOST_LINES = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One household; money in yuan, numbers masked. `drawn` is what is owed, `available` what may still be drawn."""

    village_group: str | None
    head_name: str
    id_masked: str
    phone_masked: str
    grade: int
    approved_limit: Decimal
    drawn: Decimal
    available: Decimal
    granted_on: date
    valid_until: date
    manager_name: str
    approver_name: str
    shelf_mark: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageLedger:
    """The ledger of one village as it stands `on` a day, by group and head."""

    village: str
    office: str
    on: date
    rows: tuple[LedgerRow, ...]


def load(db: Db, village: str, *, now: datetime) -> VillageLedger:
    """At most 5,000 lines. Raises NotFound for an id that is no village's."""
    villages, branch = Village.__table__, Branch.__table__
    row = db.row(
        select(villages.c.name, branch.c.name.label("office"))
        .join(branch, branch.c.id == villages.c.branch)
        .where(villages.c.id == village)
    )
    if row is None:
        raise NotFound(say("没有这个村"))
    manager, lines = _manager(db, village), _lines(db, village)
    names, marks = _names(db, lines), _marks(db, lines)
    rows = tuple(_row(db, line, manager, names, marks) for line in lines)
    return VillageLedger(village=row.name, office=row.office, on=shanghai_day(now), rows=rows)


def _lines(db: Db, village: str) -> list[Row[Any]]:
    line, household = CreditLine.__table__, Household.__table__
    wanted = (
        select(line, household.c.village_group, household.c.head_name)
        .join(household, household.c.id == line.c.household)
        .where(household.c.village == village, line.c.state.in_((LineState.IN_FORCE, LineState.SUSPENDED)))
        .order_by(household.c.village_group, household.c.head_name, line.c.id)
    )
    return list(db.rows(wanted.limit(MOST_LINES)))


def _row(db: Db, line: Row[Any], manager: str, names: dict[str, str], marks: dict[str, str]) -> LedgerRow:
    borrower = load_person(db, line.borrower)
    return LedgerRow(
        village_group=line.village_group,
        head_name=line.head_name,
        id_masked=borrower.id_masked,
        phone_masked=borrower.phone_masked,
        grade=line.grade,
        approved_limit=line.approved_limit,
        drawn=drawn_on(db, line.id).outstanding,
        available=room_on(db, line),
        granted_on=line.granted_on,
        valid_until=line.valid_until,
        manager_name=manager,
        approver_name="、".join(names[person] for person in line.granted_by),
        shelf_mark=marks.get(line.application),
    )


def _manager(db: Db, village: str) -> str:
    table, person = VillageManager.__table__, Person.__table__
    wanted = select(person.c.name).join(table, table.c.person == person.c.id)
    return str(db.scalar(wanted.where(table.c.village == village, table.c.until.is_(None))) or "")


def _names(db: Db, lines: list[Row[Any]]) -> dict[str, str]:
    table, wanted = Person.__table__, {person for line in lines for person in line.granted_by}
    return {row.id: row.name for row in db.rows(select(table.c.id, table.c.name).where(table.c.id.in_(wanted)))}


def _marks(db: Db, lines: list[Row[Any]]) -> dict[str, str]:
    """Where the volume of the line's own case stands, as last arranged."""
    table = DossierAssembly.__table__
    last = (
        select(table.c.application, func.max(table.c.id).label("id"))
        .where(table.c.application.in_([line.application for line in lines]))
        .group_by(table.c.application)
        .subquery()
    )
    rows = db.rows(select(table.c.application, table.c.shelf_mark).join(last, last.c.id == table.c.id))
    return {row.application: row.shelf_mark for row in rows}
