"""Whom a bound task asks for: who did the act that it answers for, or whoever has taken his place (PRODUCT §3, bound)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from workflows.cases.case import Case
from workflows.cases.items_read import last_done
from workflows.engine.specification import Node
from workflows.records.duties import DutyHeld, Succession
from workflows.records.grant import Authority
from workflows.records.households import VillageManager
from workflows.words.choices.grant import Vote
from workflows.words.roles import DutyClass, Role


@dataclass(frozen=True, slots=True)
class BoundAct:
    """`act` is the work item that counts, `doer` who answers for it: of a vote its chair, or another who voted for it.

    `persons` are asked for now: the doers, he first, or one successor, whom a director has `named` or who manages the
    village now.
    """

    act: Row[Any]
    doer: str
    persons: tuple[str, ...]
    named: bool = False

    @property
    def has_successor(self) -> bool:
        """Whether somebody else stands in the doer's place."""
        return self.doer not in self.persons


def bound_act(case: Case, node: Node, *, first_round: bool = False) -> BoundAct | None:
    """Of a bound task of the case; None for any other, and before the act was done.

    A drawdown is bound through its line's case; where the investigator no longer manages the village, to the manager. In the
    `first_round` a task opens for the first time, and nobody can have been named for it.
    """
    if not node.bound_to:
        return None
    done = last_done(case.db, case.id, node.bound_to)
    if not done and case.row.line_of:
        done = last_done(case.db, case.row.line_of, node.bound_to)
    if not done:
        return None
    act, doers = done[0], _doers(done)
    doer = _first(case, act, doers)
    named = None if first_round else successor_named(case, node, act)
    if named is not None:
        return BoundAct(act, doer, (named.successor,), named=True)
    manager = _manager(case) if act.application != case.id and node.lane == Role.CLIENT_MANAGER else None
    if manager is not None and manager not in doers:
        return BoundAct(act, doer, (manager,))
    return BoundAct(act, doer, (doer, *(one for one in doers if one != doer)))


def successor_named(case: Case, node: Node, act: Row[Any]) -> Row[Any] | None:
    """The last naming of a successor for this very act: who does it again answers for it himself."""
    table = Succession.__table__
    wanted = select(table).where(table.c.application == case.id, table.c.task == node.id, table.c.act == act.id,
                                 table.c.person.is_not(None))  # fmt: skip
    return case.db.row(wanted.order_by(table.c.id.desc()).limit(1))


def _doers(done: Sequence[Row[Any]]) -> tuple[str, ...]:
    """Who did it last; of a vote, those who voted for it, the first first."""
    same_task = [row for row in done if row.task == done[0].task]
    yes = [row.done_by for row in same_task if row.instance and row.outcome == Vote.YES.name.lower()]
    return tuple(reversed(yes)) or (done[0].done_by,)


def _first(case: Case, act: Row[Any], doers: tuple[str, ...]) -> str:
    """Of a vote its chair, if he voted for it."""
    if len(doers) == 1:
        return doers[0]
    table = Authority.__table__
    wanted = select(table.c.chair).where(table.c.application == act.application)
    chair = case.db.scalar(wanted.order_by(table.c.id.desc()).limit(1))
    return str(chair) if chair in doers else doers[0]


def _manager(case: Case) -> str | None:
    """The village's present manager, unless he did something else in the case: then the investigator stays bound."""
    table, held = VillageManager.__table__, DutyHeld.__table__
    other = select(held.c.person).where(held.c.case == case.id, held.c.duty_class != DutyClass.INVESTIGATE)
    return case.db.scalar(
        select(table.c.person).where(
            table.c.village == case.row.village, table.c.until.is_(None), table.c.person.not_in(other)
        )
    )
