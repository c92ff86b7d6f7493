"""The credit bureau has answered: kept sealed, and seen at once in the exposure check of whoever reviews (D-04, G2-02)."""

from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from sqlalchemy import select

from workflows.acts.case_act import CaseAct
from workflows.cases.case import Case
from workflows.cases.credit_reports import SOURCE
from workflows.cases.exposure_check import freeze
from workflows.ports.credit_bureau import Report, plain_of
from workflows.records.enquiries import CreditInquiry, CreditReport
from workflows.services.gather_exposures import OCCASION
from workflows.words.actor import PORT, Actor
from workflows.words.choices.grant import SourceState
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditAnswered(CaseAct):
    """The answer to `inquiry` (its id), by the system `source`."""

    kind: ClassVar[str] = "credit_answered"
    even_if_frozen: ClassVar[bool] = True
    inquiry: str
    report: Report
    source: str
    actor: Actor = PORT

    def body(self) -> bytes:
        """What was answered."""
        return orjson.dumps([self.inquiry, self.source, plain_of(self.report)])

    def ask(self, case: Case) -> None:
        """A port is no person."""
        return

    def apply(self, case: Case) -> dict[str, Any]:
        """Once, whoever brings it first. Raises NotPossible for a question that was answered."""
        table, answers = CreditInquiry.__table__, CreditReport.__table__
        asked = case.db.row(select(table).where(table.c.id == self.inquiry, table.c.application == case.id))
        if asked is None or case.db.scalar(select(answers.c.id).where(answers.c.inquiry == asked.id)) is not None:
            raise NotPossible(say("这次征信查询的结果已经记过"))
        content = orjson.dumps(plain_of(self.report)) if self.report.is_given else None
        row = case.write(
            CreditReport, asked.subject, inquiry=asked.id, subject=asked.subject, source=self.source,
            reference=self.report.reference, at=case.now, taken_on=case.today, content=content,
        )  # fmt: skip
        if any(case.node(item.task).asks == SOURCE for item in case.items.values()):
            freeze(case, OCCASION)
        state = SourceState.OBTAINED if self.report.is_given else SourceState.NOT_OBTAINED
        case.happened(self.kind, work_item=asked.work_item, facts={"inquiry": asked.id, "report": row})
        return {"inquiry": asked.id, "state": state.value}
