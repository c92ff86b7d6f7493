"""收回指定 (`take_back_teller`): the teller of another branch no longer serves the case (G3-05)."""

from collections.abc import Sequence

from forms.corrections.act_form import ActForm
from forms.fields.texts import LongTextField
from workflows.words.sentence import Sentence, say, text


class TakeBackTeller(ActForm):
    """What he has completed stays as it is signed."""

    title = text("收回指定")

    reason = LongTextField(text("为什么收回"))

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("他没有动过的退回本社柜台"),
            say("他办好的照签的留着"),
        )
