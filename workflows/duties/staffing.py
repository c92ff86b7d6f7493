"""Can it still finish? A case is a set of duties and a set of people, each of whom may take one (PRODUCT §3).

Whether everybody left can be given a duty is a matching in a graph of duties and persons; a vote needs as many places
as two thirds of its committee. Exact, since each person holds at most one duty class in a case.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflows.duties.rules import Holdings, Standing
from workflows.words.roles import DutyClass, Role

COMMITTEE_AT_LEAST = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A duty that somebody still has to take, and the role it asks for."""

    duty_class: DutyClass
    role: Role


def two_thirds(eligible: int) -> int:
    """Votes in favour that a committee of `eligible` needs (G2-07)."""
    return -(-eligible * 2 // 3)


def places_of(needed: Iterable[Place], committee: int) -> list[Place]:
    """One place a duty; a vote has as many as it needs yes votes, at least three members being there."""
    places: list[Place] = []
    for place in needed:
        votes = two_thirds(max(committee, COMMITTEE_AT_LEAST)) if place.role is Role.COMMITTEE_MEMBER else 1
        places += [place] * votes
    return places


def unfilled(
    needed: Iterable[Place], staff: Sequence[Standing], held: Holdings, taken: Mapping[str, DutyClass]
) -> list[Place]:
    """The places for which nobody is left when `taken` (person → class) is taken besides what is held already."""
    holds = {row.person: row.duty_class for row in held.rows} | dict(taken)
    done = frozenset(holds.values())
    open_places = [place for place in needed if place.duty_class not in done]
    free = [person for person in staff if person.person not in holds and person.recused is None and not person.away]
    committee = sum(Role.COMMITTEE_MEMBER in person.roles for person in free)
    places = places_of(open_places, committee)
    candidates = [[person.person for person in free if place.role in person.roles] for place in places]
    if any(p.role is Role.COMMITTEE_MEMBER for p in open_places) and committee < COMMITTEE_AT_LEAST:
        return [p for p in open_places if p.role is Role.COMMITTEE_MEMBER]
    filled = _matched(candidates)
    return [place for number, place in enumerate(places) if number not in filled]


def _matched(candidates: Sequence[Sequence[str]]) -> set[int]:
    """Places that can be filled at the same time (Kuhn's augmenting paths)."""
    place_of: dict[str, int] = {}

    def place(number: int, tried: set[str]) -> bool:
        for person in candidates[number]:
            if person in tried:
                continue
            tried.add(person)
            if person not in place_of or place(place_of[person], tried):
                place_of[person] = number
                return True
        return False

    return {number for number in range(len(candidates)) if place(number, set())} & set(place_of.values())
