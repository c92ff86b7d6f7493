"""The cases that a list hit has stopped, for the aml_officer and nobody else (G3-06)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflows.cases.screening import LIST_HIT
from workflows.queries.sight import Sight
from workflows.records.cases import Application, Freeze
from workflows.records.disbursement import ListScreening
from workflows.records.households import Branch, Household, Village
from workflows.records.people import Person
from workflows.records.transaction import Db

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCase:
    """One of them: since when it stands, how often it was screened since, when last and by which list."""

    application: str
    number: str
    branch_name: str
    applicant_name: str
    village_name: str
    since: datetime
    screened: int
    last_at: datetime
    source: str


def load(db: Db, sight: Sight) -> tuple[ListedCase, ...]:
    """Of the officer's branch and below, those that have waited longest first."""
    freeze, application, household, village, branch, person = (
        record.__table__ for record in (Freeze, Application, Household, Village, Branch, Person)
    )
    rows = db.rows(
        select(
            application.c.id, application.c.number, branch.c.name.label("branch_name"),
            person.c.name.label("applicant_name"), village.c.name.label("village_name"), freeze.c.at.label("since"),
        )
        .join(application, application.c.id == freeze.c.application)
        .join(household, household.c.id == application.c.household)
        .join(village, village.c.id == application.c.village)
        .join(branch, branch.c.id == application.c.branch)
        .join(person, person.c.id == application.c.applicant)
        .where(
            freeze.c.ended_at.is_(None),
            freeze.c.reason == LIST_HIT,
            application.c.state == "running",
            application.c.branch.in_(sight.branches),
            sight.blind.leaves(),
        )
        .order_by(freeze.c.at, freeze.c.id)
        .limit(MOST)
    )  # fmt: skip
    asked = _screenings(db, [row.id for row in rows])
    return tuple(
        ListedCase(
            application=row.id, number=row.number, branch_name=row.branch_name, applicant_name=row.applicant_name,
            village_name=row.village_name, since=row.since, screened=len(asked[row.id]), last_at=asked[row.id][-1][0],
            source=asked[row.id][-1][1],
        )
        for row in rows
    )  # fmt: skip


def _screenings(db: Db, applications: list[str]) -> dict[str, list[tuple[datetime, str]]]:
    """Every hit in these cases, oldest first: when, and by which list."""
    table = ListScreening.__table__
    found: dict[str, list[tuple[datetime, str]]] = {one: [] for one in applications}
    wanted = select(table).where(table.c.application.in_(applications), table.c.hit)
    for row in db.rows(wanted.order_by(table.c.at, table.c.id)):
        found[row.application].append((row.at, row.source))
    return found
