"""冲正审批 (`decide_reversal`): what is asked stands in it, and the decision is signed by the password."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from forms.corrections.act_form import ActForm
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField, PasswordField, TextField
from workflows.words.money import format_yuan
from workflows.words.sentence import Sentence, Weighed, say, text


class Decision(StrEnum):
    """冲正审批"""

    AGREE = "同意冲正"
    DECLINE = "不同意"


class DecideReversal(ActForm):
    """Decided by whoever neither asked nor paid."""

    title = text("冲正审批")
    turns_on = "decision"

    iou_number = TextField(text("借据号"), auto=text("借据"))
    amount = TextField(text("金额（元）"), auto=text("入账"))
    asked_by = TextField(text("谁申请的"), auto=text("冲正申请"))
    reason = LongTextField(text("放款错在哪里"), auto=text("冲正申请"))
    decision = ChoiceField(text("决定"), choices=Decision)
    password = PasswordField(text("登录密码"))

    def auto_values(self) -> Mapping[str, Any]:
        """What was asked, if anything still is."""
        asked, iou = self.page.reversal, self.page.case.last("iou")
        if asked is None or iou is None:
            return {}
        return {
            "iou_number": iou.number,
            "amount": format_yuan(iou.amount),
            "asked_by": self.page.case.person_name(asked.person),
            "reason": asked.reason,
        }

    def act_values(self) -> dict[str, Any]:
        """Whether it is agreed to, and the password as typed, which goes no further than the door."""
        return {"agreed": self.decision.data == Decision.AGREE, "password": self.password.typed}

    def act_words(self, chosen: str = "") -> Sentence:
        """With what was paid."""
        words = {
            Decision.AGREE: say("签字并冲正 {amount} 元", amount=self._paid),
            Decision.DECLINE: say("签字，不同意冲正"),
        }
        return words.get(chosen) or say("签字")  # type: ignore[call-overload]

    def sign_words(self, chosen: str = "") -> Sentence:
        """Who takes back what from whom, and that it is posted at once."""
        who, amount = Weighed(self.page.actor.name), self._paid
        if chosen == Decision.DECLINE:
            return say(
                "{who} 不同意冲正 {whom} 的放款 {amount} 元。签后不能改。", who=who, whom=self.whom, amount=amount
            )
        if chosen == Decision.AGREE:
            return say("{who} 同意冲正 {whom} 的放款 {amount} 元。签后马上入账，不能改。", who=who, whom=self.whom,
                       amount=amount)  # fmt: skip
        return say("{who} 决定是否冲正 {whom} 的放款 {amount} 元。", who=who, whom=self.whom, amount=amount)

    @property
    def _paid(self) -> Weighed:
        iou = self.page.case.last("iou")
        return Weighed(iou.amount if iou is not None else None)

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("同意：冲正马上入账，原来的入账也留着，循环额度腾出来"),
            say("不同意：放款照旧，可以再申请"),
        )
