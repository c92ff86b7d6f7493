"""Something is missing after payment: asked of whoever holds a duty, and answered by him; it moves no token."""

from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from sqlalchemy import select

from workflows.acts.case_act import CaseAct
from workflows.cases.case import Case
from workflows.duties.guard import Asked
from workflows.duties.hold import holds
from workflows.duties.rules import Question
from workflows.records.cases import Supplement
from workflows.records.sealed import change
from workflows.words.refusals import EntryRefused, NotPossible
from workflows.words.roles import DUTY_NAMES, DutyClass, Role
from workflows.words.sentence import say, text

DUE_WORKING_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSupplement(CaseAct):
    """The clerk who holds `file` asks the holder of a duty, in words."""

    kind: ClassVar[str] = "ask_supplement"
    name: ClassVar[str] = text("要求补充")
    roles: ClassVar[tuple[Role, ...]] = (Role.CREDIT_CLERK, Role.AUDITOR, Role.DIRECTOR)
    to_duty: DutyClass
    question: str

    def body(self) -> bytes:
        """Case and what was sent."""
        return orjson.dumps([self.application, self.to_duty, self.question])

    def apply(self, case: Case) -> dict[str, Any]:
        """Only after payment: before it a return is the way."""
        if case.row.paid_at is None:
            raise NotPossible(say("放款前缺材料用退回补充，不用补充函"))
        due = case.calendar.due_at(case.today, DUE_WORKING_DAYS)
        row = case.write(Supplement, to_duty=self.to_duty.value, question=self.question, asked_by=self.actor.person,
                         asked_at=case.now, due_at=due)  # fmt: skip
        case.happened("ask_supplement", facts={"supplement": row, "to_duty": self.to_duty.value})
        return {"application": case.id, "supplement": row}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSupplement(CaseAct):
    """The holder of the duty answers with a note and papers, beside the old form, which stays as signed."""

    kind: ClassVar[str] = "answer_supplement"
    name: ClassVar[str] = text("答复补充")
    supplement: str
    note: str
    attachments: tuple[str, ...] = ()

    def body(self) -> bytes:
        """Supplement and what was sent."""
        return orjson.dumps([self.supplement, self.note, list(self.attachments)])

    def ask(self, case: Case) -> Asked:
        """It counts as the class of whoever is asked."""
        row = self._row(case)
        if not holds(case.db, case.id, self.actor.person, DutyClass(row.to_duty)):
            duty = DUTY_NAMES[DutyClass(row.to_duty)]
            raise NotPossible(say("这份补充函问的是办{duty}的人，由他来答", duty=duty))
        question = Question(task=self.kind, task_name=self.name, role=None, duty_class=DutyClass(row.to_duty))
        return Asked(question)

    def apply(self, case: Case) -> dict[str, Any]:
        """Once."""
        row = self._row(case)
        if row.answered_at is not None:
            raise EntryRefused.at("note", say("这份补充函已经答复过"))
        case.means.store.bind(case.db, self.attachments, application=case.id, subject=case.row.applicant,
                              actor=self.actor.person, now=case.now)  # fmt: skip
        change(case.db, Supplement, row.id, note=self.note, attachments=list(self.attachments),
               answered_by=self.actor.person, answered_at=case.now)  # fmt: skip
        case.happened("answer_supplement", facts={"supplement": row.id})
        return {"application": case.id, "supplement": row.id}

    def _row(self, case: Case) -> Any:
        table = Supplement.__table__
        row = case.db.row(select(table).where(table.c.id == self.supplement, table.c.application == case.id))
        if row is None:
            raise NotPossible(say("没有这份补充函"))
        return row
