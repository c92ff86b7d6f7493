"""答复补充 (`supplement_answer`): a note and attachments beside the old form, which stays as signed."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.corrections.act_form import ActForm
from forms.fields.attached import FilesField
from forms.fields.texts import LongTextField
from workflows.words.sentence import Sentence, say, text


class SupplementAnswer(ActForm):
    """Answered once."""

    title = text("答复补充")

    question = LongTextField(text("要补什么"), auto=text("补充请求"))
    note = LongTextField(text("说明"))
    attachments = FilesField(text("附件"), optional=True, least=0)

    def auto_values(self) -> Mapping[str, Any]:
        """What was asked."""
        assert self.page.supplement is not None, "an answer has its question"
        return {"question": self.page.supplement.question}

    def act_values(self) -> dict[str, Any]:
        """Attachments as a list, empty where there are none."""
        return {"note": self.note.data, "attachments": self.attachments.all_ids()}

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("答复附在旧表旁边，签过的表不改"),
            say("只答复一次，答复后不能改"),
        )
