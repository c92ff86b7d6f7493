"""Every control-flow state of the processes × every choice of persons, with the real rules, in memory.

The engine has found the states and edges (`engine/graph.py`); here people walk along them. Each step asks the rules that
the door asks (`asking.py`). Counted are violations, people whose acts do not go together,
and stranded cases: from which the end that the drawing leads to cannot be reached by the people who are there.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from workflows.door.succession import is_succeeded_in
from workflows.duties.facts import Facts
from workflows.duties.policy import after_policy
from workflows.duties.staffing import COMMITTEE_AT_LEAST
from workflows.engine.graph import Edge, State
from workflows.engine.specification import Node, Specification
from workflows.exploration.asking import Asking, Scene
from workflows.exploration.hands import VOTER, YES, Hand, Hands, one_of_each, sorted_by_kind
from workflows.exploration.stranded import FILED, At, stranded
from workflows.words.roles import DutyClass, Role

GOES_ON = ("ok", "yes", "no", "abstain")
# Where a rule is missing the states have no end; so many violations tell it.
ENOUGH = 100


@dataclass(slots=True)
class Tally:
    """What was found. `acts` were let through, `refused` the rules said no to."""

    states: int = 0
    acts: int = 0
    refused: int = 0
    violations: list[str] = field(default_factory=list)
    stranded: list[str] = field(default_factory=list)


class Explorer:
    """Walks one scene with one crew from each of `starts`."""

    def __init__(self, scene: Scene, crew: Facts) -> None:
        self.scene = scene
        self._crew = crew
        self._asking = Asking(scene, crew)
        self._edges: dict[int, list[Edge]] = {}
        for edge in scene.graph.edges:
            # Only to what was done can a case be returned (`acts/complete.py`).
            if self._is_done_here(edge.act.resume_at):
                self._edges.setdefault(edge.source, []).append(edge)
        self._before: dict[At, list[At]] = {}
        self.tally = Tally()
        self.filed: set[Hands] = set()

    def run(self, starts: list[Hands]) -> None:
        """Walks everywhere; the results stand in `tally` and `filed`. Stops when ENOUGH violations are found."""
        seen: set[At] = {(0, sorted_by_kind(self._crew, hands)) for hands in starts}
        ahead = deque(seen)
        while ahead:
            at = ahead.popleft()
            for after in self._after(at):
                self._before.setdefault(after, []).append(at)
                if after not in seen:
                    seen.add(after)
                    ahead.append(after)
            if len(self.tally.violations) >= ENOUGH:
                self.tally.states = len(seen)
                return
        self.tally.states = len(seen)
        self.tally.stranded = stranded(self.scene.graph, seen, self._before)
        self.filed = {hands for number, hands in seen if self._state(number).ended == FILED}

    def _is_done_here(self, task: str) -> bool:
        if not task:
            return True
        node = self.scene.spec.node(task)
        if node.duty == DutyClass.GRANT:
            return node.lane == self.scene.granting
        return self.scene.second or node.duty != DutyClass.CO_INVESTIGATE

    def _after(self, at: At) -> Iterator[At]:
        number, hands = at
        for edge in self._edges.get(number, ()):
            if edge.act.kind != "complete":
                # The clock, a port or the applicant: no person's duty.
                self.tally.acts += 1
                yield edge.target, hands
                continue
            node = self.scene.spec.node(edge.act.node)
            for place in one_of_each(self._crew, hands):
                after = self._done(edge, node, hands, place)
                if after is None:
                    self.tally.refused += 1
                    continue
                self.tally.acts += 1
                self._look(edge, after)
                yield edge.target, sorted_by_kind(self._crew, after)
        yield from self._handed_over(at)
        yield from self._succeeded(at)

    def _handed_over(self, at: At) -> Iterator[At]:
        """Somebody takes a task and hands it to somebody else: both stay in the class."""
        number, hands = at
        for task, _ in self._state(number).open:
            node = self.scene.spec.node(task)
            duty = self._asking.class_for(node, Hand())
            if duty is None or node.bound_to or node.lane == Role.COMMITTEE_MEMBER:
                continue
            for giver in one_of_each(self._crew, hands):
                if not self._asking.may(node, hands, giver):
                    continue
                given = self._holding(hands, giver, self._asking.class_for(node, hands[giver]) or duty)
                for taker in one_of_each(self._crew, given):
                    if taker == giver or not self._asking.may(node, given, taker):
                        self.tally.refused += 1
                        continue
                    self.tally.acts += 1
                    taken = self._holding(given, taker, self._asking.class_for(node, given[taker]) or duty)
                    yield number, sorted_by_kind(self._crew, taken)

    def _succeeded(self, at: At) -> Iterator[At]:
        """Whoever a task is bound to cannot come: a director names somebody, who takes the class and is asked for now."""
        number, hands = at
        for task, _ in self._state(number).open:
            node = self.scene.spec.node(task)
            duty = self._asking.class_for(node, Hand())
            if duty is None or not is_succeeded_in(self.scene.spec, node, self.scene.root):
                continue
            for taker in one_of_each(self._crew, hands):
                if not self._asking.may_succeed(node, hands, taker):
                    self.tally.refused += 1
                    continue
                self.tally.acts += 1
                named = [hand.without([task]) for hand in self._holding(hands, taker, duty)]
                named[taker] = named[taker].marked(task)
                yield number, sorted_by_kind(self._crew, tuple(named))

    def _done(self, edge: Edge, node: Node, hands: Hands, place: int) -> Hands | None:
        """The hands after the act, or None where the rules refuse it."""
        if not self._asking.may(node, hands, place):
            return None
        duty = self._asking.class_for(node, hands[place])
        after = list(hands)
        if duty is not None:
            after[place] = after[place].doing(duty, self._asking.raw_class(node, hands[place]))
        outcome = edge.act.outcome
        if outcome in GOES_ON:
            self._mark(after, node, place, outcome)
        done = self._vote_opened(edge, tuple(after))
        if done is None or self._asking.strands(edge, node, hands, done):
            return None
        if _votes(self._state(edge.target)):
            return done
        return tuple(hand.without([VOTER, YES]) for hand in done)

    def _mark(self, after: list[Hand], node: Node, place: int, outcome: str) -> None:
        if node.lane == Role.COMMITTEE_MEMBER:
            after[place] = after[place].without([VOTER])
            if outcome == "yes":
                after[place] = after[place].marked(YES)
                grants = _GRANTS
                for number, hand in enumerate(after):
                    after[number] = hand.marked(node.id) if YES in hand.marks else hand.without(grants)
            return
        others = _GRANTS if node.duty == DutyClass.GRANT else (node.id,)
        if node.id in self._bound_to():
            # Who does it again answers for it himself, whoever was named in the place of the one before.
            others = (*others, *(one.id for one in self.scene.spec.nodes.values() if node.id in one.bound_to))
            for number, hand in enumerate(after):
                after[number] = hand.without(others)
            after[place] = after[place].marked(node.id)

    def _vote_opened(self, edge: Edge, hands: Hands) -> Hands | None:
        """Fixes the committee where the act has opened a vote; None where it cannot be convened, or has another size."""
        answers = dict(edge.answers)
        if "approval_authority" not in answers:
            return hands
        size = len(_tuple(dict(answers["approval_authority"]).get("committee", ())))
        if self.scene.granting is not Role.COMMITTEE_MEMBER:
            return hands
        eligible = [
            number
            for number, (one, hand) in enumerate(zip(self._crew.staff, hands, strict=True))
            if one.seats and hand.held in ("", DutyClass.GRANT.value)
        ]
        if len(eligible) != size or size < COMMITTEE_AT_LEAST:
            return None
        fresh = [hand.without([VOTER, YES]) for hand in hands]
        for number in eligible:
            fresh[number] = fresh[number].marked(VOTER)
        return tuple(fresh)

    def _holding(self, hands: Hands, place: int, duty: DutyClass) -> Hands:
        after = list(hands)
        after[place] = Hand(after[place].held or duty.value, after[place].did, after[place].marks)
        return tuple(after)

    def _look(self, edge: Edge, hands: Hands) -> None:
        """Written without the rules: whatever one person did belongs to one class."""
        for hand in hands:
            classes = {after_policy(DutyClass(raw), self.scene.merged) for raw in hand.did}
            if len(classes) > 1 or (classes and hand.held not in {one.value for one in classes}):
                self.tally.violations.append(f"{edge.act.node}: {hand.did}")

    def _bound_to(self) -> frozenset[str]:
        return _bound_tasks(self.scene.spec)

    def _state(self, number: int) -> State:
        return self.scene.graph.states[number]


_GRANTS = ("approve_grant", "approve_grant_director", "vote_on_grant")


@lru_cache(maxsize=64)
def _bound_tasks(spec: Specification) -> frozenset[str]:
    return frozenset(task for node in spec.nodes.values() for task in node.bound_to)


def _votes(state: State) -> bool:
    return any(task == "vote_on_grant" for task, _ in state.open)


def _tuple(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()
