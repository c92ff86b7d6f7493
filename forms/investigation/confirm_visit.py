"""协办调查 (`confirm_visit`): the second investigator was there, and agrees or says where not (G1-03)."""

from forms.fields.attached import SignatureField
from forms.fields.choices import YesNoField
from forms.fields.texts import LongTextField
from forms.task_form import TaskForm
from workflows.door.entry import NewFinding
from workflows.records.investigation import VisitConfirmation
from workflows.words.sentence import say, text


class ConfirmVisit(TaskForm):
    """Disagreement goes to the reviewer as a finding."""

    record = VisitConfirmation
    title = text("协办调查")
    again = ("differences",)

    went_along = YesNoField(text("是否实地同行"))
    agrees = YesNoField(text("与调查情况是否一致"))
    differences = LongTextField(text("差异说明"), optional=True)
    signature = SignatureField(text("协办人签名"))

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
