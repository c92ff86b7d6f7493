"""A teller asks that a wrong payment be taken back; whoever decides is another person (FORMS, 填制借据)."""

from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from sqlalchemy import select

from workflows.acts.case_act import CaseAct
from workflows.cases.case import Case
from workflows.cases.payments import is_repaid, posting_of, standing_reversal
from workflows.door.question import about_reversal
from workflows.duties import hold
from workflows.duties.guard import Asked
from workflows.records.disbursement import DisbursementDecision
from workflows.records.jobs import StaffNotice
from workflows.records.reversal import PaymentReversal
from workflows.words.choices.disbursement import DisbursementDecision as Decided
from workflows.words.refusals import NotPossible
from workflows.words.roles import DutyClass, Role
from workflows.words.sentence import say, text

NOTICE = "reversal_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskReversal(CaseAct):
    """Counts as `counter`: so whoever paid, and whoever holds any other duty in the case, cannot ask."""

    kind: ClassVar[str] = "ask_reversal"
    name: ClassVar[str] = text("申请冲正")
    reason: str

    def body(self) -> bytes:
        """Case and reason."""
        return orjson.dumps([self.application, self.reason])

    def ask(self, case: Case) -> Asked:
        """A teller, in the class of the counter."""
        return about_reversal(case, self.kind, self.name, Role.TELLER, DutyClass.COUNTER)

    def apply(self, case: Case) -> dict[str, Any]:
        """Raises NotPossible before a payment, for one that is taken back already, and once something was repaid."""
        posting = posting_of(case)
        refuse_unless_reversible(case, posting)
        earlier = standing_reversal(case)
        if earlier is not None:
            raise NotPossible(say("{at} 已经申请冲正，等放款审批决定", at=earlier.at))
        hold.take(case.db, case.id, self.actor, DutyClass.COUNTER, self.kind, now=case.now)
        reversal = case.write(
            PaymentReversal, posting=posting.id, reason=self.reason, person=self.actor.person,
            acting_for=self.actor.acting_for, at=case.now, paid_by=_paid_by(case),
        )  # fmt: skip
        case.write(StaffNotice, role=Role.DISBURSEMENT_APPROVER.value, kind=NOTICE, at=case.now)
        case.happened(self.kind, facts={"reversal": reversal, "posting": posting.id})
        return {"application": case.id, "reversal": reversal}


def refuse_unless_reversible(case: Case, posting: Any) -> None:
    """Raises NotPossible unless the case's payment stands and nothing of it has come back."""
    if posting is None:
        raise NotPossible(say("这一件还没有放款，不用冲正"))
    earlier = standing_reversal(case)
    if earlier is not None and earlier.agreed:
        raise NotPossible(say("{at} 已经冲正", at=earlier.decided_at))
    if is_repaid(case, posting.iou):
        raise NotPossible(say("借据 {number} 已经有还款，不能冲正", number=posting.iou_number))


def _paid_by(case: Case) -> str:
    """Who approved the payment, last."""
    table = DisbursementDecision.__table__
    wanted = select(table.c.person).where(table.c.application == case.id, table.c.decision == Decided.PAY)
    return str(case.db.scalar(wanted.order_by(table.c.id.desc()).limit(1)))
