"""Can it still finish? A case is a set of duties and a set of people, each of whom may take one (PRODUCT §3).

Whether everybody left can be given a duty is a matching in a graph of duties and persons. Three things are more than a
matching, and are tried out one by one, so that the answer is exact: a class that a policy has merged may be shared by
two persons or borne by one; a substitute counts for himself and for the absent; a committee shrinks when its members
take other duties before it votes, and with it the votes that it needs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from workflows.duties.facts import Facts
from workflows.duties.rules import Standing, static_conflict
from workflows.words.roles import KEY_ROLES, DutyClass, Role

COMMITTEE_AT_LEAST = 3
# Nobody stands in for more than two people in one duty: a merged class asks for two roles.
COVERED_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A duty that somebody still has to take, and the role it asks for.

    Without a class it asks for somebody who takes none: a director who could acknowledge a refusal (PRODUCT §2).
    """

    duty_class: DutyClass | None
    role: Role

    @property
    def is_vote(self) -> bool:
        """Several persons take it together."""
        return self.role is Role.COMMITTEE_MEMBER


@dataclass(frozen=True, slots=True)
class Ballot:
    """An open vote, its committee fixed: how many they are, who has said yes, who has not voted yet."""

    total: int
    yes: int
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Needs:
    """What somebody must still take, in the order in which it comes up."""

    places: tuple[Place, ...] = ()
    ballot: Ballot | None = None

    def __sub__(self, other: "Needs") -> tuple[Place, ...]:
        """What is needed here and was not needed there."""
        return tuple(place for place in self.places if place not in other.places)


@dataclass(frozen=True, slots=True)
class _Slot:
    """One person's work: the roles that he must serve in a class. `place` is where it comes up first."""

    place: Place
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class _Hand:
    """How a person could serve: alone or also for absent ones; the act counts for all of `counts_for`."""

    person: str
    roles: frozenset[Role]
    counts_for: frozenset[str]


