"""What the rules say to somebody in one scene: may he do a task, and could the rest still be staffed.

Asked are the functions that the door asks (`duties/rules.py`, `duties/staffing.py`), with the hands as they are in a
state; what was answered once is kept, since the same question comes up in thousands of states.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from workflows.door.question import places_of
from workflows.duties.facts import Facts
from workflows.duties.guard import Asked
from workflows.duties.policy import after_policy
from workflows.duties.rules import Bound, Question, why_not
from workflows.duties.staffing import Ballot, Needs, Place, unfilled
from workflows.engine.graph import Edge, Exploration
from workflows.engine.specification import Node, Specification
from workflows.exploration.hands import VOTER, YES, Hand, Hands, with_hands
from workflows.words.roles import DutyClass, Role

SUCCEEDS = "succeeds "


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One kind of case: its graph, who grants, whether a second investigator comes, under which policy."""

    spec: Specification
    graph: Exploration
    root: str
    granting: Role
    second: bool
    merged: str


class Asking:
    """The rules for one scene with one crew."""

    def __init__(self, scene: Scene, crew: Facts) -> None:
        self.scene = scene
        self._crew = crew
        self._allowed: dict[tuple[str, Hands, int], bool] = {}
        self._enough: dict[tuple[Needs, tuple[str, ...], tuple[str, DutyClass] | None], bool] = {}

    def may(self, node: Node, hands: Hands, place: int) -> bool:
        """Whether the rules let the person at `place` do the task."""
        key = (node.id, hands, place)
        if key not in self._allowed:
            self._allowed[key] = self._asked(node, hands, place)
        return self._allowed[key]

    def may_succeed(self, node: Node, hands: Hands, place: int) -> bool:
        """Whether the person at `place` may be named for a bound task, by a director who holds nothing here himself."""
        key = (f"{SUCCEEDS}{node.id}", hands, place)
        if key not in self._allowed:
            self._allowed[key] = self._named(node, hands, place)
        return self._allowed[key]

    def strands(self, edge: Edge, node: Node, before: Hands, after: Hands) -> bool:
        """As `door/still_staffed.py`: the act makes the case ask for more than is there."""
        asked = self._needs(node, before)
        for task, _ in self.scene.graph.states[edge.target].open:
            needs = self._needs(self.scene.spec.node(task), after)
            if needs - asked and self._can_staff(asked, after) and not self._can_staff(needs, after):
                return True
        return False

    def class_for(self, node: Node, hand: Hand) -> DutyClass | None:
        """The class in which a hand does the task, after the scene's policy."""
        raw = self.raw_class(node, hand)
        return after_policy(DutyClass(raw), self.scene.merged) if raw else None

    def raw_class(self, node: Node, hand: Hand) -> str:
        """The class as it is drawn; consents count as the second investigator's class for whoever holds it (PRODUCT §3)."""
        if node.duty in (None, "none"):
            return ""
        second = after_policy(DutyClass.CO_INVESTIGATE, self.scene.merged).value
        if node.multi_instance and node.duty == DutyClass.INVESTIGATE and hand.held == second:
            return DutyClass.CO_INVESTIGATE.value
        return str(node.duty)

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

    def _named(self, node: Node, hands: Hands, place: int) -> bool:
        crew, bound = self._crew.staff, self._question(node, hands, place).bound
        person = crew[place]
        could_name = (
            Role.DIRECTOR in one.roles and not hand.held
            for one, hand in zip(crew, hands, strict=True)
            if one is not person
        )
        if bound is None or person.person in bound.persons or not any(could_name):
            return False
        act = next(task for hand in hands for task in node.bound_to if task in hand.marks)
        duty = self.class_for(node, Hand())
        question = replace(self._question(node, hands, place), bound=None, duty_class=duty,
                           role=Role(self.scene.spec.node(act).lane or ""))  # fmt: skip
        facts = with_hands(self._crew, hands)
        if why_not(question, [person], facts.held) is not None:
            return False
        takes = None if hands[place].held or duty is None else (person.person, duty)
        return self._can_staff(self._needs(node, hands), hands, takes)

    def _question(self, node: Node, hands: Hands, place: int) -> Question:
        named = self._marked(hands, {node.id}) if node.bound_to else []
        bound = named or self._marked(hands, set(node.bound_to))
        duty = self.class_for(node, hands[place])
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

    def _marked(self, hands: Hands, marks: set[str]) -> list[str]:
        """A successor bears the mark of the very task that he was named for."""
        return [one.person for one, hand in zip(self._crew.staff, hands, strict=True) if marks & set(hand.marks)]

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

    def _can_staff(self, needs: Needs, hands: Hands, takes: tuple[str, DutyClass] | None = None) -> bool:
        key = (needs, tuple(hand.held for hand in hands), takes)
        if key not in self._enough:
            taken = {} if takes is None else dict([takes])
            self._enough[key] = not unfilled(needs, with_hands(self._crew, hands), taken)
        return self._enough[key]


@lru_cache(maxsize=4096)
def _places(spec: Specification, task: str, root: str, merged: str, granting: Role, second: bool) -> tuple[Place, ...]:
    nodes = [spec.node(later) for later in spec.later_tasks(task, root)]
    return places_of(nodes, {"merged": merged}, granting, second=second)
