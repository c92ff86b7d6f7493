"""亲属关系解除确认: a second person says whether a kinship that is no longer declared is over (RULES S-03)."""

from enum import StrEnum

from forms.fields.choices import ChoiceField
from forms.fields.texts import PasswordField
from forms.paper_form import PaperForm
from workflows.words.sentence import text


class Decision(StrEnum):
    """亲属关系解除确认"""

    AGREE = "确认解除"
    DECLINE = "不同意"


class DecideRelationEnd(PaperForm):
    """Until then it binds."""

    title = text("亲属关系解除确认")

    decision = ChoiceField(text("决定"), choices=Decision)
    password = PasswordField(text("登录密码"))

    @property
    def agreed(self) -> bool:
        """Whether it is over; call after `validate`."""
        return bool(self.decision.data == Decision.AGREE)
