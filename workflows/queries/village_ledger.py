"""村授信台账: every household of a village with a line in force, derived from the lines (RULES G4-09)."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, select

from workflows.cases.line_use import drawn_by_line, terms_of
from workflows.credit.credit_line import Drawn, room_left
from workflows.queries.blindness import Blind
from workflows.queries.household_file import PersonFacts, person_facts
from workflows.queries.ledger_sheets import ROWS_A_PAGE, LedgerRow, LedgerSums, VillageLedger
from workflows.queries.village_totals import IN_THE_LEDGER
from workflows.records.cases import Application, WorkItem
from workflows.records.disbursement import Iou
from workflows.records.filing import DossierAssembly
from workflows.records.grant import CreditLine, LineChange
from workflows.records.households import Branch, Household, Village, VillageManager
from workflows.records.people import Person
from workflows.records.sealed import fetch_keys
from workflows.records.transaction import Db
from workflows.words.choices.standing import LineState
from workflows.words.clock import shanghai_day, start_of_day
from workflows.words.money import NOTHING
from workflows.words.refusals import NotFound
from workflows.words.roles import DutyClass, Gate
from workflows.words.sentence import say

MOST_LINES = 5_000
SOON_DAYS = 30
"""Before its last day a line is marked as ending soon: when the first reminder goes out (RULES 9.1)."""
_NO_DRAWN = Drawn(outstanding=NOTHING, reserved=NOTHING, paid_out=NOTHING)
_EVERYBODY_SEES = Blind()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with what is drawn on it, before anybody's number is opened."""

    row: Row[Any]
    drawn: Decimal
    available: Decimal

    @property
    def approved_limit(self) -> Decimal:
        """What was granted, in yuan."""
        return Decimal(self.row.approved_limit)


