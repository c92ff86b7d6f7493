"""One running process: what is open, what happens when something is completed, sent or due.

Plain values go in and come out; no table, no wall clock, no form data. An object belongs to one thread and one act:
after an exception in the middle it is worthless, refuses every further call, and its transaction must roll back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.end_event import EndEvent
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from workflows.engine import copies, routing, state, tree
from workflows.engine.expressions import SAFE_ENGINE
from workflows.engine.parser import WaitingService
from workflows.engine.specification import Specification

BUDGET = 200
"""Engine steps in one act. The longest act of the five processes takes about forty; a loop without a task never ends."""

_ENDED = "ended"


class NoSuchWork(LookupError):
    """The work is not open: completed, cancelled, or of another case."""


class NotWaiting(LookupError):
    """The process does not wait for this message now."""


class Overrun(RuntimeError):
    """More engine steps in one act than the budget: the diagram goes round without waiting for anybody."""


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Something that waits for a person (`user`) or for the door (`service`, `rule`).

    `id` is the engine's own, 32 hex digits, and stays through storing; `instance` says for whom of several it is.
    """

    id: str
    node: str
    instance: str | None
    kind: str


class Process:
    """A process started or restored. All times are aware; `next_due_at` is in UTC."""

    def __init__(
        self, specification: Specification, root: str, workflow: BpmnWorkflow, *, compacted: bool = False
    ) -> None:
        self._specification = specification
        self._root = root
        self._workflow = workflow
        self._compacted = compacted
        self._broken = False

    @classmethod
    def start(cls, specification: Specification, process_id: str, values: Mapping[str, object]) -> Process:
        """A new case in `process_id`, run to the first waiting nodes. Raises KeyError, routing.UnknownRouting."""
        parsed = specification.parsed[process_id]
        process = cls(specification, process_id, BpmnWorkflow(parsed.spec, parsed.called, SAFE_ENGINE))
        process._workflow.task_tree.data.update(routing.first(values))
        with process._act():
            pass
        return process

    @classmethod
    def restore(cls, specification: Specification, stored: bytes, renamed: Mapping[str, str] | None = None) -> Process:
        """A case from the bytes of `dump`. `renamed` maps task ids of an older version to this one's.

        Raises state.UnreadableState, state.StateDoesNotFit.
        """
        root, stored_tree = state.read(stored)
        if root not in specification.parsed:
            raise state.StateDoesNotFit((root,))
        workflow = state.build(specification.parsed[root], stored_tree, renamed or {})
        return cls(specification, root, workflow, compacted=True)

    def copy(self) -> Process:
        """A second process in the same state, to try an act on."""
        return Process(self._specification, self._root, copies.clone(self._workflow), compacted=self._compacted)

    # What is there

    def open_work(self) -> tuple[OpenWork, ...]:
        """The user tasks that wait for somebody, each child of a multi-instance task by itself."""
        return tuple(self._work(task) for task in self._tasks(self._is_open_task))

    def waiting_services(self) -> tuple[OpenWork, ...]:
        """The services and business rules whose `op` has not been run yet."""
        return tuple(self._work(task) for task in self._tasks(self._is_waiting_service))

    def is_waiting_for(self, message: str) -> bool:
        return any(task.task_spec.event_definition.name == message for task in self._waiting(MessageEventDefinition))

    @property
    def next_due_at(self) -> datetime | None:
        """When the next timer is due, in UTC."""
        due = [task.internal_data.get("event_value") for task in self._waiting(object)]
        return min((datetime.fromisoformat(text) for text in due if isinstance(text, str)), default=None)

    @property
    def ended(self) -> str | None:
        """The id of the end event that the started process reached; None while it runs."""
        return self._workflow.data.get(_ENDED) if self._workflow.completed else None

    @property
    def routing(self) -> dict[str, object]:
        """The routing variables as the innermost open work sees them, or as they were at the end."""
        open_tasks = list(self._tasks(lambda task: self._is_open_task(task) or self._is_waiting_service(task)))
        data = open_tasks[0].data if open_tasks else self._workflow.data
        return {
            name: list(value) if isinstance(value, list) else value
            for name, value in data.items()
            if name in routing.NAMES
        }

    # What happens

    def complete(self, work_id: str, values: Mapping[str, object]) -> None:
        """A person or the door has done `work_id`; takes all engine steps that follow.

        Raises NoSuchWork if it is not open, routing.UnknownRouting for other variables, both with nothing changed.
        """
        admitted = routing.admitted(values)
        self._find(work_id)
        with self._act():
            task = self._find(work_id)  # the same task: waking up builds tasks, it removes none
            task.data.update(admitted)
            if task.state == TaskState.STARTED:
                task.complete()
            else:
                task.run()

    def send(self, message: str, values: Mapping[str, object]) -> None:
        """Something has happened outside: the applicant withdraws, a consent is taken back. Raises NotWaiting."""
        payload = routing.admitted({"resume_at": "", **values})
        if not self.is_waiting_for(message):
            raise NotWaiting(message)
        with self._act():
            self._workflow.send_event(BpmnEvent(MessageEventDefinition(message), payload))

    def fire_due(self, now: datetime) -> bool:
        """Fires every timer due at or before `now`; says whether there was one. `now` must be aware."""
        limit = now.astimezone(UTC)
        fired = False
        while (due := self.next_due_at) is not None and due <= limit:
            with self._act():
                for task in self._waiting(object):
                    text = task.internal_data.get("event_value")
                    still = task.state == TaskState.WAITING  # what fired before it may have cancelled it
                    if still and isinstance(text, str) and datetime.fromisoformat(text) <= limit:
                        tree.fire(task)
            fired = True
        return fired

    def dump(self) -> bytes:
        """The state to store. The object can go on afterwards."""
        self._compact()
        return state.encode(self._root, self._workflow)

    def shape(self, ignored: frozenset[str]) -> tuple[Any, ...]:
        """Equal for processes that behave alike from here on; see copies.shape."""
        self._compact()
        return copies.shape(self._workflow, ignored)

    # How

    @contextmanager
    def _act(self) -> Iterator[None]:
        """One change and every engine step that follows from it."""
        self._ensure_whole()
        self._broken = True
        if self._compacted:
            tree.repredict(self._workflow)
            self._compacted = False
        yield
        self._settle()
        self._broken = False

    def _compact(self) -> None:
        self._ensure_whole()
        if not self._compacted:
            tree.compact(self._workflow)
            self._compacted = True

    def _settle(self) -> None:
        steps = 0

        def count(task: Task) -> None:
            nonlocal steps
            steps += 1
            if steps > BUDGET:
                raise Overrun(f"{BUDGET} steps at {task.task_spec.bpmn_id or task.task_spec.name}")
            if task.workflow is self._workflow and isinstance(task.task_spec, EndEvent):
                self._workflow.data[_ENDED] = task.task_spec.bpmn_id

        more = True
        while more:
            self._workflow.do_engine_steps(did_complete_task=count)
            more = any(
                True for _ in self._tasks(lambda task: task.state == TaskState.READY and not task.task_spec.manual)
            )

    def _ensure_whole(self) -> None:
        if self._broken:
            raise RuntimeError("this process failed in the middle of an act; restore it from its stored state")

    def _tasks(self, wanted: Callable[[Task], bool]) -> Iterator[Task]:
        """Straight from the maps of tasks: the library's walk skips tasks deeper than a thousand."""
        for scope in tree.scopes(self._workflow):
            for task in list(scope.tasks.values()):
                if wanted(task):
                    yield task

    def _is_open_task(self, task: Task) -> bool:
        return bool(task.state == TaskState.READY and task.task_spec.manual)

    def _is_waiting_service(self, task: Task) -> bool:
        return task.state == TaskState.STARTED and isinstance(task.task_spec, WaitingService)

    def _waiting(self, definition: type) -> list[Any]:
        """The events that are waited for, without the ghosts of a cancelled call."""
        return [
            task
            for task in self._workflow.event_manager.tasks.values()
            if task.state == TaskState.WAITING
            and task.id in task.workflow.tasks
            and isinstance(task.task_spec.event_definition, definition)
        ]

    def _find(self, work_id: str) -> Task:
        try:
            wanted = UUID(hex=work_id)
        except ValueError:
            raise NoSuchWork(work_id) from None
        for task in self._tasks(lambda task: task.id == wanted):
            if self._is_open_task(task) or self._is_waiting_service(task):
                return task
        raise NoSuchWork(work_id)

    def _work(self, task: Task) -> OpenWork:
        node = self._specification.node(task.task_spec.bpmn_id)
        return OpenWork(task.id.hex, node.id, self._instance(task), node.kind)

    def _instance(self, task: Task) -> str | None:
        spec = task.parent.task_spec
        item = getattr(spec, "input_item", None)
        return None if item is None or not task.triggered else str(task.data.get(item.bpmn_id))
