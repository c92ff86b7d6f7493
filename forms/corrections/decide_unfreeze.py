"""确认解冻 (`decide_unfreeze`): the other of director and auditor decides and signs by the password (PRODUCT §3)."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from forms.corrections.act_form import ActForm
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField, PasswordField, TextField
from workflows.words.sentence import Sentence, Weighed, say, text


class Decision(StrEnum):
    """确认解冻"""

    AGREE = "同意解冻"
    DECLINE = "不同意"


class DecideUnfreeze(ActForm):
    """Decided by whoever neither froze nor asked; both of the two are named on record."""

    title = text("确认解冻")
    turns_on = "decision"

    frozen_by = TextField(text("谁冻结的"), auto=text("冻结"))
    frozen_because = LongTextField(text("为什么冻结"), auto=text("冻结"))
    asked_by = TextField(text("谁申请解冻"), auto=text("申请解冻"))
    asked_because = LongTextField(text("为什么可以解冻"), auto=text("申请解冻"))
    decision = ChoiceField(text("决定"), choices=Decision)
    password = PasswordField(text("登录密码"))

    def auto_values(self) -> Mapping[str, Any]:
        """What was asked, if anything still is."""
        freeze = self.page.freeze
        if freeze is None or freeze.waiting is None:
            return {}
        return {
            "frozen_by": freeze.by,
            "frozen_because": freeze.reason,
            "asked_by": freeze.waiting.by,
            "asked_because": freeze.waiting.reason,
        }

    def act_values(self) -> dict[str, Any]:
        """Whether it is agreed to, and the password as typed, which goes no further than the door."""
        return {"agreed": self.decision.data == Decision.AGREE, "password": self.password.typed}

    def act_words(self, chosen: str = "") -> Sentence:
        """What is decided."""
        words = {Decision.AGREE: say("签字并解冻"), Decision.DECLINE: say("签字，不同意解冻")}
        return words.get(chosen) or say("签字")  # type: ignore[call-overload]

    def sign_words(self, chosen: str = "") -> Sentence:
        """Who lets go what, and that it goes on at once."""
        who, what = Weighed(self.page.actor.name), Weighed(self.page.freeze.name if self.page.freeze else None)
        if chosen == Decision.DECLINE:
            return say("{who} 不同意解冻 {what}，仍然冻结。", who=who, what=what)
        if chosen == Decision.AGREE:
            return say("{who} 同意解冻 {what}。签后马上可以办，期限接着走。", who=who, what=what)
        return say("{who} 决定是否解冻 {what}。", who=who, what=what)

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("同意：马上可以办，期限接着走"),
            say("不同意：仍然冻结，可以再申请"),
        )
