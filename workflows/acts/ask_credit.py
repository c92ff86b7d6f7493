"""Asking the credit bureau about somebody who authorised it: the question stands before it leaves the house (D-04)."""

from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from sqlalchemy import func, select

from workflows.acts.task_act import TaskAct
from workflows.cases import credit_reports
from workflows.cases.case import Case
from workflows.cases.exposure_check import freeze
from workflows.records.enquiries import CreditInquiry
from workflows.records.households import Member
from workflows.records.people import Person
from workflows.services.gather_exposures import OCCASION
from workflows.words.choices.grant import InquiryReason
from workflows.words.refusals import NotFound, NotPossible
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCredit(TaskAct):
    """About `subject` (a person's id), by the reviewer who has the case in his hands."""

    kind: ClassVar[str] = "ask_credit"
    subject: str
    reason: InquiryReason

    def body(self) -> bytes:
        """Which task, about whom, why."""
        return orjson.dumps([self.task, self.actor.acting_for, self.subject, self.reason.value])

    def apply(self, case: Case) -> dict[str, Any]:
        """Puts down the question, and in the exposure check that its answer is waited for.

        Raises NotPossible where nobody may be asked about this person now, NotFound for somebody of another household.
        """
        item = self.item(case)
        if case.node(item.task).asks != credit_reports.SOURCE:
            raise NotPossible(say("征信在授信审查时查"))
        if item.holder is None:
            raise NotPossible(say("先接下，再查征信"))
        if case.means.ports.credit_bureau is None:
            raise NotPossible(say("没有接征信系统，不能查"))
        name = _name_in(case, self.subject)
        is_running = case.row.state == "running"
        people = {self.subject: name}
        authorised = credit_reports.authorisations(case.db, case.id)
        last = credit_reports.last_reports(case.db, case.id, case.today)
        asking = credit_reports.standings(authorised, last, people, now=case.now, is_running=is_running)[self.subject]
        if asking.why_not is not None:
            raise NotPossible(asking.why_not)
        signed = asking.authorisation
        assert signed is not None, "nobody is asked about without his own authorisation"
        table = CreditInquiry.__table__
        asked = case.db.scalar(select(func.count()).where(table.c.application == case.id)) or 0
        reference = f"{case.row.number}-ZX{asked + 1}"
        inquiry = case.write(
            CreditInquiry, work_item=item.id, subject=self.subject, authorisation=signed.id, authorised_at=signed.at,
            reason=self.reason.value, reference=reference, person=self.actor.person, asked_at=case.now,
        )  # fmt: skip
        freeze(case, OCCASION)
        case.happened(self.kind, task=item.task, work_item=item.id, facts={"inquiry": inquiry, "reference": reference})
        return {"inquiry": inquiry, "reference": reference}


def _name_in(case: Case, person: str) -> str:
    member, people = Member.__table__, Person.__table__
    found = case.db.scalar(
        select(people.c.name)
        .join(member, member.c.person == people.c.id)
        .where(member.c.household == case.row.household, people.c.id == person)
    )
    if found is None:
        raise NotFound(say("这一户没有这个人"))
    return str(found)
