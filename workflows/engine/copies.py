"""Copies of a running process to try acts on, and what makes two of them alike."""

from __future__ import annotations

import copy
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from workflows.engine.expressions import SAFE_ENGINE
from workflows.engine.tree import OPEN, scopes


def clone(workflow: BpmnWorkflow) -> BpmnWorkflow:
    """A copy to try an act on, specs shared: a hundred times quicker than `deepcopy` on a compacted case."""
    new = BpmnWorkflow(workflow.spec, workflow.subprocess_specs, SAFE_ENGINE, deserializing=True)
    _copy_scope(workflow, new)
    for task_id, inner in sorted(workflow.subprocesses.items(), key=lambda item: item[1].depth):
        host = _task_in(new, task_id)
        copied = BpmnSubWorkflow(inner.spec, task_id, new, deserializing=True)
        new.subprocesses[task_id] = copied
        _copy_scope(inner, copied)
        if isinstance(host.task_spec, SubWorkflowTask):
            copied.completed_event.connect(host.task_spec._on_subworkflow_completed, host)
    return new


def _task_in(workflow: BpmnWorkflow, task_id: UUID) -> Task:
    return next(scope.tasks[task_id] for scope in scopes(workflow) if task_id in scope.tasks)


def _copy_scope(old: Any, new: Any) -> None:
    for task in old.tasks.values():
        copied = Task.__new__(Task)
        copied.__dict__.update(task.__dict__)
        copied.workflow = new
        copied._children = list(task._children)
        copied.data = {name: list(value) if isinstance(value, list) else value for name, value in task.data.items()}
        copied.internal_data = copy.deepcopy(task.internal_data)
        new.tasks[copied.id] = copied
        if isinstance(copied.task_spec, CatchingEvent) and copied.has_state(TaskState.WAITING):
            new.top_workflow.event_manager.add_task(copied)
    new.task_tree = new.tasks[old.task_tree.id]
    new.last_task = new.tasks.get(old.last_task.id) if old.last_task is not None else None
    new.success, new.completed = old.success, old.completed
    new.data = copy.deepcopy(old.data)


def shape(workflow: BpmnWorkflow, ignored: frozenset[str]) -> tuple[Any, ...]:
    """What makes two compacted processes behave alike: names, states, words said, variables of what is open.

    Without ids and without `ignored` variables; of several members or voters only how many said what.
    """
    return _shape(workflow.task_tree, workflow, ignored)


def _shape(task: Task, workflow: BpmnWorkflow, ignored: frozenset[str]) -> tuple[Any, ...]:
    inner = workflow.subprocesses.get(task.id)
    left_out = ignored
    word = None
    if task.parent is not None and isinstance(task.parent.task_spec, LoopTask):
        left_out = ignored | {task.parent.task_spec.input_item.bpmn_id}
        word = task.parent.internal_data["results"].get(str(task.internal_data["key_or_index"]))
    known = (
        tuple((name, repr(value)) for name, value in sorted(task.data.items()) if name not in left_out)
        if task.has_state(OPEN)
        else ()
    )
    below = [_shape(child, workflow, ignored) for child in task.children]
    if isinstance(task.task_spec, LoopTask):
        below.sort(key=repr)
    held = _shape(inner.task_tree, workflow, ignored) if inner is not None else ()
    return (task.task_spec.name, task.state, word, known, held, tuple(below))
