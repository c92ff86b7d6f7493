"""协办调查 (`confirm_visit`): the second investigator was there, and agrees or says where not (G1-03)."""

from forms.acting_form import Awaited
from forms.fields.attached import SignatureField
from forms.fields.choices import YesNoField
from forms.fields.texts import LongTextField
from forms.paper_form import When
from forms.task_form import TaskForm
from workflows.door.entry import NewFinding
from workflows.records.investigation import VisitConfirmation
from workflows.words.sentence import Sentence, say, text


class ConfirmVisit(TaskForm):
    """Disagreement goes to the reviewer as a finding."""

    record = VisitConfirmation
    title = text("协办调查")
    again = ("differences",)
    turns_on = "agrees"
    only_when = (When("agrees", "no", ("differences",)),)

    went_along = YesNoField(text("是否实地同行"))
    agrees = YesNoField(text("与调查情况是否一致"))
    differences = LongTextField(text("差异说明"), optional=True)
    signature = SignatureField(text("协办人签名"))

    def adapt(self) -> None:
        """The pad says whose name it waits for."""
        self.signature.signer = self.page.actor.name

    def act_words(self, chosen: str = "") -> Sentence:
        """Whether the second investigator found the same."""
        words = {"yes": say("签名确认：与调查一致"), "no": say("签名确认：与调查不一致")}
        return words.get(chosen) or say("签名确认协办")

    def awaits(self) -> list[Awaited]:
        """Whether he was there, in what he disagrees, and his signature, too."""
        first = Awaited("went_along", "", say("没有选{label}", label=self.went_along.label.text))
        differences = Awaited("differences", "no", say("没有填{label}", label=self.differences.label.text))
        return [first, *super().awaits(), differences, Awaited("signature", "", say("您没有签名"))]

    def check_went_along(self) -> None:
        """The second person must have been there, not merely agree."""
        if self.went_along.data is False:
            self.refuse("went_along", say("协办要实地同行：没有同行的不能签，请同行后再办"))

    def check_differences(self) -> None:
        """Whoever disagrees says in what."""
        if self.agrees.data is False:
            self.require("differences")

    def findings(self) -> tuple[NewFinding, ...]:
        """The reviewer weighs the disagreement."""
        if self.agrees.data:
            return ()
        return (
            NewFinding("协办不一致", f"协办人与调查人意见不一致：{self.differences.data}", "confirm_visit", grave=True),
        )
