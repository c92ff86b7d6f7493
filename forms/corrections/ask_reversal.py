"""申请冲正 (`ask_reversal`): a teller says why a payment was wrong; somebody else decides."""

from forms.corrections.act_form import ActForm
from forms.fields.texts import LongTextField
from workflows.words.sentence import text


class AskReversal(ActForm):
    """Both postings stay; the IOU keeps its number."""

    title = text("申请冲正")

    reason = LongTextField(text("放款错在哪里"))
