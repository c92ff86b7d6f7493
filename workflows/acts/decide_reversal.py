"""A disbursement approver who did not pay decides whether a wrong payment is taken back (FORMS, 填制借据)."""

from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from sqlalchemy import select

from workflows.acts.ask_reversal import NOTICE, refuse_unless_reversible
from workflows.acts.case_act import CaseAct
from workflows.cases import rounds
from workflows.cases.case import Case
from workflows.cases.household_told import tell_adults
from workflows.cases.payments import posting_of, standing_reversal
from workflows.door.question import about_reversal
from workflows.duties import hold, sign_off
from workflows.duties.guard import Asked
from workflows.ports.ledger import Reversal
from workflows.records.disbursement import DisbursementDecision
from workflows.records.jobs import StaffNotice
from workflows.records.reversal import PaymentReversal
from workflows.records.sealed import change
from workflows.words.choices.disbursement import DisbursementDecision as Decided
from workflows.words.choices.standing import LineState
from workflows.words.refusals import DutyRefused, NotPossible, Rule
from workflows.words.roles import DutyClass, Role
from workflows.words.sentence import say, text

WORDS = "{branch}：贵户的一笔农户贷款放款有误，已经冲正，不用还款。有疑问请拨打稽核电话，或到柜台查询。"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideReversal(CaseAct):
    """Counts as `disburse`: so whoever asked, being `counter`, cannot decide. The password is asked for."""

    kind: ClassVar[str] = "decide_reversal"
    name: ClassVar[str] = text("冲正审批")
    agreed: bool

    def body(self) -> bytes:
        """Case and decision."""
        return orjson.dumps([self.application, self.agreed])

    def ask(self, case: Case) -> Asked:
        """A disbursement approver, in the class of the payment."""
        return about_reversal(case, self.kind, self.name, Role.DISBURSEMENT_APPROVER, DutyClass.DISBURSE)

    def apply(self, case: Case) -> dict[str, Any]:
        """Raises NotPossible where nothing is asked or the payment stands no more, DutyRefused for who paid it."""
        sign_off.check(case.db, self.actor)
        posting, asked = posting_of(case), standing_reversal(case)
        refuse_unless_reversible(case, posting)
        if asked is None:
            raise NotPossible(say("没有等您决定的冲正申请"))
        self._paid_by_another(case)
        hold.take(case.db, case.id, self.actor, DutyClass.DISBURSE, self.kind, now=case.now)
        decided = {"decided_by": self.actor.person, "decided_for": self.actor.acting_for, "decided_at": case.now}
        change(case.db, PaymentReversal, asked.id, agreed=self.agreed, **decided)
        notice = StaffNotice.__table__
        case.db.execute(
            notice.update()
            .where(notice.c.application == case.id, notice.c.kind == NOTICE, notice.c.seen_at.is_(None))
            .values(seen_at=case.now)
        )
        facts: dict[str, Any] = {"reversal": asked.id}
        if self.agreed:
            facts["posting"] = self._take_back(case, posting, asked.id)
        case.happened("reversal" if self.agreed else "reversal_declined", facts=facts)
        return {"application": case.id, "reversal": asked.id, "agreed": self.agreed}

    def _paid_by_another(self, case: Case) -> None:
        table = DisbursementDecision.__table__
        agreed = select(table).where(table.c.application == case.id, table.c.decision == Decided.PAY)
        paid = {person for row in case.db.rows(agreed) for person in (row.person, row.acting_for)}
        if {self.actor.person, self.actor.acting_for} & (paid - {None}):
            raise DutyRefused(Rule.EXCLUSIVE, say("这笔款是您批的，要由没有批过它的放款审批决定"))

    def _take_back(self, case: Case, posting: Any, reversal: str) -> str:
        """Posts it; a revolving line has its room again by that, and a single grant, which pays once, ends."""
        back = Reversal(branch=case.row.branch, application=case.id, posting=posting.id, reversal=reversal,
                        iou=posting.iou, iou_number=posting.iou_number, amount=posting.amount, posted_on=case.today,
                        posted_at=case.now)  # fmt: skip
        posted = case.means.ports.ledger.reverse(case.db, back)
        if not case.row.revolving:
            rounds.end_line(case, LineState.CANCELLED, rule="冲正", reason="放款已冲正")
        tell_adults(case, "payment_reversed", WORDS)
        return posted
