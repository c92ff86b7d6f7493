"""冻结 (`freeze`): an administrator or an auditor stops a case in an emergency (PRODUCT §3)."""

from forms.corrections.act_form import ActForm
from forms.fields.texts import LongTextField
from workflows.words.sentence import text


class Freeze(ActForm):
    """One person is enough, since it only stops."""

    title = text("冻结这一件")

    reason = LongTextField(
        text("为什么冻结"),
        hint=text("冻结后只能撤回申请或撤回同意，期限停走，授信照常到期；解冻要没有参与冻结的主任和稽核两人"),
    )
