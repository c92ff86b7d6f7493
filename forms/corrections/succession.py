"""指定接替 (`succession`): a director says who signs in the place of somebody who cannot come, and why (PRODUCT §3)."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.corrections.act_form import ActForm
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField, TextField
from workflows.words.sentence import Sentence, say, text


class Succession(ActForm):
    """The page is about one task; over REST it is named. Who may not stays in the list with the reason."""

    title = text("指定接替")

    task = ChoiceField(text("哪一项"))
    task_name = TextField(text("接替办什么"), auto=text("案件记录"))
    doer = TextField(text("原办人"), auto=text("案件记录"))
    ground = TextField(text("为什么来不了"), auto=text("案件记录"))
    to = ChoiceField(text("由谁接替"))
    reason = LongTextField(text("接替原因"), hint=text("写清原办人为什么不能来，接替的人签字前要看全卷"))

    def adapt(self) -> None:
        """Who may, and why the others may not."""
        if not self.offer_candidates(self.to) and self.page.naming is not None:
            self.to.hint = say("眼下没有人能接替，请操作员补一位能办这一项的人，再来指定")
        self.task.offer([(row.task, row.task) for row in self.page.case.work if row.state == "open"])
        if self.page.naming is not None:
            del self["task"]

    def auto_values(self) -> Mapping[str, Any]:
        """What it answers for; over REST the act says what is wrong with it."""
        naming = self.page.naming
        if naming is None:
            return {}
        return {
            "task_name": naming.task_name,
            "doer": say("{doer}，{at} {act}", doer=naming.doer, at=naming.acted_at, act=naming.act_name),
            "ground": naming.ground,
        }

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("接替的人看过全卷，签自己的名字，写明接替谁"),
            say("他从此担这项职责，不能再办本案的别项"),
            say("原办人不能再办这一项"),
        )
