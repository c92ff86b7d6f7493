"""Every control-flow state that a version can reach, found by trying every act on the real engine.

Persons do not count here: who may act is multiplied in afterwards, on the states and edges, without the engine. Members
and voters are told apart only by what they said.
"""

from __future__ import annotations

import ast
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from workflows.engine import routing
from workflows.engine.diagram import Element
from workflows.engine.expressions import checked
from workflows.engine.process import OpenWork, Process
from workflows.engine.specification import FIRST_ROOT, Specification

MOST_STATES = 50_000

_FORGOTTEN = frozenset({"outcome", "resume_at", "grant_expires_at"})
"""Set anew by whatever happens next, so two states that differ only in them are one."""

Result = Mapping[str, object]
Answers = tuple[tuple[str, tuple[tuple[str, object], ...]], ...]
"""Pairs of a service's node and what it answered, as sorted pairs of name and value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What to explore. `values` are the first routing values, as in `Process.start`.

    `results` gives what each operation may answer, one mapping a possibility; an operation without answers sets nothing.
    `outcomes` says what may be done at a task where the gateway behind it does not say it all. `answered_later` are the
    operations whose answer is an act of its own; `messages` what may arrive from outside, with its values.
    """

    values: Result = field(default_factory=dict)
    results: Mapping[str, tuple[Result, ...]] = field(default_factory=dict)
    root: str = FIRST_ROOT
    outcomes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answered_later: frozenset[str] = frozenset({"tell_applicant"})
    messages: Mapping[str, Result] = field(
        default_factory=lambda: {
            "applicant_withdraws": {"outcome": "withdrawn"},
            "consent_withdrawn": {"outcome": "refused"},
            "case_stopped": {"outcome": "refused"},
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """`open` are the user tasks with how many of each, `waiting` the operations not answered, `ended` the end event."""

    number: int
    open: tuple[tuple[str, int], ...]
    waiting: tuple[str, ...]
    ended: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """`kind` is complete, answer, send or fire; `node` the task, service or message."""

    kind: str
    node: str
    outcome: str = ""
    resume_at: str = ""
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """`act` leads from `source` to `target`; `answers` is what the operations between answered, in order."""

    source: int
    act: Act
    answers: Answers
    target: int


@dataclass(frozen=True, kw_only=True)
class Exploration:
    """All states, the first being where a case begins, and all edges between them."""

    states: tuple[State, ...]
    edges: tuple[Edge, ...]

    @cached_property
    def stuck(self) -> tuple[State, ...]:
        """States from which no act leads to an end."""
        before: dict[int, list[int]] = {}
        for edge in self.edges:
            before.setdefault(edge.target, []).append(edge.source)
        ending = {state.number for state in self.states if state.ended}
        ahead = list(ending)
        while ahead:
            for earlier in before.get(ahead.pop(), ()):
                if earlier not in ending:
                    ending.add(earlier)
                    ahead.append(earlier)
        return tuple(state for state in self.states if state.number not in ending)


class TooManyStates(RuntimeError):
    """More than MOST_STATES; the settings are too wide or a loop never comes back to itself."""


def explore(specification: Specification, settings: Settings) -> Exploration:
    """Every state that `settings` can reach. About a millisecond an act; raises TooManyStates."""
    return _Exploring(specification, settings).result()


def words_at_tasks(specification: Specification, settings: Settings) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """What may be said at each user task, by its id: outcome, and the task that a return aims at or ""."""
    return _Exploring(specification, settings).words


class _Exploring:
    def __init__(self, specification: Specification, settings: Settings) -> None:
        self._specification = specification
        self._settings = settings
        self._numbers: dict[object, int] = {}
        self._states: list[State] = []
        self._edges: dict[Edge, None] = {}
        self._ahead: deque[tuple[int, Process]] = deque()
        self.words = {node: self._outcomes(node) for node, what in specification.nodes.items() if what.kind == "user"}

    def result(self) -> Exploration:
        first = Process.start(self._specification, self._settings.root, self._settings.values)
        for _, settled in self._answered(first, ()):
            self._numbered(settled)
        while self._ahead:
            number, process = self._ahead.popleft()
            for act, after in self._acts(process):
                for answers, settled in self._answered(after, ()):
                    self._edges[Edge(source=number, act=act, answers=answers, target=self._numbered(settled))] = None
        return Exploration(states=tuple(self._states), edges=tuple(self._edges))

    def _numbered(self, process: Process) -> int:
        shape = (process.ended, process.shape(_FORGOTTEN))
        if shape not in self._numbers:
            if len(self._states) >= MOST_STATES:
                raise TooManyStates(f"more than {MOST_STATES} states")
            self._numbers[shape] = len(self._states)
            self._states.append(_state(len(self._states), process))
            self._ahead.append((len(self._states) - 1, process))
        return self._numbers[shape]

    def _answered(self, process: Process, answers: Answers) -> Iterator[tuple[Answers, Process]]:
        """Runs the services that the door would run at once, with every combination of their answers.

        Uses up `process` where there is only one answer, which saves a fifth of the time.
        """
        waiting = [work for work in process.waiting_services() if self._op(work) not in self._settings.answered_later]
        if not waiting:
            yield answers, process
            return
        results = self._settings.results.get(self._op(waiting[0]), ({},))
        for result in results:
            tried = process if len(results) == 1 else process.copy()
            tried.complete(waiting[0].id, result)
            yield from self._answered(tried, (*answers, (waiting[0].node, _plain(result))))

    def _acts(self, process: Process) -> Iterator[tuple[Act, Process]]:
        one_of_each = {work.node: work for work in process.open_work()}
        for work in one_of_each.values():
            for outcome, resume_at in self.words[work.node]:
                after = process.copy()
                after.complete(work.id, {"outcome": outcome, "resume_at": resume_at})
                yield Act(kind="complete", node=work.node, outcome=outcome, resume_at=resume_at), after
        for work in process.waiting_services():
            for result in self._settings.results.get(self._op(work), ({},)):
                after = process.copy()
                after.complete(work.id, result)
                yield Act(kind="answer", node=work.node, values=_plain(result)), after
        for message, result in self._settings.messages.items():
            if process.is_waiting_for(message):
                after = process.copy()
                after.send(message, result)
                yield Act(kind="send", node=message, values=_plain(result)), after
        if (due := process.next_due_at) is not None:
            after = process.copy()
            after.fire_due(due)
            yield Act(kind="fire", node="timer"), after

    def _op(self, work: OpenWork) -> str:
        return self._specification.node(work.node).op or work.node

    def _outcomes(self, node: str) -> tuple[tuple[str, str], ...]:
        """What may be done at a task: the words its gateways ask for, one for their default, and every return."""
        returns = self._specification.earlier_tasks(node, self._settings.root)
        several = self._specification.node(node).multi_instance
        word_for_return = "returned" if several else "return"
        words = self._settings.outcomes.get(node) or (
            self._words_of_several(node) if several else self._words_of_one(node, bool(returns))
        )
        return (*((word, "") for word in words), *((word_for_return, task) for task in returns))

    def _words_of_several(self, node: str) -> tuple[str, ...]:
        loop = self._drawn(node).multi_instance
        of_all = loop is not None and "total" in (loop.completion or "")
        return ("yes", "no", "abstain") if of_all else ("yes", "no")

    def _words_of_one(self, node: str, returns: bool) -> tuple[str, ...]:
        element = self._drawn(node)
        scope = self._specification.processes[element.process].scopes[element.scope]
        asked: dict[str, None] = {}
        ahead, seen = [flow.target for flow in scope.outgoing(node)], {node}
        while ahead:
            gateway = ahead.pop()
            if gateway in seen or scope.elements[gateway].tag != "exclusiveGateway":
                continue
            seen.add(gateway)
            for flow in scope.outgoing(gateway):
                asked.update(dict.fromkeys(_outcomes_in(flow.condition)))
                ahead.append(flow.target)
        words = [word for word in asked if word != "return"]
        if "ok" not in asked:
            return (*words, "ok")
        default_is_return = returns and "return" not in asked
        return (*words,) if default_is_return or "refused" in asked or len(seen) == 1 else (*words, "refused")

    def _drawn(self, node: str) -> Element:
        root_first = (self._specification.processes[self._settings.root], *self._specification.processes.values())
        return next(element for process in root_first for element in process.elements if element.id == node)


def _outcomes_in(condition: str | None) -> tuple[str, ...]:
    if not condition:
        return ()
    tree = checked(condition, routing.NAMES).tree
    said = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return tuple(value for value in said if isinstance(value, str) and value in routing.OUTCOMES)


def _state(number: int, process: Process) -> State:
    counted = Counter(work.node for work in process.open_work())
    waiting = tuple(sorted(work.node for work in process.waiting_services()))
    return State(number=number, open=tuple(sorted(counted.items())), waiting=waiting, ended=process.ended)


def _plain(result: Result) -> tuple[tuple[str, object], ...]:
    return tuple(sorted((name, tuple(value) if isinstance(value, list) else value) for name, value in result.items()))
