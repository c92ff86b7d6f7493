"""Credit enquiries: those still to be answered, those of a case for its reviewer, those about a person for himself (D-04)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflows.cases import credit_reports
from workflows.cases.credit_reports import Standing
from workflows.ports.credit_bureau import Question
from workflows.queries.case_file import CaseFile
from workflows.records.cases import Application
from workflows.records.enquiries import CreditInquiry, CreditReport
from workflows.records.people import Person
from workflows.records.sealed import unseal_text
from workflows.records.transaction import Db
from workflows.words.choices.grant import SourceState
from workflows.words.clock import shanghai_day
from workflows.words.sentence import Sentence


@dataclass(frozen=True, slots=True)
class OpenInquiry:
    """A question that nobody has answered yet, as the port wants it."""

    id: str
    application: str
    question: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class MayBeAsked:
    """Somebody of the household as the reviewer sees him: what he signed, and where asking about him stands.

    `why_not` is None where a question would be let through; `reference` and `asked_at` are those of the last one. A report
    of more than 30 days is told by `is_old` and not shown.
    """

    person: str
    name: str
    authorised_at: datetime | None
    state: SourceState
    why_not: Sentence | None
    reference: str = ""
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    is_old: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One line of the log of a person, as it is shown to him: when, by whom, in which case, why; never what was found."""

    at: datetime
    by: str
    number: str
    reason: str
    reference: str
    authorised_at: datetime
    answered_at: datetime | None


def open_inquiries(db: Db, now: datetime, *, limit: int, only: str = "") -> Sequence[OpenInquiry]:
    """At most `limit`, the oldest first, or `only` the one of that id."""
    table, report, person = CreditInquiry.__table__, CreditReport.__table__, Person.__table__
    wanted = (
        select(table.c.id.label("inquiry"), table.c.application, table.c.reference, table.c.reason, table.c.asked_at,
               person.c.id, person.c.name, person.c.id_number)
        .join(person, person.c.id == table.c.subject)
        .outerjoin(report, report.c.inquiry == table.c.id)
        .where(report.c.id.is_(None), table.c.asked_at > now - credit_reports.ASKED_FOR)
        .order_by(table.c.asked_at)
        .limit(limit)
    )  # fmt: skip
    found = []
    for row in db.rows(wanted.where(table.c.id == only) if only else wanted):
        number = unseal_text(db, Person, "id_number", row, subject=row.id) or ""
        question = Question(row.reference, row.name, number, row.reason, shanghai_day(row.asked_at))
        found.append(OpenInquiry(row.inquiry, row.application, question))
    return found


def may_be_asked(db: Db, file: CaseFile, *, now: datetime) -> tuple[MayBeAsked, ...]:
    """The adults of the household, in a case."""
    people = {one.person: one.name for one in file.members if one.is_adult}
    signed = credit_reports.authorised(file.rounds["sheets"], file.rounds["form"])
    last = credit_reports.answers_to(db, file.rounds["credit_inquiries"], file.rounds["credit_reports"], file.today)
    is_running = file.application.state == "running"
    found = credit_reports.standings(signed, last, people, now=now, is_running=is_running)
    return tuple(_may_be_asked(person, name, found[person]) for person, name in people.items())


def log_of(db: Db, person: str) -> tuple[Asked, ...]:
    """Every enquiry about one person, the newest first."""
    table, report, who, case = (r.__table__ for r in (CreditInquiry, CreditReport, Person, Application))
    rows = db.rows(
        select(table, who.c.name, case.c.number, report.c.at.label("answered_at"))
        .join(who, who.c.id == table.c.person)
        .join(case, case.c.id == table.c.application)
        .outerjoin(report, report.c.inquiry == table.c.id)
        .where(table.c.subject == person)
        .order_by(table.c.id.desc())
    )
    return tuple(
        Asked(at=row.asked_at, by=row.name, number=row.number, reason=row.reason, reference=row.reference,
              authorised_at=row.authorised_at, answered_at=row.answered_at)
        for row in rows
    )  # fmt: skip


def _may_be_asked(person: str, name: str, found: Standing) -> MayBeAsked:
    signed, last = found.authorisation, found.last
    report = last.report if last else None
    state = last.state if last else SourceState.NOT_ASKED
    return MayBeAsked(
        person=person,
        name=name,
        authorised_at=signed.at if signed else None,
        state=state,
        why_not=found.why_not,
        reference=last.inquiry.reference if last else "",
        asked_at=last.inquiry.asked_at if last else None,
        answered_at=report.at if report else None,
        is_old=report is not None and report.content is not None and state is SourceState.NOT_ASKED,
    )
