"""A timer that fires when it is told to, and never by itself.

SpiffWorkflow reads the wall clock in every engine step, so an expired grant would fire as a side effect of whoever acts
next. This definition only remembers its due time; `Process.fire_due` marks it as fired.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition


class ToldTimer(TimerEventDefinition):  # type: ignore[misc]
    """Due at the ISO text in UTC that its expression gives when the host opens; an empty text means never."""

    def has_fired(self, my_task: Any) -> bool:
        if "event_value" not in my_task.internal_data:
            due = my_task.workflow.script_engine.evaluate(my_task, self.expression)
            my_task.internal_data["event_value"] = due or None
        return bool(my_task.internal_data.get("event_fired", False))
