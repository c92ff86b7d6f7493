"""查询征信 (`ask_credit`): about whom, and for which of the lawful reasons (D-04)."""

from collections.abc import Sequence

from forms.corrections.act_form import ActForm
from forms.fields.choices import ChoiceField
from workflows.words.choices.grant import InquiryReason
from workflows.words.sentence import Sentence, say, text


class AskCredit(ActForm):
    """Who signed no authorisation of his own stays in the list with the sentence."""

    title = text("查询征信")

    subject = ChoiceField(text("查谁的"))
    reason = ChoiceField(text("查询原因"), choices=InquiryReason)

    def adapt(self) -> None:
        """Who may be asked about, and why the others may not."""
        self.offer_candidates(self.subject)
        self.reason.locked[InquiryReason.AFTER_LOAN] = say("贷款还没有发放，不能用贷后管理的名义查")

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("只查签过授权的人，每查一次都记下来"),
            say("有回音就显示在审查的页上"),
        )
