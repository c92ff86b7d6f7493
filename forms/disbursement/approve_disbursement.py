"""放款审批 (`approve_disbursement`): the case answers the checklist, a person decides (G3-01)."""

from collections.abc import Mapping
from typing import Any

from forms.disbursement.disbursement_checklist import Check, disbursement_checklist
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField, TextsField
from forms.paper_form import When
from forms.task_form import TaskForm
from workflows.records import disbursement
from workflows.words.choices.disbursement import DisbursementDecision
from workflows.words.choices.endings import RefusalGround
from workflows.words.sentence import say, text


class ApproveDisbursement(TaskForm):
    """同意放款 is locked while a line of the checklist says no."""

    record = disbursement.DisbursementDecision
    title = text("放款审批")
    refusal_ground = RefusalGround.DISBURSEMENT_DECLINED
    can_return = True
    required_when = (When("decision", DisbursementDecision.DECLINE, ("reasons",)),)

    checklist = TextsField(text("放款核对表"), auto=text("案件记录"))
    decision = ChoiceField(text("审批决定"), choices=DisbursementDecision)
    reasons = LongTextField(text("理由"), sometimes=True)

    def adapt(self) -> None:
        """What is not met locks the payment."""
        unmet = [check.label for check in self.checks() if not check.met]
        if unmet:
            self.decision.locked[DisbursementDecision.PAY] = say("还不能放款，核对表上没有满足：{unmet}", unmet=unmet)
        self.lock_return("decision", DisbursementDecision.RETURN)

    def auto_values(self) -> Mapping[str, Any]:
        """Each answer with its source."""
        return {"checklist": [one.said() for one in self.checks()]}

    def checks(self) -> tuple[Check, ...]:
        """The checklist as the case answers it now."""
        return disbursement_checklist(self.page.case, self.page.today, self.page.policy, self.page.paid_into)

    def outcome(self) -> str:
        """同意放款 pays in the same act."""
        if self.decision.data is DisbursementDecision.DECLINE:
            return "refused"
        return "return" if self.decision.data is DisbursementDecision.RETURN else "ok"

    def values(self) -> dict[str, Any]:
        """With the checklist as it stood."""
        return super().values() | {"checklist": [check.plain() for check in self.checks()]}
