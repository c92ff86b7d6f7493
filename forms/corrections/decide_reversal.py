"""冲正审批 (`decide_reversal`): what is asked stands in it, and the decision is signed by the password."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from forms.corrections.act_form import ActForm
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField, PasswordField, TextField
from workflows.words.money import format_yuan
from workflows.words.sentence import text


class Decision(StrEnum):
    """冲正审批"""

    AGREE = "同意冲正"
    DECLINE = "不同意"


class DecideReversal(ActForm):
    """Decided by whoever neither asked nor paid."""

    title = text("冲正审批")

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
