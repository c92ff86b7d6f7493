"""补充 (`supplement_ask`): after payment something missing is asked of whoever holds the duty; it moves no token."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.corrections.act_form import ActForm
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField
from forms.filing.catalogue import catalogue
from workflows.words.roles import DUTY_NAMES, DutyClass
from workflows.words.sentence import Sentence, say, text


class SupplementAsk(ActForm):
    """A question that names a document of the catalogue, answered with attachments, puts it into the volume."""

    title = text("请补充")

    to_duty = ChoiceField(text("问谁"))
    question = LongTextField(text("要补什么"), hint=text("写目录上的文件名"))

    def adapt(self) -> None:
        """The duties held in the case, with their names; the missing documents beside the question."""
        held: dict[str, list[str]] = {}
        for row in self.page.case.duties:
            held.setdefault(row.duty_class, []).append(row.name)
        self.to_duty.offer(
            [
                (duty, say("{duty}：{names}", duty=DUTY_NAMES[DutyClass(duty)], names=names))
                for duty, names in held.items()
            ]
        )
        missing = [one.name for one in catalogue(self.page.case) if not one.present]
        if missing:
            self.question.hint = say("{missing}", missing=missing)

    def prefill(self) -> Mapping[str, Any]:
        """What the page that leads here asks for."""
        return self.page.begins

    def act_values(self) -> dict[str, Any]:
        """The duty as one of its kinds."""
        return {"to_duty": DutyClass(self.to_duty.data), "question": self.question.data}

    def act_words(self, chosen: str = "") -> Sentence:
        """What goes out."""
        return say("发出，请补充")

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("由担这项职责的人 3 个工作日内答复"),
            say("补的附在旧表旁边，签过的表不改"),
        )
