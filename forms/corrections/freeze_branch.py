"""冻结网点 (`freeze_branch`): with all below it; beside each stands how many running cases would stop (PRODUCT §3)."""

from collections.abc import Sequence

from forms.corrections.act_form import ActForm
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField
from workflows.words.sentence import Sentence, say, text


class FreezeBranch(ActForm):
    """Of the reader's own branches."""

    title = text("冻结网点")

    branch = ChoiceField(text("哪个网点"), hint=text("连同下级网点；不能受理、用信，在办的只能撤回"))
    reason = LongTextField(text("为什么冻结"), hint=text("解冻要没有参与冻结的主任和稽核两人"))

    def adapt(self) -> None:
        """What could be stopped."""
        self.offer_candidates(self.branch)

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("连同下级网点，不能受理、用信"),
            say("在办的只能撤回，期限停走"),
            say("解冻要没有参与冻结的主任和稽核两人"),
        )
