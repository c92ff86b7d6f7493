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
        self.to.offer([(one.account, one.name) for one in self.page.candidates])
        self.to.locked.update({one.account: one.why_not for one in self.page.candidates if one.why_not is not None})

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("两人都算办过本案，原因记进经过"),
            say("移交后由对方办，您只能看"),
        )
