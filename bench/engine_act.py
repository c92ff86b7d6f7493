"""One completed task through the engine: restore, complete, run the services, store.

Reference: the library's own serialisation of the whole workflow with its specification, as its documentation shows.
Both live the same case from acceptance to filing, on the same diagrams and expressions.
"""

from contextlib import suppress
from time import process_time
from typing import Any

import zstandard
from SpiffWorkflow.bpmn.serializer import DEFAULT_CONFIG, BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.default.event_definition import TimerConditionalEventDefinitionConverter
from SpiffWorkflow.bpmn.serializer.default.task_spec import BpmnTaskSpecConverter, MultiInstanceTaskConverter
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from bench.result import Result, median, milliseconds, ratio
from tests.engine.cases import ANSWERS, real
from workflows.engine.expressions import SAFE_ENGINE
from workflows.engine.multi_instance import GateMI
from workflows.engine.parser import Parsed, WaitingService, connect
from workflows.engine.process import Process
from workflows.engine.specification import Specification
from workflows.engine.timers import ToldTimer

CASES = 12
ROOT = "loan_origination"
LONGEST = 60


class Compacted:
    """As the product stores a case."""

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        self.kept: bytes = b""

    def store(self, process: Process) -> None:
        """The state, compacted."""
        self.kept = process.dump()

    def restore(self) -> Process:
        """From the bytes."""
        return Process.restore(self.specification, self.kept)


class Naive:
    """As the library's documentation stores a workflow."""

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        ours = {GateMI: MultiInstanceTaskConverter, WaitingService: BpmnTaskSpecConverter,
                ToldTimer: TimerConditionalEventDefinitionConverter}  # fmt: skip
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, **ours}))
        self.kept: bytes = b""

    def store(self, process: Process) -> None:
        """Everything, as JSON, compressed like ours."""
        workflow = process._workflow
        workflow.get_events()
        self.kept = zstandard.compress(self.serializer.serialize_json(workflow).encode(), 3)

    def restore(self) -> Process:
        """The specification is read back with each case."""
        workflow: BpmnWorkflow = self.serializer.deserialize_json(zstandard.decompress(self.kept).decode())
        workflow.script_engine = SAFE_ENGINE
        for spec in (workflow.spec, *workflow.subprocess_specs.values()):
            # Where the library has connected a multi-instance task's children itself, it must not be done twice.
            with suppress(AttributeError):
                connect(Parsed(spec, {}))
        return Process(self.specification, ROOT, workflow)


def run() -> Result:
    """Milliseconds of an act and bytes of a state, over whole cases."""
    specification = real()
    acts: dict[str, list[float]] = {"compacted": [], "naive": []}
    sizes: dict[str, list[float]] = {"compacted": [], "naive": []}
    for _ in range(CASES):
        for name, way in (("compacted", Compacted(specification)), ("naive", Naive(specification))):
            _live(specification, way, acts[name], sizes[name])
    assert len(acts["compacted"]) == len(acts["naive"])
    ours, theirs = median(acts["compacted"]), median(acts["naive"])
    bytes_ours, bytes_theirs = median(sizes["compacted"]), median(sizes["naive"])
    return Result(
        name="engine_act",
        reference="SpiffWorkflow's BpmnWorkflowSerializer, whole workflow with specification",
        ratios={"time": ratio(ours, theirs), "bytes": ratio(bytes_ours, bytes_theirs)},
        figures={"ms": ours, "reference ms": theirs, "bytes": bytes_ours, "reference bytes": bytes_theirs,
                 "largest bytes": max(sizes["compacted"]), "acts": len(acts["compacted"])},
    )  # fmt: skip


def _live(specification: Specification, way: Any, acts: list[float], sizes: list[float]) -> None:
    process = Process.start(specification, ROOT, {"accepted_by": "client_manager"})
    _services(process)
    way.store(process)
    for _ in range(LONGEST):
        process = way.restore()
        if process.ended:
            return
        acts.append(milliseconds(lambda: _act(way), process_time))
        sizes.append(len(way.kept))


def _act(way: Any) -> None:
    process: Process = way.restore()
    work = process.open_work()[0]
    process.complete(work.id, {"outcome": "yes" if work.instance else "ok", "resume_at": ""})
    _services(process)
    way.store(process)


def _services(process: Process) -> None:
    while waiting := process.waiting_services():
        process.complete(waiting[0].id, ANSWERS.get(waiting[0].node, {}))
