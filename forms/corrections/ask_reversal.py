"""申请冲正 (`ask_reversal`): a teller says why a payment was wrong; somebody else decides."""

from collections.abc import Sequence

from forms.corrections.act_form import ActForm
from forms.fields.texts import LongTextField
from workflows.words.sentence import Sentence, say, text


class AskReversal(ActForm):
    """Both postings stay; the IOU keeps its number."""

    title = text("申请冲正")

    reason = LongTextField(text("放款错在哪里"))

    def act_words(self, chosen: str = "") -> Sentence:
        """With what was paid."""
        iou = self.page.case.last("iou")
        return say("申请冲正 {amount} 元", amount=iou.amount) if iou is not None else super().act_words()

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("由没有批过这笔放款的放款审批决定，您不能决定"),
            say("同意后马上冲正，原来的入账和借据号都留着"),
        )
