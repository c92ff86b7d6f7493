"""恢复额度 (`restore_line`): a director says how the cause of the suspension was cured."""

from forms.corrections.act_form import ActForm
from forms.fields.texts import LongTextField
from workflows.words.sentence import text


class RestoreLine(ActForm):
    """Restored, the line serves later cases, never one that ended with it."""

    title = text("恢复额度")

    reason = LongTextField(text("停用的原因怎样消除了"))
