"""The ways a case can take through the drawn processes, calls included: pure reading, no engine.

A walk carries what is known of `outcome` and `resume_at`; a condition on anything else may hold or not. What a person or
a service leaves behind is chosen by whoever walks. The answers hold for every case of a version, so they are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from workflows.engine import routing
from workflows.engine.diagram import HOSTS, KINDS, Element, Process, Scope
from workflows.engine.expressions import checked, truth

FILED = "filed"
"""The end event of a parent where a paid case ends."""


@dataclass(frozen=True, slots=True)
class Place:
    """An element, and the calls and sub-processes that lead to it from the root."""

    path: tuple[str, ...]
    element: str


@dataclass(frozen=True, slots=True)
class Step:
    """A place just reached, with what is known there; None is not known."""

    place: Place
    outcome: str | None
    resume_at: str | None


Leaving = Callable[[Element, Step], Iterable[tuple[str | None, str | None]]]


class Ways:
    """The ways of cases that start in `root`."""

    def __init__(self, processes: Mapping[str, Process], root: str) -> None:
        self._processes = processes
        self._root = root
        self._scopes: dict[tuple[str, ...], Scope] = {}
        self._earlier: dict[str, tuple[str, ...]] = {}
        self._later: dict[str, tuple[str, ...]] = {}

    def places(self) -> Iterator[tuple[Place, Element]]:
        """Every element of the root and of all it calls, once for each way it is called."""
        ahead: list[tuple[tuple[str, ...], Scope]] = [((), self._scope_of(()))]
        while ahead:
            path, scope = ahead.pop()
            for element in scope.elements.values():
                yield Place(path, element.id), element
                if element.tag in HOSTS:
                    ahead.append(((*path, element.id), self._scope_of((*path, element.id))))

    def element(self, place: Place) -> Element:
        return self._scope_of(place.path).elements[place.element]

    def start(self) -> Place:
        return Place((), self._scope_of(()).starts()[0].id)

    def walk(
        self, starts: Iterable[Step], leaving: Leaving, *, interrupts: bool = False
    ) -> dict[Step, tuple[Step, ...]]:
        """Every step that can follow `starts`, with the steps behind it. `interrupts` adds messages and timers."""
        found: dict[Step, tuple[Step, ...]] = {}
        ahead = list(starts)
        while ahead:
            step = ahead.pop()
            if step not in found:
                found[step] = tuple(self.after(step, leaving, interrupts=interrupts))
                ahead.extend(found[step])
        return found

    def after(self, step: Step, leaving: Leaving, *, interrupts: bool = False) -> Iterator[Step]:
        """The steps that can follow `step` directly."""
        place, scope = step.place, self._scope_of(step.place.path)
        element = scope.elements[place.element]
        if interrupts:
            yield from self._interrupted(step)
        if element.tag in HOSTS:
            path = (*place.path, element.id)
            yield Step(Place(path, self._scope_of(path).starts()[0].id), step.outcome, step.resume_at)
        elif element.tag == "endEvent":
            if place.path:
                yield from self._out_of(Place(place.path[:-1], place.path[-1]), step.outcome, step.resume_at)
        elif element.tag in KINDS:
            for outcome, resume_at in leaving(element, step):
                yield from self._out_of(place, outcome, resume_at)
        else:
            yield from self._out_of(place, step.outcome, step.resume_at)

    def earlier_tasks(self, node_id: str) -> tuple[str, ...]:
        """See Specification.earlier_tasks. What is no user task, or not reached from this root, has none."""
        if node_id not in self._earlier:
            of_people = any(element.id == node_id and element.tag == "userTask" for _, element in self.places())
            before = self.tasks_before(node_id) if of_people else ()
            reached = [task for task in before if self.return_reaches(node_id, task)]
            self._earlier[node_id] = tuple(reached)
        return self._earlier[node_id]

    def later_tasks(self, node_id: str) -> tuple[str, ...]:
        """See Specification.later_tasks."""
        if node_id not in self._later:
            forward = self._forward
            filed = _reaching(forward, {place for place in forward if place == Place((), FILED)})
            behind = _reached(forward, [place for place in forward if place.element == node_id])
            tasks = self._in_order(place for place in behind if place in filed)
            self._later[node_id] = tuple(dict.fromkeys((node_id, *tasks)))
        return self._later[node_id]

    def tasks_before(self, node_id: str) -> tuple[str, ...]:
        """The user tasks on a forward way from the start to `node_id`, in order.

        Ways that come back to where they have been do not count: that a changed household is checked again after
        `prepare_iou` does not put `prepare_iou` before `sign_contract`.
        """
        forward = self._forward
        rank = self._order
        onward = {place: [after for after in ahead if rank[after] > rank[place]] for place, ahead in forward.items()}
        leading = _reaching(onward, {place for place in forward if place.element == node_id})
        return self._in_order(place for place in leading if place.element != node_id)

    def pays_after(self, node_id: str, pay_out: str) -> bool:
        """Whether `pay_out` still lies ahead of `node_id` when everybody lets the case go on."""
        forward = self._forward
        behind = _reached(forward, [place for place in forward if place.element == node_id])
        return any(place.element == pay_out for place in behind)

    def return_reaches(self, node_id: str, task: str) -> bool:
        """Whether a return from `node_id` aimed at `task` opens `task` before any other."""

        def stop_at_people(element: Element, step: Step) -> Iterable[tuple[str | None, str | None]]:
            return () if element.tag == "userTask" else [(step.outcome, step.resume_at)]

        for place, element in self.places():
            if element.id == node_id:
                first = list(self._out_of(place, "return", task))
                if any(step.place.element == task for step in self.walk(first, stop_at_people)):
                    return True
        return False

    @cached_property
    def _forward(self) -> dict[Place, tuple[Place, ...]]:
        """Which place follows which when everybody lets the case go on; nothing is returned, nothing refused."""
        steps = self.walk([Step(self.start(), "", "")], _letting_go_on)
        places: dict[Place, dict[Place, None]] = {}
        for step, ahead in steps.items():
            places.setdefault(step.place, {}).update(dict.fromkeys(following.place for following in ahead))
        return {place: tuple(ahead) for place, ahead in places.items()}

    def _in_order(self, places: Iterable[Place]) -> tuple[str, ...]:
        """User tasks in the order of the process: what is always passed before another comes before it."""
        wanted = {place.element for place in places if self.element(place).tag == "userTask"}
        return tuple(dict.fromkeys(place.element for place in self._order if place.element in wanted))

    @cached_property
    def _order(self) -> dict[Place, int]:
        return {place: number for number, place in enumerate(_topological(self._forward, self.start()))}

    def _interrupted(self, step: Step) -> Iterator[Step]:
        for depth in range(len(step.place.path)):
            path, host = step.place.path[:depth], step.place.path[depth]
            for event in self._scope_of(path).boundaries.get(host, ()):
                outcomes = ("withdrawn", "refused") if event.message else (step.outcome,)
                for outcome in outcomes:
                    yield Step(Place(path, event.id), outcome, "")

    def _out_of(self, place: Place, outcome: str | None, resume_at: str | None) -> Iterator[Step]:
        scope = self._scope_of(place.path)
        flows = scope.outgoing(place.element)
        known = {name: value for name, value in (("outcome", outcome), ("resume_at", resume_at)) if value is not None}
        element = scope.elements[place.element]
        taken = flows
        if element.tag == "exclusiveGateway":
            held = {flow.id: _holds(flow.condition, tuple(known.items())) for flow in flows if flow.condition}
            certain = next((flow for flow in flows if held.get(flow.id)), None)
            otherwise = [flow for flow in flows if flow.id not in held]
            possible = [flow for flow in flows if flow.id in held and held[flow.id] is None]
            taken = (certain,) if certain else (*possible, *otherwise)
        for flow in taken:
            yield Step(Place(place.path, flow.target), outcome, resume_at)

    def _scope_of(self, path: tuple[str, ...]) -> Scope:
        if path not in self._scopes:
            self._scopes[path] = self._find_scope(path)
        return self._scopes[path]

    def _find_scope(self, path: tuple[str, ...]) -> Scope:
        process = self._processes[self._root]
        scope = process.scopes[process.id]
        for host in path:
            element = scope.elements[host]
            if element.tag == "callActivity":
                process = self._processes[element.called or ""]
                scope = process.scopes[process.id]
            else:
                scope = process.scopes[host]
        return scope


def _letting_go_on(element: Element, step: Step) -> Iterable[tuple[str | None, str | None]]:
    """A person says a word of going on, several persons `yes`; a service leaves the outcome, or has paid."""
    if element.tag != "userTask":
        return [(step.outcome, ""), ("paid", "")]
    return [("yes", "")] if element.multi_instance else [(word, "") for word in routing.ON_WORDS]


@lru_cache(maxsize=16384)
def _holds(condition: str, known: tuple[tuple[str, str], ...]) -> bool | None:
    return truth(checked(condition, routing.NAMES), dict(known))


def _reached(ahead: Mapping[Place, Iterable[Place]], starts: Iterable[Place]) -> set[Place]:
    found = set(starts)
    open_places = list(found)
    while open_places:
        for place in ahead.get(open_places.pop(), ()):
            if place not in found:
                found.add(place)
                open_places.append(place)
    return found


def _reaching(ahead: Mapping[Place, Iterable[Place]], targets: Iterable[Place]) -> set[Place]:
    behind: dict[Place, list[Place]] = {}
    for place, following in ahead.items():
        for after in following:
            behind.setdefault(after, []).append(place)
    return _reached(behind, targets)


def _topological(ahead: Mapping[Place, tuple[Place, ...]], start: Place) -> list[Place]:
    """Reverse postorder: in a drawing without loops every place comes after all that lead to it."""
    done: list[Place] = []
    seen = {start}
    stack = [(start, iter(ahead.get(start, ())))]
    while stack:
        place, following = stack[-1]
        for after in following:
            if after not in seen:
                seen.add(after)
                stack.append((after, iter(ahead.get(after, ()))))
                break
        else:
            done.append(place)
            stack.pop()
    return done[::-1]
