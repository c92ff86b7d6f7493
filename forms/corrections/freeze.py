"""冻结 (`freeze`): an administrator or an auditor stops a case in an emergency (PRODUCT §3)."""

from collections.abc import Sequence

from forms.corrections.act_form import ActForm
from forms.fields.texts import LongTextField
from workflows.words.sentence import Sentence, say, text


class Freeze(ActForm):
    """One person is enough, since it only stops."""

    title = text("冻结这一件")

    reason = LongTextField(text("为什么冻结"))

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("从现在起只能撤回申请或撤回同意"),
            say("期限停走，授信照常到期"),
            say("解冻要没有参与冻结的主任和稽核两人，一人申请，另一人确认"),
        )
