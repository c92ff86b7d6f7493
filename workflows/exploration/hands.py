"""Who has what in his hands in one explored case, people of the same roles not being told apart."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple

from workflows.duties.facts import Facts
from workflows.duties.rules import Held, Holdings
from workflows.words.roles import DutyClass

_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
VOTER, YES = "voter", "yes"


class Hand(NamedTuple):
    """One person: the class that `duty_held` has for him, the duties of what he really did, and what he is bound by.

    `did` is kept apart from `held`, so that an act which the rules should have refused is seen. `marks` are the tasks
    that he did last, and whether he may still vote or has said yes. A tuple, because millions are compared.
    """

    held: str = ""
    did: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    def doing(self, duty: DutyClass, raw: str) -> "Hand":
        """After an act that counts as `duty`, drawn as `raw`."""
        return Hand(self.held or duty.value, tuple(sorted({*self.did, raw})), self.marks)

    def marked(self, mark: str) -> "Hand":
        """With one mark more."""
        return self if mark in self.marks else Hand(self.held, self.did, tuple(sorted((*self.marks, mark))))

    def without(self, gone: Collection[str]) -> "Hand":
        """With some marks less."""
        if not self.marks or not any(mark in gone for mark in self.marks):
            return self
        return Hand(self.held, self.did, tuple(mark for mark in self.marks if mark not in gone))


Hands = tuple[Hand, ...]


def sorted_by_kind(crew: Facts, hands: Hands) -> Hands:
    """The same with people of equal roles put in order: who of them it was makes no difference.

    People of one kind stand beside each other in the crew.
    """
    found: list[Hand] = []
    for _, alike in groupby(zip(crew.staff, hands, strict=True), key=lambda pair: pair[0].roles):
        found += sorted(hand for _, hand in alike)
    return tuple(found)


def with_hands(crew: Facts, hands: Hands) -> Facts:
    """The facts that the rules are asked with."""
    rows = tuple(
        Held(one.person, one.name, DutyClass(hand.held), "", "", _LONG_AGO)
        for one, hand in zip(crew.staff, hands, strict=True)
        if hand.held
    )
    return replace(crew, held=Holdings(rows))


def one_of_each(crew: Facts, hands: Hands) -> list[int]:
    """One place of each kind of person in each state: what he may do the others like him may do too."""
    seen: dict[tuple[object, Hand], int] = {}
    for number, (one, hand) in enumerate(zip(crew.staff, hands, strict=True)):
        seen.setdefault((one.roles, hand), number)
    return list(seen.values())
