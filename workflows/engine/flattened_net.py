"""The flattened control flow as a workflow net in PNML, to replay an event log on.

Places are the states in which the drawing leaves a case, calls inlined; a transition is labelled with a task's id where
somebody completes it and silent where a gateway, a service, a message or a timer moves the case. A net whose every
transition has one place before and one behind it is sound as soon as every place leads to the end, so parallel tasks
appear in every order instead of side by side. What only the data decide (how many members, which authority) stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TextIO
from xml.sax.saxutils import quoteattr

from workflows.engine import routing
from workflows.engine.diagram import KINDS, Element
from workflows.engine.expressions import checked, truth
from workflows.engine.graph import Settings, words_at_tasks
from workflows.engine.known_names import KnownNames
from workflows.engine.specification import Specification
from workflows.engine.ways import Place, Step, Ways

SOURCE, SINK = "source", "sink"
_NOBODY = dict.fromkeys(routing.COUNTED, 0)


@dataclass(frozen=True, slots=True)
class Token:
    """Where one thread of a case stands. `waits_from` is the element from which it came to a join."""

    step: Step
    waits_from: str = ""


Marking = frozenset[Token]


@dataclass(frozen=True, slots=True)
class Transition:
    """`label` is the task that is completed, None for a silent one."""

    before: str
    label: str | None
    behind: str


@dataclass(frozen=True)
class Net:
    """A workflow net from SOURCE to SINK."""

    places: tuple[str, ...]
    transitions: tuple[Transition, ...]


def flattened_net(specification: Specification, service_outcomes: Mapping[str, tuple[str, ...]] | None = None) -> Net:
    """All processes in which a case can start, side by side in one net. `service_outcomes` as in KnownNames."""
    outcomes = service_outcomes
    if outcomes is None:
        outcomes = KnownNames(roles=frozenset(), duties=frozenset(), forms=frozenset(), ops=frozenset()).outcomes
    places: dict[str, None] = {SOURCE: None, SINK: None}
    transitions: dict[Transition, None] = {}
    for root in specification.roots:
        walked = _Walked(specification, root, outcomes)
        names = {marking: f"{root}_{number}" for number, marking in enumerate(walked.ahead)}
        names[frozenset()] = SINK
        places.update(dict.fromkeys(names.values()))
        transitions[Transition(SOURCE, None, names[walked.first])] = None
        for marking, following in walked.ahead.items():
            for label, after in following:
                transitions[Transition(names[marking], label, names[after])] = None
    return Net(tuple(places), tuple(transitions))


def write_pnml(net: Net, out: TextIO) -> None:
    """PNML 2009, place/transition net; silent transitions carry the marks by which ProM and PM4Py know them."""
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<pnml xmlns="http://www.pnml.org/version-2009/grammar/pnml">\n')
    out.write('<net id="four_gates" type="http://www.pnml.org/version-2009/grammar/ptnet"><page id="page">\n')
    for place in net.places:
        marked = "<initialMarking><text>1</text></initialMarking>" if place == SOURCE else ""
        out.write(f"<place id={quoteattr(place)}><name><text>{place}</text></name>{marked}</place>\n")
    for number, one in enumerate(net.transitions):
        name = one.label or f"tau_{number}"
        silent = '<toolspecific tool="ProM" version="6.4" activity="$invisible$"/>' if one.label is None else ""
        out.write(f'<transition id="t{number}"><name><text>{name}</text></name>{silent}</transition>\n')
    for number, one in enumerate(net.transitions):
        out.write(f'<arc id="i{number}" source={quoteattr(one.before)} target="t{number}"/>\n')
        out.write(f'<arc id="o{number}" source="t{number}" target={quoteattr(one.behind)}/>\n')
    out.write(
        f'</page><finalmarkings><marking><place idref="{SINK}"><text>1</text></place></marking></finalmarkings>\n'
    )
    out.write("</net>\n</pnml>\n")


class _Walked:
    """Every marking of one root process. `ahead` has the first marking first; the empty one is the end."""

    def __init__(self, specification: Specification, root: str, outcomes: Mapping[str, tuple[str, ...]]) -> None:
        self._processes = specification.processes
        self._ways = Ways(specification.processes, root)
        self._elements = dict(self._ways.places())
        self._outcomes = outcomes
        self._words = words_at_tasks(specification, Settings(root=root))
        self.first: Marking = frozenset({Token(Step(self._ways.start(), "", ""))})
        self.ahead: dict[Marking, tuple[tuple[str | None, Marking], ...]] = {}
        open_markings = [self.first]
        while open_markings:
            marking = open_markings.pop()
            if marking and marking not in self.ahead:
                self.ahead[marking] = tuple(dict.fromkeys(self._fired(marking)))
                open_markings += [after for _, after in self.ahead[marking]]

    def _fired(self, marking: Marking) -> Iterator[tuple[str | None, Marking]]:
        yield from self._joined(marking)
        for token in marking:
            if not token.waits_from:
                yield from self._moved(marking, token)
                yield from self._interrupted(marking, token)

    def _moved(self, marking: Marking, token: Token) -> Iterator[tuple[str | None, Marking]]:
        step, element, rest = token.step, self._elements[token.step.place], marking - {token}
        if element.tag == "parallelGateway":
            yield None, rest | {self._arrived(step, after) for after in self._ways.after(step, _nothing)}
        elif element.tag == "endEvent":
            if "terminateEventDefinition" in element.events:
                rest = frozenset(other for other in rest if not _is_in(other.step.place, step.place.path))
            if step.place.path and any(_is_in(other.step.place, step.place.path) for other in rest):
                yield None, rest
                return
            out = [self._arrived(step, after) for after in self._ways.after(step, _nothing)]
            yield None, rest | set(out)
        elif element.tag == "userTask":
            yield from self._completed(marking, token, element)
        else:
            for after in self._ways.after(step, self._left_by_service):
                yield None, rest | {self._arrived(step, after)}

    def _completed(self, marking: Marking, token: Token, element: Element) -> Iterator[tuple[str | None, Marking]]:
        step, rest = token.step, marking - {token}
        words = [("return" if word == "returned" else word, task) for word, task in self._words[element.id]]
        several = element.multi_instance is not None
        if several:
            # One more speaks and it is not over yet; with nobody to ask it is over at once.
            yield element.id, marking
            words = [(word, task) for word, task in words if word != "abstain"]
            passed = checked(element.properties["pass_when"], routing.NAMES | routing.COUNTED)
            alone = "yes" if truth(passed, _NOBODY) else "no"
            for after in self._ways.after(step, lambda *_: [(alone, "")]):
                yield None, rest | {self._arrived(step, after)}
        for after in self._ways.after(step, lambda *_: words):
            yield element.id, rest | {self._arrived(step, after)}

    def _joined(self, marking: Marking) -> Iterator[tuple[str | None, Marking]]:
        for place in {token.step.place for token in marking if token.waits_from}:
            waiting = {token for token in marking if token.step.place == place and token.waits_from}
            if {token.waits_from for token in waiting} == self._sources(place):
                step = Step(place, None, None)
                after = {self._arrived(step, following) for following in self._ways.after(step, _nothing)}
                yield None, (marking - waiting) | after

    def _interrupted(self, marking: Marking, token: Token) -> Iterator[tuple[str | None, Marking]]:
        """Messages and timers come between acts, when the case waits for a person or a service."""
        if self._elements[token.step.place].tag not in KINDS:
            return
        for after in self._ways.after(token.step, _nothing, interrupts=True):
            host_path = token.step.place.path[: len(after.place.path) + 1]
            yield None, frozenset(o for o in marking if not _is_in(o.step.place, host_path)) | {Token(after)}

    def _arrived(self, before: Step, after: Step) -> Token:
        """Nothing is known at a join of what the branches have said: that they all came is what counts."""
        if len(self._sources(after.place)) > 1 and self._elements[after.place].tag == "parallelGateway":
            return Token(Step(after.place, None, None), waits_from=before.place.element)
        return Token(after)

    def _sources(self, place: Place) -> set[str]:
        element = self._elements[place]
        scope = self._processes[element.process].scopes[element.scope]
        return {flow.source for flow in scope.incoming(element.id)}

    def _left_by_service(self, element: Element, step: Step) -> Iterable[tuple[str | None, str | None]]:
        op = element.properties.get("op", "")
        if op in self._outcomes:
            return [(word, "") for word in self._outcomes[op]]
        return [(step.outcome, step.resume_at)]


def _nothing(element: Element, step: Step) -> Iterable[tuple[str | None, str | None]]:
    return ()


def _is_in(place: Place, path: tuple[str, ...]) -> bool:
    return place.path[: len(path)] == path
