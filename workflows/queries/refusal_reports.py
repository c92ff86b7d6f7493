"""Refusal reports that nobody has acknowledged yet, for a director: ground, facts, whose hand, and until when."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from workflows.queries.sight import Sight
from workflows.records.at_once import Asking
from workflows.records.cases import Application, WorkItem
from workflows.records.duties import DutyHeld
from workflows.records.endings import RefusalReport
from workflows.records.households import Household, Village
from workflows.records.people import Person
from workflows.words.roles import Role

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsignedReport:
    """One report; `work_item` is the task of acknowledging it.

    `for_reader` says that it is his to sign: of his own office, and he holds no duty in the case (PRODUCT §2).
    """

    work_item: str
    number: str
    applicant_name: str
    village_name: str
    village_group: str | None
    amount: Decimal
    gate: str
    ground: str
    facts: str
    refused_by: str
    at: datetime
    due_at: datetime | None
    for_reader: bool


def unsigned(sight: Sight, branch: str) -> Asking[tuple[UnsignedReport, ...]]:
    """Those due first come first; `branch` is the reader's own office.

    The one task of a director that carries no duty is the acknowledgement.
    """
    report, item, application, household, village, person, held = (
        r.__table__ for r in (RefusalReport, WorkItem, Application, Household, Village, Person, DutyHeld)
    )
    refuser = person.alias("refuser")
    last = (
        select(func.max(report.c.id).label("id"))
        .where(report.c.branch.in_(sight.branches))
        .group_by(report.c.application)
        .subquery()
    )
    holds = select(held.c.case).where(held.c.case == application.c.id, held.c.person.in_(sight.people)).exists()
    (rows,) = yield (
        select(
            report, item.c.id.label("work_item"), item.c.due_at, application.c.number, application.c.amount,
            person.c.name.label("applicant_name"), village.c.name.label("village_name"), household.c.village_group,
            refuser.c.name.label("refuser"), holds.label("holds"),
        )
        .join(last, last.c.id == report.c.id)
        .join(item, item.c.application == report.c.application)
        .join(application, application.c.id == report.c.application)
        .join(household, household.c.id == application.c.household)
        .join(village, village.c.id == application.c.village)
        .join(person, person.c.id == application.c.applicant)
        .outerjoin(refuser, refuser.c.id == report.c.refused_by)
        .where(
            item.c.branch.in_(sight.branches),
            item.c.state == "open",
            item.c.lane == Role.DIRECTOR,
            item.c.duty_class.is_(None),
            sight.blind.leaves(),
        )
        .order_by(item.c.due_at.is_(None), item.c.due_at, report.c.id)
        .limit(SHOWN),
    )  # fmt: skip
    return tuple(
        UnsignedReport(
            work_item=row.work_item, number=row.number, applicant_name=row.applicant_name, village_name=row.village_name,
            village_group=row.village_group, amount=row.amount, gate=row.gate, ground=row.ground, facts=row.facts,
            refused_by=row.refuser or "", at=row.at, due_at=row.due_at,
            for_reader=row.branch == branch and not row.holds,
        )
        for row in rows
    )  # fmt: skip
