"""Every control-flow state of the processes × every choice of persons, with the real rules, in memory.

The engine has found the states and edges (`engine/graph.py`); here people walk along them. Each step asks the rules that
the door asks (`duties/rules.py`, `duties/staffing.py`). Counted are violations, people whose acts do not go together,
and stranded cases: from which the end that the drawing leads to cannot be reached by the people who are there.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from workflows.door.question import places_of
from workflows.duties.facts import Facts
from workflows.duties.guard import Asked
from workflows.duties.policy import after_policy
from workflows.duties.rules import Bound, Question, why_not
from workflows.duties.staffing import COMMITTEE_AT_LEAST, Ballot, Needs, Place, unfilled
from workflows.engine.graph import Edge, Exploration, State
from workflows.engine.specification import Node, Specification
from workflows.exploration.hands import VOTER, YES, Hand, Hands, one_of_each, sorted_by_kind, with_hands
from workflows.words.roles import DutyClass, Role

FILED = "filed"
CLOSED = "closed"
GOES_ON = ("ok", "yes", "no", "abstain")
# Where a rule is missing the states have no end; so many violations tell it.
ENOUGH = 100

At = tuple[int, Hands]


@dataclass(slots=True)
class Tally:
    """What was found. `acts` were let through, `refused` the rules said no to."""

    states: int = 0
    acts: int = 0
    refused: int = 0
    violations: list[str] = field(default_factory=list)
    stranded: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One kind of case: its graph, who grants, whether a second investigator comes, under which policy."""

    spec: Specification
    graph: Exploration
    root: str
    granting: Role
    second: bool
    merged: str


