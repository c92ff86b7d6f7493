"""Whom the bureau may be asked about in a case, what it has answered, and what of that may still be looked at (D-04, G2-03)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import select

from workflows.credit.exposure import BadAct, Circle, ExposureKind, ExposureLine, report_is_usable
from workflows.ports.credit_bureau import Report, report_of
from workflows.records.enquiries import CreditInquiry, CreditReport
from workflows.records.intake import ApplicationForm
from workflows.records.sealed import unseal
from workflows.records.texts import SignedSheet
from workflows.records.transaction import Db
from workflows.words.choices.grant import SourceState
from workflows.words.choices.investigation import Lender
from workflows.words.choices.sheets import Sheet
from workflows.words.clock import shanghai_day
from workflows.words.sentence import Sentence, say, text

BUREAU = text("征信")
SOURCE = "credit_bureau"
"""How a task's diagram names the bureau where it may be asked: in the review."""
ASKED_FOR = timedelta(days=5)
"""After so long nobody waits for an answer any more; the reviewer asks anew, or goes on and says why."""


@dataclass(frozen=True, slots=True)
class Authorisation:
    """What somebody signed so that he may be asked about in this one case."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LastReport:
    """The newest question about somebody in a case and its answer; `state` is what an exposure check says of it."""

    inquiry: Any
    report: Any | None
    state: SourceState
    content: Report | None

    def is_waited_for(self, now: datetime) -> bool:
        """Whether its answer may still come."""
        return self.report is None and bool(self.inquiry.asked_at > now - ASKED_FOR)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where asking about somebody stands in a case; `why_not` is None where a question would be let through."""

    authorisation: Authorisation | None
    last: LastReport | None
    why_not: Sentence | None


def standings(
    signed: Mapping[str, Authorisation],
    last: Mapping[str, LastReport],
    people: Mapping[str, str],
    *,
    now: datetime,
    is_running: bool,
) -> dict[str, Standing]:
    """Whether each of `people` (person → name) may be asked about at this instant: authorised by himself, before, for the
    case of which `signed` and `last` tell, and not yet used.
    """
    return {
        person: Standing(
            signed.get(person),
            last.get(person),
            _why_not(name, signed.get(person), last.get(person), now=now, is_running=is_running),
        )
        for person, name in people.items()
    }


def _why_not(
    name: str, signed: Authorisation | None, last: LastReport | None, *, now: datetime, is_running: bool
) -> Sentence | None:
    if not is_running:
        return say("这一件已经结束，{name}的授权不能再用", name=name)
    if signed is None:
        return say("{name}没有签本次的征信查询授权，不能查", name=name)
    if signed.at >= now:
        return say("{name}的授权要签在查询之前", name=name)
    if last is not None and last.is_waited_for(now):
        return say("{name}的征信已经发出查询，等回音", name=name)
    if last is not None and last.report is not None and last.state is SourceState.OBTAINED:
        return say("{name}的授权这次用过了：{day} 的报告 30 天内有效", name=name, day=last.report.taken_on)
    return None


def authorisations(db: Db, application: str) -> dict[str, Authorisation]:
    """By person, the newest that this very person signed in this very case; nobody's consent stands for it."""
    sheet, form = SignedSheet.__table__, ApplicationForm.__table__
    sheets = db.rows(select(sheet).where(sheet.c.application == application).order_by(sheet.c.id))
    forms = [] if sheets else db.rows(select(form).where(form.c.application == application).order_by(form.c.id))
    return authorised(sheets, forms)


def authorised(sheets: Sequence[Any], forms: Sequence[Any]) -> dict[str, Authorisation]:
    """The same from a case's signed sheets and application forms, oldest first.

    Cases from before authorisations were sheets of their own had the applicant's in the text of the application.
    """
    if sheets:
        return {row.subject: Authorisation(row.id, row.at) for row in sheets if row.kind == Sheet.CREDIT_ENQUIRY}
    return {row.applicant: Authorisation(row.id, row.at) for row in forms if row.privacy_notice_agreed}


def last_reports(db: Db, application: str, today: date) -> dict[str, LastReport]:
    """By person, everybody who was asked about in a case. A report older than 30 days is not opened any more."""
    inquiry, report = CreditInquiry.__table__, CreditReport.__table__
    asked = db.rows(select(inquiry).where(inquiry.c.application == application).order_by(inquiry.c.id))
    answered = db.rows(select(report).where(report.c.application == application)) if asked else []
    return answers_to(db, asked, answered, today)


def answers_to(db: Db, asked: Sequence[Any], answered: Sequence[Any], today: date) -> dict[str, LastReport]:
    """The same from a case's enquiries, oldest first, and reports."""
    answers = {row.inquiry: row for row in answered}
    return {row.subject: _seen(db, row, answers.get(row.id), today) for row in asked}


def lines_and_acts(
    reports: Mapping[str, LastReport], circles: Mapping[str, tuple[Circle, str]]
) -> tuple[list[ExposureLine], list[BadAct]]:
    """What usable reports say, as an exposure check lists it; `circles` is person → circle and name."""
    # What husband and wife owe together stands in both reports and is listed once.
    lines: dict[tuple[ExposureKind, str], ExposureLine] = {}
    acts: list[BadAct] = []
    for person, last in reports.items():
        if last.content is None or person not in circles:
            continue
        for line in _lines(person, *circles[person], last.content):
            lines.setdefault((line.kind, line.reference), line)
        acts += [
            BadAct(kind=one.kind, person=person, reference=f"{BUREAU} {one.reference}",
                   worst_days_late=one.worst_days_late, ended_on=one.ended_on, amount=one.amount, began_on=one.began_on)
            for one in last.content.acts
        ]  # fmt: skip
    return list(lines.values()), acts


def source_name(name: str) -> str:
    """How the bureau's word on one person is called among the sources."""
    return f"{BUREAU}（{name}）"


def _seen(db: Db, inquiry: Any, answer: Any | None, today: date) -> LastReport:
    if answer is None or answer.content is None:
        return LastReport(inquiry, answer, SourceState.NOT_OBTAINED, None)
    if not report_is_usable(shanghai_day(answer.at), today):
        return LastReport(inquiry, answer, SourceState.NOT_ASKED, None)
    column = CreditReport.__table__.c.content
    plain = unseal(db, column, answer.id, answer.content, subject=answer.subject)
    content = None if plain is None else report_of(orjson.loads(plain))
    return LastReport(inquiry, answer, SourceState.OBTAINED if content else SourceState.NOT_OBTAINED, content)


def _lines(person: str, circle: Circle, name: str, report: Report) -> Iterable[ExposureLine]:
    for one in report.debts:
        yield ExposureLine(
            circle=circle,
            person=person,
            name=name,
            kind=ExposureKind.GUARANTEE_GIVEN if one.guarantee else ExposureKind.LOAN,
            lender=Lender.OTHER_BANK,
            reference=f"{one.lender} {one.number}",
            amount=one.amount,
            balance=one.balance,
            due_on=one.due_on,
            days_overdue=one.days_overdue,
            source=source_name(name),
        )
