"""A running process as bytes and back; and the only file that uses SpiffWorkflow's underscore names (`==3.2.*`).

Stored is the task tree alone, never the specification, and of the tree only what can still matter: finished calls,
predicted tasks and chains of finished tasks go, and the predicted part is built anew after loading. A case keeps about
one kilobyte for its whole life, where the uncut tree made a task invisible after 124 returns.

The bytes are a format number and a zstandard frame of JSON. Task data are differences to the parent task, so the parent
must come first: never store them where keys are sorted (PostgreSQL `jsonb`), or variables vanish without an error.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import orjson
import zstandard
from SpiffWorkflow.bpmn.serializer.default.workflow import (
    BpmnSubWorkflowConverter,
    BpmnWorkflowConverter,
    TaskConverter,
    WorkflowConverter,
)
from SpiffWorkflow.bpmn.serializer.helpers.registry import DefaultRegistry
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from workflows.engine.expressions import SAFE_ENGINE
from workflows.engine.parser import Parsed

FORMAT = 1
"""First byte of a stored state. A new number needs a reader for every older one and samples in `tests/upgrades/`."""

LARGEST = 16 * 1024 * 1024
"""Bytes of JSON in one state; a hundred times what a case with forty members needs."""

OPEN = TaskState.WAITING | TaskState.READY | TaskState.STARTED
NOT_YET = TaskState.PREDICTED_MASK | TaskState.FUTURE


class UnreadableState(ValueError):
    """Bytes of another format, or no state at all."""


class StateDoesNotFit(ValueError):
    """The state names tasks that this specification does not have; `tasks` are their names."""

    def __init__(self, tasks: tuple[str, ...]) -> None:
        self.tasks = tasks
        super().__init__("the specification has no " + ", ".join(tasks))


class _LeanWorkflow(BpmnWorkflowConverter):  # type: ignore[misc]
    """Without the specification, which is shared and kept by its digest."""

    def to_dict(self, workflow: BpmnWorkflow) -> dict[str, Any]:
        whole: dict[str, Any] = WorkflowConverter.to_dict(self, workflow)
        whole["subprocesses"] = self.mapping_to_dict(workflow.subprocesses)
        return whole

    def from_dict(self, whole: dict[str, Any], parsed: Parsed) -> BpmnWorkflow:
        workflow = self.target_class(parsed.spec, parsed.called, deserializing=True)
        workflow.tasks = self.mapping_from_dict(whole["tasks"], UUID, workflow=workflow)
        workflow.task_tree = workflow.tasks[UUID(whole["root"])]
        self.set_default_attributes(workflow, whole)
        self.subprocesses_from_dict(whole["subprocesses"], workflow)
        return workflow


_REGISTRY = DefaultRegistry()
_LeanWorkflow(BpmnWorkflow, _REGISTRY)
BpmnSubWorkflowConverter(BpmnSubWorkflow, _REGISTRY)
TaskConverter(Task, _REGISTRY)

_of_thread = threading.local()


def encode(root: str, workflow: BpmnWorkflow) -> bytes:
    """The bytes of a compacted process started in `root`."""
    workflow.get_events()  # a terminate end event leaves an object behind that has no JSON
    tree = _REGISTRY.convert(workflow)
    for tasks in _task_maps(tree):
        _rank_changes(tasks)
    text = orjson.dumps({"process": root, "workflow": tree})
    return bytes([FORMAT]) + _compressor().compress(text)


def read(state: bytes) -> tuple[str, dict[str, Any]]:
    """The root process's id and the task tree as JSON values. Raises UnreadableState."""
    if not state or state[0] != FORMAT:
        raise UnreadableState(f"state of format {state[0] if state else 'none'}, this version reads {FORMAT}")
    try:
        text = zstandard.ZstdDecompressor().decompress(state[1:], max_output_size=LARGEST)
        whole = orjson.loads(text)
        return str(whole["process"]), whole["workflow"]
    except (zstandard.ZstdError, orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise UnreadableState("the state is broken") from error


def build(parsed: Parsed, tree: dict[str, Any], renamed: Mapping[str, str]) -> BpmnWorkflow:
    """The workflow of a tree from `read`, its predicted part not yet built. `renamed` maps old task ids to new ones.

    Raises StateDoesNotFit when a stored task has no place in `parsed`, UnreadableState when its keys were sorted.
    """
    for tasks in _task_maps(tree):
        _rename(tasks, renamed)
        _check_order(tasks)
    missing = sorted(_missing(tree, parsed))
    if missing:
        raise StateDoesNotFit(tuple(missing))
    tree.pop("typename")
    workflow = _REGISTRY.convert_from_dict["BpmnWorkflow"](tree, parsed=parsed)
    workflow.script_engine = SAFE_ENGINE
    return workflow


def _compressor() -> zstandard.ZstdCompressor:
    """One a thread: it is quicker than a new one and must not be shared."""
    if not hasattr(_of_thread, "compressor"):
        _of_thread.compressor = zstandard.ZstdCompressor(level=3)
    return _of_thread.compressor


def _task_maps(tree: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield tree["tasks"]
    for inner in tree["subprocesses"].values():
        yield inner["tasks"]


def _rank_changes(tasks: Mapping[str, Any]) -> None:
    """Keeps the order in which tasks changed, which a join merges by, and not the moments: the engine knows no clock."""
    moments = sorted({task["last_state_change"] for task in tasks.values()})
    ranks = {moment: rank for rank, moment in enumerate(moments)}
    for task in tasks.values():
        task["last_state_change"] = ranks[task["last_state_change"]]


def _check_order(tasks: Mapping[str, Any]) -> None:
    """Each task before its children, or the differences that make up its data would be taken from nothing."""
    seen: set[str] = set()
    for task_id, task in tasks.items():
        if task["parent"] is not None and task["parent"] not in seen:
            raise UnreadableState("the order of the tasks is lost: somebody has sorted the keys")
        seen.add(task_id)


def _rename(tasks: dict[str, Any], renamed: Mapping[str, str]) -> None:
    """Names have a suffix where the library made several specs of one node: `vote_on_grant [child]`, `x.BoundaryEventSplit`."""
    for task in tasks.values() if renamed else ():
        name = task["task_spec"]
        for separator in (" [", ".Boundary"):
            head, mark, tail = name.partition(separator)
            if head in renamed:
                task["task_spec"] = renamed[head] + mark + tail
                break


def _missing(tree: Mapping[str, Any], parsed: Parsed) -> set[str]:
    specs: dict[str, Any] = {}
    for task in tree["tasks"].values():
        specs[task["task_spec"]] = parsed.spec
    missing = {name for name in specs if name not in parsed.spec.task_specs}
    for inner in tree["subprocesses"].values():
        called = parsed.called.get(inner["spec"])
        names = {task["task_spec"] for task in inner["tasks"].values()}
        missing |= names if called is None else {name for name in names if name not in called.task_specs}
    return missing


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
