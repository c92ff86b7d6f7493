"""SpiffWorkflow's parser, taught our properties, our multi-instance task, our services and our timer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.defaults import ServiceTask
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask

from workflows.engine.diagram import CAMUNDA, properties_of, text_of
from workflows.engine.multi_instance import GateMI
from workflows.engine.timers import ToldTimer


@dataclass(frozen=True, slots=True)
class Parsed:
    """A process that cases can be started in, and everything it calls, by id."""

    spec: Any
    called: Mapping[str, Any]


def parse(trees: Mapping[str, Any], root: str) -> Parsed:
    """The specs of `root`, connected. Each root has a parser of its own, because both parents draw a `before_payment`."""
    reader = OurParser()
    for name, tree in trees.items():
        if name.endswith(".bpmn"):
            reader.add_bpmn_xml(tree, name)
    parsed = Parsed(reader.get_spec(root), reader.get_subprocess_specs(root))
    connect(parsed)
    return parsed


def connect(parsed: Parsed) -> None:
    """Lets every multi-instance task hear its children.

    The library connects them when it creates a child, so on a restored case it would not: the third consent is signed
    and nothing happens.
    """
    for spec in (parsed.spec, *parsed.called.values()):
        for task_spec in spec.task_specs.values():
            if isinstance(task_spec, LoopTask):
                spec.task_specs[task_spec.task_spec].completed_event.connect(task_spec.merge_child)


class WaitingService(ServiceTask):  # type: ignore[misc]
    """A service or business rule: it stays STARTED until the door has run its `op` and completes it."""

    def _run_hook(self, my_task: Any) -> None:
        return None


class Ours:
    """Mixed into every task parser: properties on each kind of node, and Camunda's multi-instance.

    The standard `loopDataInputRef` is deleted by bpmn.io when the diagram is saved; `camunda:collection` is not.
    """

    node: Any
    spec: Any
    task: Any

    def parse_extensions(self, node: Any = None) -> dict[str, str]:
        return properties_of(self.node if node is None else node)

    def parse_timer_event(self, event: Any) -> ToldTimer:
        return ToldTimer(self.node.get("id"), text_of(event, "timeDate") or "''")

    def _add_multiinstance_task(self, loop: Any) -> None:
        original = self.spec.task_specs.pop(self.task.name)
        self.task = GateMI(
            self.spec,
            original.name,
            task_spec="",
            data_input=TaskDataReference(loop.get(f"{{{CAMUNDA}}}collection")),
            input_item=TaskDataReference(loop.get(f"{{{CAMUNDA}}}elementVariable")),
            condition=text_of(loop, "completionCondition"),
            lane=original.lane,
            bpmn_name=original.bpmn_name,
            description="Parallel MultiInstance",
        )
        self.task.extensions = original.extensions
        self._copy_task_attrs(original, loop)  # type: ignore[attr-defined]


class OurParser(BpmnParser):  # type: ignore[misc]
    """Business rules are services here: our tables are decided by `decision.py`, which really is unique."""

    OVERRIDE_PARSER_CLASSES: ClassVar[dict[str, tuple[type, type]]] = {
        **{tag: (type(f"Our{of.__name__}", (Ours, of), {}), spec) for tag, (of, spec) in BpmnParser.PARSER_CLASSES.items()},
        **{full_tag(tag): (type("OurServiceParser", (Ours, TaskParser), {}), WaitingService)
           for tag in ("serviceTask", "businessRuleTask")},
    }  # fmt: skip
