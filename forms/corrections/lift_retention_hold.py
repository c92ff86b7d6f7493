"""恢复保管期限 (`lift_retention_hold`): the ground of a hold is gone (G4-07)."""

from collections.abc import Sequence

from forms.corrections.act_form import ActForm
from forms.fields.texts import LongTextField
from workflows.words.sentence import Sentence, say, text


class LiftRetentionHold(ActForm):
    """The terms run again as they would have."""

    title = text("恢复保管期限")

    reason = LongTextField(text("暂停的原因怎样消除了"))

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (say("保管期限照没有暂停过一样接着算"),)
