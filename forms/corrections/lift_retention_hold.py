"""恢复保管期限 (`lift_retention_hold`): the ground of a hold is gone (G4-07)."""

from forms.corrections.act_form import ActForm
from forms.fields.texts import LongTextField
from workflows.words.sentence import text


class LiftRetentionHold(ActForm):
    """The terms run again as they would have."""

    title = text("恢复保管期限")

    reason = LongTextField(text("暂停的原因怎样消除了"))