def load(
    db: Db, village: str, *, now: datetime, page: int | None = None, blind: Blind = _EVERYBODY_SEES
) -> VillageLedger:
    """At most 5,000 lines, the same number of statements however many; without the households that `blind` hides.

    Numbers are opened for the page alone. Raises NotFound for an id that is no village's.
    """
    head = _head(db, village)
    lines = _lines(db, village, blind)
    pages = max(-(-len(lines) // ROWS_A_PAGE), 1)
    first = 0 if page is None else (min(page, pages) - 1) * ROWS_A_PAGE
    shown = lines if page is None else lines[first : first + ROWS_A_PAGE]
    came, went = _moved(db, village, lines, blind, shanghai_day(now).replace(day=1))
    return VillageLedger(
        id=village,
        branch=head.branch,
        village=head.name,
        office=head.office,
        manager=head.manager,
        manager_name=head.manager_name or "",
        on=shanghai_day(now),
        rows=_rows(db, shown, head.manager_name or "", shanghai_day(now)),
        page=None if page is None else min(page, pages),
        pages=pages,
        first=first + 1,
        by_grade={
            grade: LedgerSums.of(one for one in lines if one.row.grade == grade)
            for grade in sorted({one.row.grade for one in lines})
        },
        total=LedgerSums.of(lines),
        unused=sum(not one.drawn for one in lines),
        came=came,
        went=went,
    )


def _head(db: Db, village: str) -> Row[Any]:
    table, branch, manager, person = (r.__table__ for r in (Village, Branch, VillageManager, Person))
    row = db.row(
        select(table.c.name, table.c.branch, branch.c.name.label("office"), manager.c.person.label("manager"),
               person.c.name.label("manager_name"))
        .join(branch, branch.c.id == table.c.branch)
        .outerjoin(manager, (manager.c.village == table.c.id) & manager.c.until.is_(None))
        .outerjoin(person, person.c.id == manager.c.person)
        .where(table.c.id == village)
    )  # fmt: skip
    if row is None:
        raise NotFound(say("没有这个村"))
    return row


def _lines(db: Db, village: str, blind: Blind) -> list[_Line]:
    line, household, iou = CreditLine.__table__, Household.__table__, Iou.__table__
    wanted = (
        select(line, household.c.village_group, household.c.head_name)
        .join(household, household.c.id == line.c.household)
        .where(household.c.village == village, line.c.state.in_(IN_THE_LEDGER))
        .order_by(line.c.id)
        .limit(MOST_LINES)
    )
    here = select(household.c.id).where(household.c.village == village)
    drawn = drawn_by_line(db, iou.c.household.in_(here))
    seen = (
        row
        for row in db.rows(wanted)
        if not blind.hides(row.household, village) and row.application not in blind.applications
    )
    return sorted((_line(row, drawn.get(row.id, _NO_DRAWN)) for row in seen), key=_place)


def _line(row: Row[Any], drawn: Drawn) -> _Line:
    return _Line(row, drawn.outstanding, room_left(terms_of(row), drawn))


def _place(line: _Line) -> tuple[int, str, str, str]:
    """By group, the second before the tenth, and by head."""
    group = line.row.village_group or ""
    number = re.match(r"\d+", group)
    return int(number[0]) if number else 0, group, line.row.head_name, line.row.id


def _rows(db: Db, lines: list[_Line], manager: str, today: date) -> tuple[LedgerRow, ...]:
    people = _people(db, [line.row.borrower for line in lines])
    names = _names(db, lines)
    marks, waiting = _marks(db, lines), _waiting(db, lines)
    return tuple(
        LedgerRow(
            household=line.row.household,
            village_group=line.row.village_group,
            head_name=line.row.head_name,
            id_masked=people[line.row.borrower].id_masked,
            phone_masked=people[line.row.borrower].phone_masked,
            grade=line.row.grade,
            approved_limit=line.row.approved_limit,
            drawn=line.drawn,
            available=line.available,
            granted_on=line.row.granted_on,
            valid_until=line.row.valid_until,
            manager_name=manager,
            approver_name="、".join(names[person] for person in line.row.granted_by),
            shelf_mark=marks.get(line.row.application),
            suspended=line.row.state == LineState.SUSPENDED,
            ends_soon=line.row.valid_until <= today + timedelta(days=SOON_DAYS),
            waits_for=tuple(waiting.get(line.row.id, ())),
        )
        for line in lines
    )


def _people(db: Db, persons: list[str]) -> dict[str, PersonFacts]:
    table = Person.__table__
    fetch_keys(db, persons)
    return {row.id: person_facts(db, row) for row in db.rows(select(table).where(table.c.id.in_(persons)))}


def _names(db: Db, lines: list[_Line]) -> dict[str, str]:
    table, wanted = Person.__table__, {person for line in lines for person in line.row.granted_by}
    return {row.id: row.name for row in db.rows(select(table.c.id, table.c.name).where(table.c.id.in_(wanted)))}


def _marks(db: Db, lines: list[_Line]) -> dict[str, str]:
    """Where the volume of the line's own case stands, as last arranged."""
    table = DossierAssembly.__table__
    last = (
        select(table.c.application, func.max(table.c.id).label("id"))
        .where(table.c.application.in_([line.row.application for line in lines]))
        .group_by(table.c.application)
        .subquery()
    )
    rows = db.rows(select(table.c.application, table.c.shelf_mark).join(last, last.c.id == table.c.id))
    return {row.application: row.shelf_mark for row in rows}


def _waiting(db: Db, lines: list[_Line]) -> dict[str, list[str]]:
    """By line, who still has to sign: in the fourth gate every open task but the clerk's own is a signature."""
    item, application, person = WorkItem.__table__, Application.__table__, Person.__table__
    rows = db.rows(
        select(application.c.line, person.c.name, item.c.duty_class)
        .join(application, application.c.id == item.c.application)
        .join(person, person.c.id == item.c.holder)
        .where(
            application.c.line.in_([line.row.id for line in lines]),
            item.c.state == "open",
            item.c.process == Gate.FILING,
            item.c.duty_class != DutyClass.FILE,
        )
    )
    in_order = list(DutyClass)
    found: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: (in_order.index(DutyClass(one.duty_class)), one.name)):
        if row.name not in found[row.line]:
            found[row.line].append(row.name)
    return found


def _moved(db: Db, village: str, lines: list[_Line], blind: Blind, first: date) -> tuple[int, int]:
    """Households that came into the ledger since `first`, and that went out of it; a renewal does neither."""
    change, line, household = LineChange.__table__, CreditLine.__table__, Household.__table__
    ended = db.rows(
        select(line.c.household)
        .distinct()
        .join(change, change.c.line == line.c.id)
        .join(household, household.c.id == line.c.household)
        .where(
            household.c.village == village,
            change.c.at >= start_of_day(first),
            change.c.state.not_in(IN_THE_LEDGER),
            line.c.granted_on < first,
        )
    )
    went = {row.household for row in ended if not blind.hides(row.household, village)}
    here = {one.row.household for one in lines}
    came = {one.row.household for one in lines if one.row.granted_on >= first}
    return len(came - went), len(went - here)