class Explorer:
    """Walks one scene with one crew from each of `starts`."""

    def __init__(self, scene: Scene, crew: Facts) -> None:
        self.scene = scene
        self._crew = crew
        self._policy = {"merged": scene.merged}
        self._edges: dict[int, list[Edge]] = {}
        for edge in scene.graph.edges:
            # Only to what was done can a case be returned (`acts/complete.py`).
            if self._is_done_here(edge.act.resume_at):
                self._edges.setdefault(edge.source, []).append(edge)
        self._before: dict[At, list[At]] = {}
        self._allowed: dict[tuple[str, Hands, int], bool] = {}
        self._enough: dict[tuple[Needs, tuple[str, ...], tuple[str, DutyClass] | None], bool] = {}
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
        self._find_stranded(seen)
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

    def _handed_over(self, at: At) -> Iterator[At]:
        """Somebody takes a task and hands it to somebody else: both stay in the class."""
        number, hands = at
        for task, _ in self._state(number).open:
            node = self.scene.spec.node(task)
            duty = self._class(node, Hand())
            if duty is None or node.bound_to or node.lane == Role.COMMITTEE_MEMBER:
                continue
            for giver in one_of_each(self._crew, hands):
                if not self._may(node, hands, giver):
                    continue
                given = self._holding(hands, giver, self._class(node, hands[giver]) or duty)
                for taker in one_of_each(self._crew, given):
                    if taker == giver or not self._may(node, given, taker):
                        self.tally.refused += 1
                        continue
                    self.tally.acts += 1
                    taken = self._holding(given, taker, self._class(node, given[taker]) or duty)
                    yield number, sorted_by_kind(self._crew, taken)

    def _done(self, edge: Edge, node: Node, hands: Hands, place: int) -> Hands | None:
        """The hands after the act, or None where the rules refuse it."""
        if not self._may(node, hands, place):
            return None
        duty = self._class(node, hands[place])
        after = list(hands)
        if duty is not None:
            after[place] = after[place].doing(duty, self._raw(node, hands[place]))
        outcome = edge.act.outcome
        if outcome in GOES_ON:
            self._mark(after, node, place, outcome)
        done = self._vote_opened(edge, tuple(after))
        if done is None or self._strands(edge, node, hands, done):
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

    def _strands(self, edge: Edge, node: Node, before: Hands, after: Hands) -> bool:
        """As `door/still_staffed.py`: the act makes the case ask for more than is there."""
        asked = self._needs(node, before)
        for task, _ in self._state(edge.target).open:
            needs = self._needs(self.scene.spec.node(task), after)
            if needs - asked and self._can_staff(asked, after) and not self._can_staff(needs, after):
                return True
        return False

    def _can_staff(self, needs: Needs, hands: Hands, takes: tuple[str, DutyClass] | None = None) -> bool:
        key = (needs, tuple(hand.held for hand in hands), takes)
        if key not in self._enough:
            taken = {} if takes is None else dict([takes])
            self._enough[key] = not unfilled(needs, with_hands(self._crew, hands), taken)
        return self._enough[key]

    def _may(self, node: Node, hands: Hands, place: int) -> bool:
        key = (node.id, hands, place)
        if key not in self._allowed:
            self._allowed[key] = self._asked(node, hands, place)
        return self._allowed[key]

    def _asked(self, node: Node, hands: Hands, place: int) -> bool:
        facts = with_hands(self._crew, hands)
        person = facts.staff[place]
        asked = Asked(self._question(node, hands, place), self._needs(node, hands))
        if why_not(asked.question, [person], facts.held) is not None:
            return False
        if hands[place].held or asked.question.duty_class is None:
            return True
        # As `guard.missing_after`: he has taken it, can the rest be staffed?
        return self._can_staff(asked.rest, hands, (person.person, asked.question.duty_class))

    def _question(self, node: Node, hands: Hands, place: int) -> Question:
        bound = [
            one.person
            for one, hand in zip(self._crew.staff, hands, strict=True)
            if set(node.bound_to) & set(hand.marks)
        ]
        duty = self._class(node, hands[place])
        voter = hands[place].marks and VOTER in hands[place].marks
        me = self._crew.staff[place].person
        return Question(
            task=node.id,
            task_name=node.name,
            role=Role(node.lane or ""),
            duty_class=duty,
            bound=Bound(tuple(bound), (), "") if bound else None,
            only_person=(me if voter else "") if node.lane == Role.COMMITTEE_MEMBER else None,
            signs_without_class=node.sign_off and duty is None,
        )

    def _needs(self, node: Node, hands: Hands) -> Needs:
        scene = self.scene
        places = _places(scene.spec, node.id, scene.root, scene.merged, scene.granting, scene.second)
        if node.lane != Role.COMMITTEE_MEMBER:
            return Needs(places)
        marks = [hand.marks for hand in hands]
        waiting = tuple(one.person for one, mark in zip(self._crew.staff, marks, strict=True) if VOTER in mark)
        yes = sum(YES in mark for mark in marks)
        voted = sum(hand.held == DutyClass.GRANT and VOTER not in hand.marks for hand in hands)
        return Needs(places, Ballot(len(waiting) + voted, yes, waiting))

    def _class(self, node: Node, hand: Hand) -> DutyClass | None:
        raw = self._raw(node, hand)
        return after_policy(DutyClass(raw), self.scene.merged) if raw else None

    def _raw(self, node: Node, hand: Hand) -> str:
        """Consents count as the second investigator's class for whoever holds it (PRODUCT §3)."""
        if node.duty in (None, "none"):
            return ""
        second = after_policy(DutyClass.CO_INVESTIGATE, self.scene.merged).value
        if node.multi_instance and node.duty == DutyClass.INVESTIGATE and hand.held == second:
            return DutyClass.CO_INVESTIGATE.value
        return str(node.duty)

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

    def _find_stranded(self, seen: set[At]) -> None:
        """Where the drawing still leads to a filed case, people must be able to go there; else to a closed one."""
        to_filed = _control_reaching(self.scene.graph, FILED)
        for end, wanted in (
            (FILED, lambda number: number in to_filed),
            (CLOSED, lambda number: number not in to_filed),
        ):
            reaching = {at for at in seen if self._state(at[0]).ended == end}
            ahead = list(reaching)
            while ahead:
                for earlier in self._before.get(ahead.pop(), ()):
                    if earlier not in reaching:
                        reaching.add(earlier)
                        ahead.append(earlier)
            for number, hands in seen - reaching:
                # Where nobody could accept the application there is no case.
                if wanted(number) and any(hand.held for hand in hands):
                    self.tally.stranded.append(f"{[task for task, _ in self._state(number).open]}: {hands}")


_GRANTS = ("approve_grant", "approve_grant_director", "vote_on_grant")


@lru_cache(maxsize=4096)
def _places(spec: Specification, task: str, root: str, merged: str, granting: Role, second: bool) -> tuple[Place, ...]:
    nodes = [spec.node(later) for later in spec.later_tasks(task, root)]
    return places_of(nodes, {"merged": merged}, granting, second=second)


@lru_cache(maxsize=64)
def _bound_tasks(spec: Specification) -> frozenset[str]:
    return frozenset(task for node in spec.nodes.values() for task in node.bound_to)


def _control_reaching(graph: Exploration, end: str) -> set[int]:
    before: dict[int, list[int]] = {}
    for edge in graph.edges:
        before.setdefault(edge.target, []).append(edge.source)
    reaching = {state.number for state in graph.states if state.ended == end}
    ahead = list(reaching)
    while ahead:
        for earlier in before.get(ahead.pop(), ()):
            if earlier not in reaching:
                reaching.add(earlier)
                ahead.append(earlier)
    return reaching


def _votes(state: State) -> bool:
    return any(task == "vote_on_grant" for task, _ in state.open)


def _tuple(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()
