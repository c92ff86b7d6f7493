"""A roster's households into the file, batch by batch, for the command line and for the worker alike."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from webapp.parts import Parts
from workflows.queries.staff import branch_for_villages
from workflows.records.transaction import LostRace, reading
from workflows.registers.branches import AddVillage, branch_with, village_named, villages_named
from workflows.registers.roster_rows import BadRow, RosterHousehold
from workflows.registers.rosters import ImportHouseholds, batches
from workflows.words.actor import Actor
from workflows.words.refusals import AlreadyTaken, EntryRefused, NotPossible, Refusal
from workflows.words.sentence import say

Wrap = Callable[[Sequence[Sequence[RosterHousehold]]], Iterator[Sequence[RosterHousehold]]]


@dataclass(slots=True)
class Found:
    """What an import came to."""

    new: int = 0
    members: int = 0
    lacking: int = 0
    met: set[str] = field(default_factory=set)
    bad: list[BadRow] = field(default_factory=list)

    def take(self, answer: Mapping[str, Any]) -> None:
        """What came of one household."""
        self.met |= {answer["household"]} - {None}
        self.new += answer["new"]
        self.members += answer["members"]
        self.lacking += answer["lacking"]
        self.bad += [BadRow(row=row, field=field, reason=say("{why}", why=why)) for row, field, why in answer["bad"]]


def import_households(
    parts: Parts, village: str, households: Sequence[RosterHousehold], day: date | None, actor: Actor, wrap: Wrap
) -> Found:
    """`day` is when the balances were as they are; `wrap` goes through the batches and may tell how far it is.

    Raises Forbidden, and NotPossible where others write at the same time: what was imported is not doubled by trying again.
    """
    found = Found()
    heads = frozenset(one.head_name for one in households)
    for batch in wrap(tuple(batches(households))):
        for answer in _answers(parts, village, batch, day, heads, found.met, actor):
            found.take(answer)
    return found


def village_for(parts: Parts, name: str, code: str | None, actor: Actor) -> str:
    """The village's id; one that nobody has entered yet is made at the office `code`, or at the only one that is meant."""
    with reading(parts.database) as db:
        branch = branch_with(db, code) if code else None
        if villages_named(db, name, branch):
            return village_named(db, name, branch)
        office = code or branch_for_villages(db, parts.clock.now())
    return str(parts.door.perform(AddVillage(branch=office, name=name, actor=actor))["village"])


def _answers(
    parts: Parts, village: str, batch: Sequence[RosterHousehold], day: date | None, heads: frozenset[str],
    met: set[str], actor: Actor,
) -> Iterator[Mapping[str, Any]]:  # fmt: skip
    """What came of each. A batch that somebody else's act at the same instant made impossible goes one by one: those
    it has nothing to do with are taken, and the rows of the one that it has to do with are named."""
    act = ImportHouseholds(
        village=village, households=tuple(batch), as_of=day, heads=heads, met=frozenset(met), actor=actor
    )
    try:
        yield from parts.door.perform(act)["households"]
    except LostRace as error:
        raise NotPossible(say("别人正在写数据库，没有导完：稍后再导入一次，已导入的不会重复")) from error
    except (EntryRefused, AlreadyTaken, NotPossible) as refusal:
        if len(batch) > 1:
            for one in batch:
                yield from _answers(parts, village, (one,), day, heads, met, actor)
            return
        yield {"household": None, "new": False, "members": 0, "lacking": 0,
               "bad": [[one.row, "id_number", _why(refusal)] for one in batch[0].members]}  # fmt: skip


def _why(refusal: Refusal) -> str:
    if isinstance(refusal, EntryRefused):
        return str(next(iter(refusal.fields.values()))[0])
    return str(refusal.sentence)
