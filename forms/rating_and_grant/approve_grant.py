"""授信审批 (`approve_grant`), by the approver or, above his authority, by the director with the same form.

Rules: RULES G2-04, G2-07.
"""

from typing import Any

from forms import rules
from forms.fields.choices import ChoiceField
from forms.fields.numbers import MoneyField
from forms.fields.texts import LongTextField, TextsField
from forms.paper_form import When
from forms.task_form import TaskForm
from workflows.records.grant import GrantDecision as GrantDecisionRecord
from workflows.words.choices.endings import RefusalGround
from workflows.words.choices.grant import GrantDecision
from workflows.words.money import format_yuan
from workflows.words.sentence import Sentence, Weighed, say, text


class ApproveGrant(TaskForm):
    """同意 is the proposal as it stands; 部分同意 a lower limit or further conditions."""

    record = GrantDecisionRecord
    title = text("授信审批")
    again = ("conditions", "reasons")
    refusal_ground = RefusalGround.GRANT_DECLINED
    can_return = True
    turns_on = "decision"
    figure = "approved_limit"
    refusing = (GrantDecision.DECLINE.value,)
    required_when = (
        When("decision", GrantDecision.GRANT_PARTLY, ("approved_limit", "reasons")),
        When("decision", GrantDecision.DECLINE, ("reasons",)),
    )

    only_when = (When("decision", GrantDecision.GRANT_PARTLY, ("approved_limit", "conditions")),)

    decision = ChoiceField(text("审批决定"), choices=GrantDecision)
    approved_limit = MoneyField(text("批准额度"), sometimes=True, hint=text("部分同意才填"))
    conditions = TextsField(text("另加的用信条件"), optional=True, hint=text("一行一条；建议里的条件照旧"))
    reasons = LongTextField(text("理由"), sometimes=True)

    def adapt(self) -> None:
        """Nothing to return to, no return."""
        self.lock_return("decision", GrantDecision.RETURN)

    def check_limit(self) -> None:
        """Never above the proposal; the whole of it with 同意, less of it or on more conditions with 部分同意."""
        limit, proposed = self.approved_limit.data, self._proposal.proposed_limit
        if self.decision.data in (GrantDecision.RETURN, GrantDecision.DECLINE):
            return
        self.hold("approved_limit", rules.whole_hundreds(limit))
        self.hold("approved_limit", rules.at_most(limit, proposed))
        if limit is None:
            return
        if self.decision.data is GrantDecision.GRANT and limit != proposed:
            whole = format_yuan(proposed)
            self.hold("approved_limit", say("同意就是 {whole} 元；要批少一点，选部分同意", whole=whole))
        if self.decision.data is GrantDecision.GRANT_PARTLY and limit == proposed and not self.conditions.data:
            self.hold("approved_limit", say("部分同意要少于 {whole} 元，或另加用信条件", whole=format_yuan(proposed)))

    def check_conditions(self) -> None:
        """A further condition is a partial grant: the borrower accepts it by signing, or withdraws."""
        if self.decision.data is GrantDecision.GRANT and self.conditions.data:
            self.hold("conditions", say("另加条件的，选部分同意"))

    def outcome(self) -> str:
        """What follows from the decision."""
        outcomes = {GrantDecision.RETURN: "return", GrantDecision.DECLINE: "refused"}
        return outcomes.get(self.decision.data, "ok")

    def values(self) -> dict[str, Any]:
        """The limit and the conditions added to the proposal's; neither where nothing is granted."""
        found = super().values()
        if self.decision.data in (GrantDecision.RETURN, GrantDecision.DECLINE):
            return found | {"approved_limit": None, "conditions": None}
        return found | {"approved_limit": self.approved_limit.data or self._proposal.proposed_limit}

    def act_words(self, chosen: str = "") -> Sentence:
        """With the amount that is granted."""
        words: dict[str, Sentence] = {
            GrantDecision.GRANT: say("签字并授信 {amount} 元", amount=Weighed(self._proposal.proposed_limit)),
            GrantDecision.GRANT_PARTLY: say("签字并授信 {amount} 元", amount=self._less()),
            GrantDecision.RETURN: say("签字并退回补充"),
            GrantDecision.DECLINE: say("签字，不同意授信"),
        }
        return words.get(chosen) or super().act_words()

    def signs(self, chosen: str = "") -> Sentence:
        """Whose line, and how much of it."""
        whole = Weighed(self._proposal.proposed_limit)
        words: dict[str, Sentence] = {
            GrantDecision.GRANT: say("同意给 {whom} 授信 {amount} 元", whom=self.whom, amount=whole),
            GrantDecision.GRANT_PARTLY: say("同意给 {whom} 授信 {amount} 元，建议是 {whole} 元", whom=self.whom,
                                            amount=self._less(), whole=whole),
            GrantDecision.RETURN: say("把 {whom} 的授信退回补充，建议是 {amount} 元", whom=self.whom, amount=whole),
            GrantDecision.DECLINE: say("不同意给 {whom} 授信 {amount} 元，本申请到此结束", whom=self.whom, amount=whole),
        }  # fmt: skip
        return words.get(chosen) or say("审批给 {whom} 授信 {amount} 元的建议", whom=self.whom, amount=whole)

    def _less(self) -> Weighed:
        return self.amount_said(self._proposal.proposed_limit)

    @property
    def _proposal(self) -> Any:
        proposal = self.page.case.last("proposal")
        assert proposal is not None, "nothing is granted before it was proposed"
        return proposal
