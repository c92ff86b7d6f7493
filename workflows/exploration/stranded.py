"""Which cases the people who are there cannot bring to the end that the drawing leads to."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from workflows.engine.graph import Exploration
from workflows.exploration.hands import Hands

FILED = "filed"
CLOSED = "closed"

At = tuple[int, Hands]
Place = TypeVar("Place", int, At)


def stranded(graph: Exploration, seen: Collection[At], before: Mapping[At, list[At]]) -> list[str]:
    """Where the drawing still leads to a filed case, people must be able to go there; else to a closed one."""
    to_filed = _reaching_filed(graph)
    found = []
    for end, wanted in (
        (FILED, lambda number: number in to_filed),
        (CLOSED, lambda number: number not in to_filed),
    ):
        reaching = _closure({at for at in seen if graph.states[at[0]].ended == end}, before)
        for number, hands in set(seen) - reaching:
            # Where nobody could accept the application there is no case.
            if wanted(number) and any(hand.held for hand in hands):
                found.append(f"{[task for task, _ in graph.states[number].open]}: {hands}")
    return found


def _reaching_filed(graph: Exploration) -> set[int]:
    before: dict[int, list[int]] = {}
    for edge in graph.edges:
        before.setdefault(edge.target, []).append(edge.source)
    return _closure({state.number for state in graph.states if state.ended == FILED}, before)


def _closure(ends: set[Place], before: Mapping[Place, list[Place]]) -> set[Place]:
    """The ends and everything from which they can be reached."""
    reaching, ahead = set(ends), list(ends)
    while ahead:
        for earlier in before.get(ahead.pop(), ()):
            if earlier not in reaching:
                reaching.add(earlier)
                ahead.append(earlier)
    return reaching
