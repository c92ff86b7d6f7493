"""A running process as bytes and back.

Stored is the task tree alone, never the specification, which is shared and kept by its digest; `tree.py` has taken out
of it what can no longer matter. The bytes are a format number and a zstandard frame of JSON. Task data are differences
to the parent task, so the parent must come first: never store them where keys are sorted (PostgreSQL `jsonb`), or
variables vanish without an error.
"""

from __future__ import annotations

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
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task

from workflows.engine.expressions import SAFE_ENGINE
from workflows.engine.parser import Parsed

FORMAT = 1
"""First byte of a stored state. A new number needs a reader for every older one and samples in `tests/upgrades/`."""

LARGEST = 16 * 1024 * 1024
"""Bytes of JSON in one state; a hundred times what a case with forty members needs."""


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
