"""移交 (`hand_over`): a task goes to a colleague who may have it; the others stay in the list with the reason."""

from collections.abc import Sequence

from forms.corrections.act_form import ActForm
from forms.fields.choices import ChoiceField, TickField
from forms.fields.texts import LongTextField
from workflows.words.sentence import Sentence, say, text


class HandOver(ActForm):
    """Both stay in the class of the duty."""

    title = text("移交")

    to = ChoiceField(text("移交给"))
    reason = LongTextField(text("移交原因"))
    with_draft = TickField(text("已填的内容一起移交"), optional=True)

    def adapt(self) -> None:
        """Who may, and why the others may not."""
        if not self.offer_candidates(self.to) and self.page.candidates:
            self.to.hint = say("眼下没有人能接，请操作员补一位能办这一项的人，再来移交")

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("两人都算办过本案，原因记进经过"),
            say("移交后由对方办，您只能看"),
        )
