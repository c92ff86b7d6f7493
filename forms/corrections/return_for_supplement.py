"""退回补充 (`return_for_supplement`): back to an earlier task, with questions that are answered one by one."""

from forms.corrections.act_form import ActForm
from forms.disbursement.check_borrowing import return_closed
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField, TextsField
from workflows.words.sentence import say, text


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
