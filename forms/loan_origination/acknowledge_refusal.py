"""主任签收 (`acknowledge_refusal`): the report is noted, and a suspended line gets its answer (G3-13)."""

from collections.abc import Mapping
from typing import Any

from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField, TextField
from forms.task_form import TaskForm
from workflows.records.endings import RefusalAcknowledgement
from workflows.words.choices.endings import RESTORABLE, LineAction, NotedAction, RefusalGround
from workflows.words.choices.standing import LineState
from workflows.words.sentence import Sentence, Weighed, say, text

REPORT = text("拒贷报告")


class AcknowledgeRefusal(TaskForm):
    """Restored, the line serves later cases, never this one."""

    record = RefusalAcknowledgement
    title = text("主任签收")
    turns_on = "noted_action"

    refused_for = TextField(text("拒贷事由"), auto=REPORT)
    facts = LongTextField(text("事实"), auto=REPORT)
    noted_action = ChoiceField(text("处理意见"), choices=NotedAction)
    line_action = ChoiceField(text("循环额度"), choices=LineAction)

    def act_words(self, chosen: str = "") -> Sentence:
        """With what is to be done about it."""
        return say("签收，{action}", action=chosen) if chosen else say("签收拒贷报告")

    def signs(self, chosen: str = "") -> Sentence:
        """Which report, for what it was refused, and what is to be done."""
        report, asked = self._report(), Weighed(self.page.case.application.amount)
        if not chosen:
            return say(
                "签收 {whom} 申请 {amount} 元的拒贷报告，事由{ground}",
                whom=self.whom,
                amount=asked,
                ground=report.ground,
            )
        return say("签收 {whom} 申请 {amount} 元的拒贷报告，事由{ground}，处理意见：{action}", whom=self.whom, amount=asked,
                   ground=report.ground, action=chosen)  # fmt: skip

    def follows(self, chosen: str = "") -> Sentence:
        """The case ends with it."""
        return say("签后不能改，本案到此归档")

    @property
    def report(self) -> Any:
        """What is signed for."""
        return self._report()

    def adapt(self) -> None:
        """Only a revolving line that the refusal itself suspended is decided about, not one that took this case along."""
        self.noted_action.leads = {
            NotedAction.NOTED: say("看过了，不用再做什么"),
            NotedAction.WATCH: say("这一户以后申请，先看这份报告"),
            NotedAction.VERIFY_FURTHER: say("事实还要查清，写在备注里"),
            NotedAction.HAND_ON: say("交给别的部门，写明交给谁"),
        }
        line, report = self.page.case.line, self._report()
        stopped_with_line = report.task is None and report.ground == RefusalGround.CIRCUMSTANCES_CHANGED
        if line is None or not line.revolving or line.state != LineState.SUSPENDED or stopped_with_line:
            del self["line_action"]
        elif report.ground not in RESTORABLE:
            sentence = say("因{ground}拒贷的额度不能恢复：选取消或继续停用", ground=report.ground)
            self.line_action.locked[LineAction.RESTORE] = sentence

    def auto_values(self) -> Mapping[str, Any]:
        """The report."""
        return {"refused_for": self._report().ground, "facts": self._report().facts}

    def values(self) -> dict[str, Any]:
        """With the report that is signed for."""
        return super().values() | {"report": self._report().id}

    def _report(self) -> Any:
        reports = self.page.case.rounds.get("report", ())
        assert reports, "a refusal makes its report at once"
        return reports[-1]
