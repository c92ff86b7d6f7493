"""退回补充 (`return_for_supplement`): back to an earlier task, with questions that are answered one by one."""

from collections.abc import Sequence

from forms.corrections.act_form import ActForm
from forms.disbursement.check_borrowing import return_closed
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField, TextsField
from workflows.words.sentence import Sentence, say, text


class ReturnForSupplement(ActForm):
    """Only to the tasks that the page offers, and never away from broken faith."""

    title = text("退回补充")

    to_task = ChoiceField(text("退回到"))
    reason = LongTextField(text("退回原因"))
    questions = TextsField(text("要补充的问题"), hint=text("一行一个问题"))

    def adapt(self) -> None:
        """The earlier tasks, each with who did it."""
        self.to_task.offer(
            [(one.task, say("{task}（{who}）", task=one.name, who=one.done_by)) for one in self.page.returnable]
        )

    def check_closed(self) -> None:
        """Broken faith leaves refusal alone (G3-13)."""
        closed = return_closed(self.page.case, self.page.task)
        if closed is not None:
            self.whole.append(closed)

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("问题由那一步逐条答复，答复期 5 个工作日"),
            say("从那一步起重新办，已签的字作废"),
            say("退回和原因记进经过"),
        )
