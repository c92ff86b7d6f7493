"""The task tree of a process between acts: cut down, predicted anew, moved by a timer.

Of the tree stays only what can still matter: finished calls, predicted tasks and chains of finished tasks go, and the
predicted part is built anew after loading. A case keeps about one kilobyte for its whole life, where the uncut tree made
a task invisible after 124 returns. This file and `copies.py` alone use SpiffWorkflow's underscore names (`==3.2.*`).
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

OPEN = TaskState.WAITING | TaskState.READY | TaskState.STARTED
NOT_YET = TaskState.PREDICTED_MASK | TaskState.FUTURE


def scopes(workflow: BpmnWorkflow) -> tuple[Any, ...]:
    """The process itself and every process or sub-process that it holds."""
    return (workflow, *workflow.subprocesses.values())


def compact(workflow: BpmnWorkflow) -> None:
    """Takes out of the tree what can no longer matter. Only between acts; `repredict` before the next step.

    The price: no reset and no history in the engine. Returns are drawn, and the history is in our own tables.
    """
    for task_id, inner in sorted(workflow.subprocesses.items(), key=lambda item: -item[1].depth):
        host = inner.parent_workflow.tasks.get(task_id)
        if host is None or host.has_state(TaskState.FINISHED_MASK):
            del workflow.subprocesses[task_id]
    for scope in scopes(workflow):
        for task in list(scope.tasks.values()):
            if task.id in scope.tasks and task.parent and task.has_state(NOT_YET) and task.parent.has_state(OPEN):
                scope._remove_task(task.id)
        while any(_splice(scope, task) for task in list(scope.tasks.values()) if task.id in scope.tasks):
            pass
        if scope.last_task is not None and scope.last_task.id not in scope.tasks:
            scope.last_task = None


def _splice(scope: Any, task: Task) -> bool:
    """Takes one finished task out if nobody will look at it again, and hangs its child to its parent."""
    parent, children = task.parent, task.children
    if parent is None or not task.has_state(TaskState.FINISHED_MASK):
        return False
    if not children:
        if _leaf_is_needed(scope, task, parent):
            return False
        parent._children.remove(task.id)
        del scope.tasks[task.id]
        return True
    child = children[0]
    waits = not child.has_state(TaskState.FINISHED_MASK)
    # A join looks at its parents and a boundary split at its children, so both keep their neighbours.
    neighbour = isinstance(child.task_spec, UnstructuredJoin) or isinstance(task.task_spec, BoundaryEventSplit)
    kept = (waits and neighbour) or _is_arrival(scope, child)
    if len(children) > 1 or not task.has_state(TaskState.COMPLETED) or kept:
        return False
    parent._children[parent._children.index(task.id)] = child.id
    child._parent = parent.id
    del scope.tasks[task.id]
    return True


def _leaf_is_needed(scope: Any, task: Task, parent: Task) -> bool:
    """A finished task without children stays where somebody still counts it.

    The walks notice when the rule for multi-instance tasks or for arrivals is taken out; the other three are caution.
    """
    if task.task_spec.name == "End":
        return True
    if isinstance(parent.task_spec, LoopTask) and parent.has_state(OPEN):
        return True
    if isinstance(parent.task_spec, BoundaryEventSplit) and any(
        not child.has_state(TaskState.FINISHED_MASK) for child in parent.children
    ):
        return True
    return _is_arrival(scope, task) or (task.has_state(TaskState.COMPLETED) and _a_join_waits(scope))


def _is_arrival(scope: Any, task: Task) -> bool:
    """Whether a cancelled join marks a branch that has arrived while the last one is still awaited.

    Of several tasks of one join only the newest waits; the library counts the cancelled ones and their parents. Without
    them a join of three branches never fires.
    """
    return (
        isinstance(task.task_spec, UnstructuredJoin)
        and task.has_state(TaskState.CANCELLED)
        and any(other.task_spec is task.task_spec and other.has_state(OPEN) for other in scope.tasks.values())
    )


def _a_join_waits(scope: Any) -> bool:
    return any(
        isinstance(task.task_spec, UnstructuredJoin) and not task.has_state(TaskState.FINISHED_MASK)
        for task in scope.tasks.values()
    )


def repredict(workflow: BpmnWorkflow) -> None:
    """Builds the predicted part below every open task, which the library wants before it takes a step."""
    for scope in scopes(workflow):
        for task in list(scope.tasks.values()):
            if task.has_state(OPEN) and all(child.triggered for child in task.children):
                task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)


def fire(task: Task) -> None:
    """Lets a waiting timer go off; what the library's `refresh_timers` does once a timer says that it has fired."""
    task.internal_data["event_fired"] = True
    task.task_spec._update(task)
