"""暂停保管期限 (`hold_retention`): nothing of the case is destroyed while its ground lasts (G4-07)."""

from collections.abc import Sequence
from typing import Any

from forms.corrections.act_form import ActForm
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField
from workflows.words.choices.filing import HoldGround
from workflows.words.sentence import Sentence, say, text


class HoldRetention(ActForm):
    """Whose the ground is, is for the act to ask."""

    title = text("暂停保管期限")

    ground = ChoiceField(text("为什么暂停"), choices=HoldGround)
    reason = LongTextField(text("依据"), hint=text("写文书名称和编号"))

    def act_values(self) -> dict[str, Any]:
        """The ground as one of its kinds."""
        return {"ground": self.ground.data, "reason": self.reason.data}

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("这一件的文件到期也不销毁"),
            say("能暂停的人才能恢复"),
        )
