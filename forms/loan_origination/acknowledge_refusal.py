"""主任签收 (`acknowledge_refusal`): the report is noted, and a suspended line gets its answer (G3-13)."""

from collections.abc import Mapping
from typing import Any

from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField, TextField
from forms.task_form import TaskForm
from workflows.records.endings import RefusalAcknowledgement
from workflows.words.choices.endings import RESTORABLE, LineAction, NotedAction, RefusalGround
from workflows.words.choices.standing import LineState
from workflows.words.sentence import say, text

REPORT = text("拒贷报告")


class AcknowledgeRefusal(TaskForm):
    """Restored, the line serves later cases, never this one."""

    record = RefusalAcknowledgement
    title = text("主任签收")

    refused_for = TextField(text("拒贷事由"), auto=REPORT)
    facts = LongTextField(text("事实"), auto=REPORT)
    noted_action = ChoiceField(text("处理意见"), choices=NotedAction)
    line_action = ChoiceField(text("循环额度"), choices=LineAction)

    def adapt(self) -> None:
        """Only a revolving line that the refusal itself suspended is decided about, not one that took this case along."""
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