def two_thirds(eligible: int) -> int:
    """Votes in favour that a committee of `eligible` needs (G2-07)."""
    return -(-eligible * 2 // 3)


def unfilled(needs: Needs, facts: Facts, taken: Mapping[str, DutyClass]) -> tuple[Place, ...]:
    """The places for which nobody is left when `taken` (person → class) is taken besides what is held already.

    Empty just when the rest can still be staffed; otherwise the fewest that must stay empty, one for each person missing.
    """
    return _Staffing(needs, facts, taken).unfilled()


class _Staffing:
    def __init__(self, needs: Needs, facts: Facts, taken: Mapping[str, DutyClass]) -> None:
        self._facts = facts
        self._ballot = needs.ballot
        self._holds = facts.held.by_person() | dict(taken)
        self._by_id = {one.person: one for one in facts.staff}
        self._places = tuple(place for place in needs.places if self._is_open(place))
        self._free = [one for one in facts.staff if one.person not in self._holds]

    def unfilled(self) -> tuple[Place, ...]:
        fewest: tuple[Place, ...] = self._places
        for slots in self._ways_to_share():
            for missing in self._tries(slots):
                if not missing:
                    return ()
                if len(missing) < len(fewest):
                    fewest = missing
        return fewest

    def _is_open(self, place: Place) -> bool:
        """Whoever holds the class already goes on with it; leave does not end a duty.

        Where no director is free as it is, a refusal waits for one to be named; that is nobody's act in this case.
        """
        if place.duty_class is None:
            return any(
                place.role in one.roles and self._facts.held.of(one.person) is None and self._hands_of(one, None)
                for one in self._facts.staff
            )
        return place.is_vote or not any(
            place.role in hand.roles
            for person, duty in self._holds.items()
            if duty is place.duty_class and person in self._by_id
            for hand in self._hands_of(self._by_id[person], duty, on_leave=True)
        )

    def _hands_of(self, one: Standing, duty: DutyClass | None, *, on_leave: bool = False) -> list[_Hand]:
        if one.recused is not None or (one.away and not on_leave):
            return []
        absent = [other for other in self._covered_by(one) if self._holds.get(other.person) in (None, duty)]
        hands = [_Hand(one.person, one.roles, frozenset({one.person}))]
        for number in range(1, COVERED_AT_ONCE + 1):
            for others in combinations(absent, number):
                roles = one.roles.union(*(other.roles for other in others))
                counts_for = frozenset({one.person, *(other.person for other in others)})
                hands.append(_Hand(one.person, roles, counts_for))
        return hands

    def _covered_by(self, one: Standing) -> list[Standing]:
        """The absent in whose right he may act: neither is recused, and their roles may meet."""
        absent = [
            self._by_id[person]
            for substitute, person in sorted(self._facts.covers)
            if substitute == one.person and person in self._by_id
        ]
        return [other for other in absent if other.recused is None and _may_meet(one, other)]

    def _ways_to_share(self) -> Iterator[tuple[_Slot, ...]]:
        """The roles that one class asks for go to one person or to several."""
        by_class: dict[DutyClass | None, list[Place]] = {}
        for place in self._places:
            if not place.is_vote:
                by_class.setdefault(place.duty_class, []).append(place)
        shares = [list(_partitions(places)) for places in by_class.values()]
        for way in product(*shares):
            slots = [_Slot(group[0], frozenset(place.role for place in group)) for share in way for group in share]
            yield tuple(sorted(slots, key=lambda slot: self._places.index(slot.place)))

    def _tries(self, slots: tuple[_Slot, ...]) -> Iterator[tuple[Place, ...]]:
        vote = next((place for place in self._places if place.is_vote), None)
        if vote is None:
            yield self._left(slots, [self._able(slot) for slot in slots])
        elif self._ballot is not None:
            yield self._open_vote(slots, vote, self._ballot)
        else:
            yield from self._votes_to_come(slots, vote)

    def _open_vote(self, slots: tuple[_Slot, ...], vote: Place, ballot: Ballot) -> tuple[Place, ...]:
        voters = [person for person in ballot.waiting if self._may_vote(person, vote)]
        wanted = max(two_thirds(ballot.total) - ballot.yes, 0)
        return self._with_votes(slots, [self._able(slot) for slot in slots], vote, wanted, voters)

    def _votes_to_come(self, slots: tuple[_Slot, ...], vote: Place) -> Iterator[tuple[Place, ...]]:
        """Tries, for each duty that is taken before the vote, whose seats in which committees it costs."""
        order = self._places.index(vote)
        before = [number for number, slot in enumerate(slots) if self._places.index(slot.place) < order]
        able = [self._able(slot) for slot in slots]
        costs = [sorted({self._seats(hand) for hand in able[number]}) or [()] for number in before]
        for cost in product(*costs):
            chosen = list(able)
            for number, seats in zip(before, cost, strict=True):
                chosen[number] = [hand for hand in able[number] if self._seats(hand) == seats]
            committee = self._committee(vote, [seat for seats in cost for seat in seats])
            if committee is None:
                yield (vote, *self._left(slots, chosen))
                continue
            eligible, voters = committee
            yield self._with_votes(slots, chosen, vote, two_thirds(eligible), voters)

    def _committee(self, vote: Place, lost: Sequence[str]) -> tuple[int, list[str]] | None:
        """How many will be eligible in the nearest branch that has enough, and who of them could vote."""
        for branch in self._facts.branches:
            members = [
                one.person
                for one in self._facts.staff
                if branch in one.seats
                and one.recused is None
                and self._holds.get(one.person) in (None, vote.duty_class)
            ]
            eligible = len(members) - lost.count(branch)
            if eligible >= COMMITTEE_AT_LEAST:
                return eligible, [person for person in members if not self._by_id[person].away]
        return None

    def _may_vote(self, person: str, vote: Place) -> bool:
        one = self._by_id.get(person)
        there = one is not None and one.recused is None and not one.away
        return there and self._holds.get(person) in (None, vote.duty_class)

    def _seats(self, hand: _Hand) -> tuple[str, ...]:
        costs = (self._by_id[person] for person in hand.counts_for if person not in self._holds)
        return tuple(sorted(seat for one in costs for seat in one.seats))

    def _able(self, slot: _Slot) -> list[_Hand]:
        hands = (hand for one in self._free for hand in self._hands_of(one, slot.place.duty_class))
        return [hand for hand in hands if slot.roles <= hand.roles]

    def _left(self, slots: Sequence[_Slot], able: Sequence[Sequence[_Hand]]) -> tuple[Place, ...]:
        filled = matched([[hand.person for hand in hands] for hands in able])
        return tuple(slot.place for number, slot in enumerate(slots) if number not in filled)

    def _with_votes(
        self, slots: Sequence[_Slot], able: Sequence[Sequence[_Hand]], vote: Place, wanted: int, voters: Sequence[str]
    ) -> tuple[Place, ...]:
        people = [[hand.person for hand in hands] for hands in able] + [list(voters)] * wanted
        places = [slot.place for slot in slots] + [vote] * wanted
        filled = matched(people)
        return tuple(place for number, place in enumerate(places) if number not in filled)


def _may_meet(one: Standing, other: Standing) -> bool:
    roles = one.roles | other.roles
    if static_conflict(roles) is not None:
        return False
    return not (roles & KEY_ROLES and (one.distant is not None or other.distant is not None))


def matched(candidates: Sequence[Sequence[str]]) -> set[int]:
    """Numbers of the places that can be filled at the same time, as many as possible (Kuhn's augmenting paths)."""
    place_of: dict[str, int] = {}

    def fill(number: int, tried: set[str]) -> bool:
        for person in candidates[number]:
            if person in tried:
                continue
            tried.add(person)
            if person not in place_of or fill(place_of[person], tried):
                place_of[person] = number
                return True
        return False

    for number in range(len(candidates)):
        fill(number, set())
    return set(place_of.values())


def _partitions(places: Sequence[Place]) -> Iterator[list[list[Place]]]:
    """Every way to divide places into groups, the order of their first ones kept."""
    if not places:
        yield []
        return
    first, rest = places[0], places[1:]
    for others in range(len(rest) + 1):
        for together in combinations(rest, others):
            left = [place for place in rest if place not in together]
            for way in _partitions(left):
                yield [[first, *together], *way]
