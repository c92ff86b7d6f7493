"""送达客户告知书 (`deliver_notice`): by hand or by post, where no text message reached the applicant (G2-10)."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.acting_form import Awaited
from forms.fields.attached import FilesField
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField, TextField
from forms.task_form import TaskForm
from workflows.records.endings import NoticeDelivery
from workflows.words.choices.endings import NoticeChannel
from workflows.words.sentence import Sentence, say, text

NOTICE = text("客户告知书")


class DeliverNotice(TaskForm):
    """Handed to the applicant himself, or posted to his address."""

    record = NoticeDelivery
    title = text("送达客户告知书")
    turns_on = "channel"

    notice_text = LongTextField(text("告知内容"), auto=NOTICE)
    channel = ChoiceField(text("送达方式"))
    delivered_to = TextField(text("收件人"), hint=text("当面的写签收人，邮寄的写收件人和地址"))
    proof = FilesField(text("送达证明"), hint=text("签收单照片或邮寄回执"))

    def adapt(self) -> None:
        """A text message is the product's own way, not this task's."""
        self.channel.offer([(one.value, one.value) for one in (NoticeChannel.IN_PERSON, NoticeChannel.POST)])
        self.channel.leads = {
            NoticeChannel.IN_PERSON: say("只交给{name}本人，别人不能代收", name=self.page.case.applicant.name),
            NoticeChannel.POST: say("挂号寄到{name}的住址，留回执", name=self.page.case.applicant.name),
        }

    def act_words(self, chosen: str = "") -> Sentence:
        """How it was delivered."""
        words: dict[str, Sentence] = {
            NoticeChannel.IN_PERSON: say("记下：已当面交给{name}", name=self.page.case.applicant.name),
            NoticeChannel.POST: say("记下：已寄出"),
        }
        return words.get(chosen) or say("记下送达")

    def awaits(self) -> Sequence[Awaited]:
        """How, to whom, and the proof of it."""
        return [Awaited(name, "", say("没有填{label}", label=self[name].label.text)) for name in
                ("channel", "delivered_to", "proof")]  # fmt: skip

    def auto_values(self) -> Mapping[str, Any]:
        """What the applicant is told."""
        return {"notice_text": self._notice().ground_text}

    def check_delivered_to(self) -> None:
        """A refusal is the applicant's own matter: by hand it is given to nobody else (G2-10)."""
        applicant, given = self.page.case.applicant.name, self.delivered_to.data
        if self.channel.data == NoticeChannel.IN_PERSON and given and "".join(given.split()) != applicant:
            self.refuse("delivered_to", say("当面只能交给借款申请人{name}本人；不在的改邮寄", name=applicant))

    def values(self) -> dict[str, Any]:
        """With the notice."""
        return super().values() | {"notice": self._notice().id}

    def _notice(self) -> Any:
        notices = self.page.case.rounds.get("notice", ())
        assert notices, "tell_applicant makes the notice first"
        return notices[-1]
