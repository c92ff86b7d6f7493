"""Reads a case's whole file: everything that lies under its number in one statement, and who acted in it in a second."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, select

from workflows.queries.case_file import LISTS, ONE_A_ROUND, RECORDS, CaseFile, DutyRow
from workflows.queries.household_file import in_order, members_of, person_facts
from workflows.records.base import Record
from workflows.records.cases import Application, WorkItem
from workflows.records.duties import DutyHeld
from workflows.records.grant import CreditLine
from workflows.records.households import Branch, Household, Member, Village
from workflows.records.investigation import HouseholdPaper
from workflows.records.people import DataKey, Person
from workflows.records.sealed import keep_keys
from workflows.records.together import Rows, Together
from workflows.records.transaction import Db
from workflows.words.clock import shanghai_day
from workflows.words.refusals import NotFound
from workflows.words.sentence import say

NAMING = (
    "person",
    "acting_for",
    "refused_by",
    "asked_by",
    "answered_by",
    "voided_by",
    "decided_by",
    "teller",
    "ended_by",
    "succeeded",
    "successor",
)
"""Columns of a case's records that say who acted."""

_application = Application.__table__
_this: BindParameter[str] = bindparam("application")


def _of_this(column: Any) -> Any:
    """A column of the case itself, for questions about what it belongs to."""
    return select(column).where(_application.c.id == _this).scalar_subquery()


def _case() -> Select[Any]:
    branch, village, household = Branch.__table__, Village.__table__, Household.__table__
    return (
        select(
            _application,
            branch.c.name.label("branch_name"),
            branch.c.code.label("branch_code"),
            village.c.name.label("village_name"),
            household.c.head_name,
            household.c.village_group,
        )
        .join(branch, branch.c.id == _application.c.branch)
        .join(village, village.c.id == _application.c.village)
        .join(household, household.c.id == _application.c.household)
        .where(_application.c.id == _this)
    )


def _duties() -> Select[Any]:
    table, person = DutyHeld.__table__, Person.__table__
    return select(table, person.c.name).join(person, person.c.id == table.c.person).where(table.c.case == _this)


def _household_papers() -> Select[Any]:
    """The copies that this and the household's earlier cases took, each with the number of its case."""
    table = HouseholdPaper.__table__
    return (
        select(table, _application.c.number)
        .join(_application, _application.c.id == table.c.application)
        .where(table.c.household == _of_this(_application.c.household), _application.c.id <= _this)
    )


def _keys() -> Select[Any]:
    member, key = Member.__table__, DataKey.__table__
    people = select(member.c.person).where(member.c.household == _of_this(_application.c.household))
    return select(key).where(key.c.person.in_(people))


def _under_this(record: type[Record]) -> Select[Any]:
    return select(record.__table__).where(record.__table__.c.application == _this)


_FILE = Together(
    {name: _under_this(record) for name, record in RECORDS.items()}
    | {name: _under_this(record) for name, (_, record) in LISTS.items()}
    | {
        "case": _case(),
        "work": _under_this(WorkItem),
        "duties": _duties(),
        "line": select(CreditLine.__table__).where(CreditLine.__table__.c.id == _of_this(_application.c.line)),
        "papers": _household_papers(),
        "members": members_of(_of_this(_application.c.household)),
        "keys": _keys(),
    }
)


def load_case_file(db: Db, application: str, *, now: datetime) -> CaseFile:
    """The whole file of one case. Raises NotFound."""
    found = _FILE.ask(db, application=application)
    if not found["case"]:
        raise NotFound(say("没有这一件"))
    row, today = found["case"][0], shanghai_day(now)
    keep_keys(db, found["keys"])
    rounds = {name: _sorted(found[name], "id") for name in RECORDS}
    work = _sorted(found["work"], "opened_at")
    duties = tuple(
        DutyRow(r.person, r.name, r.duty_class, r.first_task, r.since, r.inherited_from)
        for r in _sorted(found["duties"], "since")
    )
    actors = _actors(rounds.values(), work, duties)
    people = _people(db, actors | {row.applicant, row.spouse or row.applicant})
    return CaseFile(
        application=row,
        branch_name=row.branch_name,
        branch_code=row.branch_code,
        village_name=row.village_name,
        head_name=row.head_name,
        village_group=row.village_group,
        applicant=person_facts(db, people[row.applicant]),
        spouse=person_facts(db, people[row.spouse]) if row.spouse else None,
        members=in_order(db, found["members"], today=today),
        line=found["line"][0] if found["line"] else None,
        duties=duties,
        work=work,
        names={one: people[one].name for one in actors & people.keys()},
        rounds=rounds,
        lists=_lists(rounds, found),
        today=today,
        line_case=load_case_file(db, row.line_of, now=now) if row.line_of else None,
        household_papers={paper.kind: paper for paper in _sorted(found["papers"], "id")},
    )


def _sorted(rows: Rows, *by: str) -> Rows:
    return tuple(sorted(rows, key=attrgetter(*by)))


def _lists(rounds: Mapping[str, Rows], found: Mapping[str, Rows]) -> dict[str, Rows]:
    """The lines of the last record of each kind that has any."""
    return {
        name: _sorted(tuple(line for line in found[name] if line.of == rounds[of][-1].id), "position")
        for name, (of, _) in LISTS.items()
        if of in ONE_A_ROUND and rounds[of]
    }


def _actors(rounds: Iterable[Rows], work: Sequence[Row[Any]], duties: Sequence[DutyRow]) -> frozenset[str]:
    found: set[str | None] = {row.person for row in duties}
    for rows in rounds:
        # Rows of one record have the same columns.
        naming = [name for name in NAMING if rows and name in rows[0]._fields]
        found.update(getattr(row, name) for row in rows for name in naming)
    found.update(person for row in work for person in (row.holder, row.done_by, row.done_for))
    return frozenset(person for person in found if person)


def _people(db: Db, people: frozenset[str]) -> dict[str, Row[Any]]:
    table = Person.__table__
    return {row.id: row for row in db.rows(select(table).where(table.c.id.in_(people)))}
