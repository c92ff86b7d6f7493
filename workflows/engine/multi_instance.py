"""One task for several people at once: the consents of a household, the votes of a committee.

SpiffWorkflow merges the whole data of each finished child into the parent and shows its completion condition the last
child only, so nobody can count. Here each child leaves one word, nothing is merged, and the conditions count words.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import ParallelMultiInstanceTask
from SpiffWorkflow.util.task import TaskState


class GateMI(ParallelMultiInstanceTask):  # type: ignore[misc]
    """Ends when its completion condition holds, a child returns or everybody has spoken, and then says `yes`, `no` or `return`.

    `return` if a child said `returned`; the parent then carries the `resume_at` of the child that did. Otherwise `yes`
    if the property `pass_when` holds. With nobody to ask it is concluded at once.
    """

    def _update_hook(self, my_task: Any) -> bool | None:
        my_task.internal_data["results"] = {}
        if super()._update_hook(my_task):
            self._conclude(my_task)
            return True
        return None

    def merge_child(self, workflow: Any, child: Any) -> None:
        parent = child.parent
        word = child.data.get("outcome")
        parent.internal_data["merged"].append(str(child.id))
        parent.internal_data["results"][str(child.internal_data["key_or_index"])] = word
        if word == "returned":
            parent.internal_data["resume_at"] = child.data.get("resume_at", "")
        if word == "returned" or self._holds(parent, self.condition) or self.children_complete(parent):
            for instance in self._instances(parent):
                instance.cancel()
            self._conclude(parent)
            parent._set_state(TaskState.READY)  # as the library's own merge_child ends

    def _conclude(self, parent: Any) -> None:
        if "returned" in parent.internal_data["results"].values():
            parent.data.update(outcome="return", resume_at=parent.internal_data.get("resume_at", ""))
        else:
            passed = self._holds(parent, self.extensions["pass_when"])
            parent.data.update(outcome="yes" if passed else "no", resume_at="")

    def _holds(self, parent: Any, expression: str | None) -> bool:
        if expression is None:
            return False
        words = list(parent.internal_data["results"].values())
        counted = {"yes": words.count("yes"), "no": words.count("no"), "returned": words.count("returned")}
        counted["total"] = sum(1 for _ in self._instances(parent))
        return bool(parent.workflow.script_engine.evaluate(parent, expression, external_context=counted))
