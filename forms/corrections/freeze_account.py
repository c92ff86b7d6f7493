"""冻结账号 (`freeze_account`): its person is signed out everywhere and does nothing more (PRODUCT §3)."""

from collections.abc import Sequence

from forms.corrections.act_form import ActForm
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField
from workflows.words.sentence import Sentence, say, text


class FreezeAccount(ActForm):
    """Beside each stands how many tasks are in his hands: those the director can hand over."""

    title = text("冻结账号")

    account = ChoiceField(
        text("谁的账号"), hint=text("立刻退出所有登录，本人名下的账号都不能办理；手上的任务由主任移交")
    )
    reason = LongTextField(text("为什么冻结"), hint=text("解冻要没有参与冻结的主任和稽核两人"))

    def adapt(self) -> None:
        """Who could be stopped."""
        self.offer_candidates(self.account)

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("立刻退出所有登录，本人名下的账号都不能办理"),
            say("手上的任务由主任移交"),
            say("解冻要没有参与冻结的主任和稽核两人"),
        )
