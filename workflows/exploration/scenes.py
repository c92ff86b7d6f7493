"""Which cases are explored: who accepts, who grants, whether two investigate, under which policy, and later drawdowns."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from workflows.duties.policy import MERGES
from workflows.engine.graph import Result, Settings, explore
from workflows.engine.specification import Specification
from workflows.exploration.asking import Scene
from workflows.exploration.crew import crew
from workflows.exploration.explorer import Explorer, Tally
from workflows.exploration.hands import Hand, Hands
from workflows.registers.control_flow import ALWAYS, FAR_OFF, UNDER_A_LINE
from workflows.words.choices.grant import Authority
from workflows.words.roles import INHERITED, Role

GRANTING = {
    Authority.APPROVER: Role.CREDIT_APPROVER,
    Authority.DIRECTOR: Role.DIRECTOR,
    Authority.COMMITTEE: Role.COMMITTEE_MEMBER,
}
COMMITTEE = ("first", "second", "third")
FIRST, LATER = "loan_origination", "drawdown"


@dataclass(slots=True)
class Explored:
    """What all scenes together found."""

    people: int
    control_states: int = 0
    total: Tally = field(default_factory=Tally)

    def add(self, control_states: int, tally: Tally) -> None:
        """One scene more."""
        self.control_states += control_states
        self.total.states += tally.states
        self.total.acts += tally.acts
        self.total.refused += tally.refused
        self.total.violations += tally.violations
        self.total.stranded += tally.stranded


def explore_all(spec: Specification, people: int) -> Explored:
    """Every scene with a crew of `people`, then a later drawdown for everybody by whom a first loan was filed."""
    found, staff = Explored(people), crew(people)
    filed: dict[str, set[Hands]] = defaultdict(set)
    named = frozenset(node.id for node in spec.nodes.values() if node.bound_to)
    for scene in first_loans(spec):
        explorer = Explorer(scene, staff)
        explorer.run([tuple(Hand() for _ in staff.staff)])
        found.add(len(scene.graph.states), explorer.tally)
        filed[scene.merged] |= {_inherited(hands, named) for hands in explorer.filed}
    later = explore(spec, _settings_of_drawdown())
    for merged, starts in filed.items():
        scene = Scene(spec=spec, graph=later, root=LATER, granting=Role.CREDIT_APPROVER, second=False, merged=merged)
        explorer = Explorer(scene, staff)
        explorer.run(sorted(starts))
        found.add(len(later.states), explorer.tally)
    return found


def first_loans(spec: Specification) -> Iterator[Scene]:
    """A merged class changes nothing in who grants, so it is tried where one person does."""
    for authority, accepted_by, policies in (
        (Authority.APPROVER, Role.CLIENT_MANAGER, tuple(MERGES)),
        (Authority.APPROVER, Role.TELLER, ("",)),
        (Authority.DIRECTOR, Role.CLIENT_MANAGER, ("",)),
        (Authority.COMMITTEE, Role.CLIENT_MANAGER, ("",)),
    ):
        second = authority is Authority.COMMITTEE
        graph = explore(spec, _settings(authority, accepted_by, second=second))
        for merged in policies:
            yield Scene(spec=spec, graph=graph, root=FIRST, granting=GRANTING[authority], second=second, merged=merged)


def _settings(authority: Authority, accepted_by: Role, *, second: bool) -> Settings:
    committee = list(COMMITTEE) if authority is Authority.COMMITTEE else []
    answers: dict[str, tuple[Result, ...]] = {
        "measure_household": ({"two_person": second},),
        "approval_authority": ({"authority": authority.value, "committee": committee},),
    }
    return Settings(root=FIRST, values={"accepted_by": accepted_by.value}, results={**ALWAYS, **answers})


def _settings_of_drawdown() -> Settings:
    values = {"grant_expires_at": FAR_OFF, "contract_needed": False}
    return Settings(root=LATER, values=values, results={**ALWAYS, **UNDER_A_LINE})


def _inherited(hands: Hands, named: frozenset[str]) -> Hands:
    """What a later drawdown takes over from the case of its line: these four classes, and who did what is signed for.

    A successor was `named` for the case of the line alone.
    """
    return tuple(
        Hand(one.held, one.did, one.marks).without(named) if one.held in INHERITED else Hand() for one in hands
    )
