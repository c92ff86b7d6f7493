"""申请解冻 (`ask_unfreeze`): a director or an auditor says why a freeze may go; somebody else decides (PRODUCT §3)."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.corrections.act_form import ActForm
from forms.fields.texts import LongTextField, TextField
from workflows.words.sentence import Sentence, in_chinese, say, text


class AskUnfreeze(ActForm):
    """What was frozen, by whom and why stands in it."""

    title = text("申请解冻")

    frozen_by = TextField(text("谁冻结的"), auto=text("冻结"))
    frozen_at = TextField(text("什么时候"), auto=text("冻结"))
    frozen_because = LongTextField(text("为什么冻结"), auto=text("冻结"))
    reason = LongTextField(text("冻结的原因怎样查清、消除了"))

    def auto_values(self) -> Mapping[str, Any]:
        """Of the freeze in view."""
        freeze = self.page.freeze
        if freeze is None:
            return {}
        return {"frozen_by": freeze.by, "frozen_at": in_chinese(freeze.at), "frozen_because": freeze.reason}

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("由另一人输密码确认：您是主任的由稽核，您是稽核的由主任"),
            say("确认以前照旧冻结"),
        )
