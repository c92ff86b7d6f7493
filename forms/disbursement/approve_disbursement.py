"""放款审批 (`approve_disbursement`): the case answers the checklist, a person decides (G3-01)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from forms.disbursement.disbursement_checklist import Check, disbursement_checklist
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField, TextsField
from forms.paper_form import When
from forms.task_form import TaskForm
from workflows.queries.case_file import Found
from workflows.records import disbursement
from workflows.words.choices.disbursement import DisbursementDecision
from workflows.words.choices.endings import RefusalGround
from workflows.words.sentence import Sentence, Weighed, say, text


class ApproveDisbursement(TaskForm):
    """同意放款 is locked while a line of the checklist says no."""

    record = disbursement.DisbursementDecision
    title = text("放款审批")
    refusal_ground = RefusalGround.DISBURSEMENT_DECLINED
    can_return = True
    turns_on = "decision"
    refusing = (DisbursementDecision.DECLINE.value,)
    required_when = (When("decision", DisbursementDecision.DECLINE, ("reasons",)),)

    checklist = TextsField(text("放款核对表"), auto=text("案件记录"))
    decision = ChoiceField(text("审批决定"), choices=DisbursementDecision)
    reasons = LongTextField(text("理由"), sometimes=True, hint=text("退回、不同意必须写"))

    def adapt(self) -> None:
        """What is not met locks the payment; what each decision leads to stands under it."""
        self.decision.leads = {
            DisbursementDecision.PAY: say("签字后马上入账，只入一次"),
            DisbursementDecision.RETURN: say("选退到哪一步，写问题；借据号作废"),
            DisbursementDecision.DECLINE: say("本次到此结束，报主任{names}", names=list(self.page.reported_to)),
        }
        self.decision.ends = frozenset(self.refusing)
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

    def act_words(self, chosen: str = "") -> Sentence:
        """With the amount that is paid."""
        words: dict[str, Sentence] = {
            DisbursementDecision.PAY: say("签字并放款 {amount} 元", amount=Weighed(self._amount)),
            DisbursementDecision.RETURN: say("签字并退回"),
            DisbursementDecision.DECLINE: say("签字，不同意放款"),
        }
        return words.get(chosen) or super().act_words()

    def signs(self, chosen: str = "") -> Sentence:
        """How much goes to whom, and into which account."""
        amount = Weighed(self._amount)
        words: dict[str, Sentence] = {
            DisbursementDecision.PAY: say("同意放款 {amount} 元给 {whom}，入账 {account}", amount=amount, whom=self.whom,
                                          account=self.page.paid_into.masked),
            DisbursementDecision.RETURN: say("把给 {whom} 放款 {amount} 元的借据退回", whom=self.whom, amount=amount),
            DisbursementDecision.DECLINE: say("不同意给 {whom} 放款 {amount} 元，本次到此结束", whom=self.whom, amount=amount),
        }  # fmt: skip
        return words.get(chosen) or say("审批给 {whom} 放款 {amount} 元", whom=self.whom, amount=amount)

    def follows(self, chosen: str = "") -> Sentence:
        """The money moves with the signature."""
        if chosen != DisbursementDecision.PAY:
            return super().follows(chosen)
        shut = self.shut()
        if not shut:
            return say("签后马上入账，不能改")
        return say("签后马上入账，不能改；您也不能再办本案的{duties}", duties=shut)

    @property
    def iou(self) -> Found:
        """The IOU that is paid; None where there is none yet."""
        return next(reversed(self.page.case.rounds.get("iou", ())), None)

    @property
    def iou_form(self) -> Found:
        """The same as the teller filled it in."""
        return next(reversed(self.page.case.rounds.get("iou_form", ())), None)

    @property
    def _amount(self) -> Decimal | None:
        return self.iou.amount if self.iou is not None else None
