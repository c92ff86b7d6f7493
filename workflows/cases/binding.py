"""Whom a bound task asks for: who did the act that it answers for, or whoever has taken his place (PRODUCT §3, bound)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select

from workflows.cases.case import Case
from workflows.cases.items_read import done_in
from workflows.engine.specification import Node
from workflows.records.at_once import Asking, answered
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
    return answered(case.db, act_bound_to(case, node, first_round=first_round))


def act_bound_to(case: Case, node: Node, *, first_round: bool = False) -> Asking[BoundAct | None]:
    """The same, to be asked beside other questions, in one round."""
    if not node.bound_to:
        return None
    cases = [case.id, *([case.row.line_of] if case.row.line_of else [])]
    found, named_for, decided, managers = yield (
        done_in(cases, node.bound_to), _named(case, node), _chairs(cases), _managers(case)
    )  # fmt: skip
    of_line = [row for row in found if row.application != case.id]
    done = [row for row in found if row.application == case.id] or of_line
    if not done:
        return None
    act, doers = done[0], _doers(done)
    doer = _first([row.chair for row in decided if row.application == act.application], doers)
    named = next((row for row in named_for if row.act == act.id), None)
    if named is not None and not first_round:
        return BoundAct(act, doer, (named.successor,), named=True)
    asks_manager = act.application != case.id and node.lane == Role.CLIENT_MANAGER
    manager = next((row.person for row in managers), None) if asks_manager else None
    if manager is not None and manager not in doers:
        return BoundAct(act, doer, (manager,))
    return BoundAct(act, doer, (doer, *(one for one in doers if one != doer)))


def _named(case: Case, node: Node) -> Select[Any]:
    """The namings of a successor, the last first. One is for one very act: who does it again answers for it himself."""
    table = Succession.__table__
    wanted = select(table).where(table.c.application == case.id, table.c.task == node.id, table.c.person.is_not(None))
    return wanted.order_by(table.c.id.desc())


def _doers(done: Sequence[Row[Any]]) -> tuple[str, ...]:
    """Who did it last; of a vote, those who voted for it, the first first."""
    same_task = [row for row in done if row.task == done[0].task]
    yes = [row.done_by for row in same_task if row.instance and row.outcome == Vote.YES.name.lower()]
    return tuple(reversed(yes)) or (done[0].done_by,)


def _chairs(cases: Sequence[str]) -> Select[Any]:
    """Who was the chair, as decided last, first."""
    table = Authority.__table__
    wanted = select(table.c.application, table.c.chair).where(table.c.application.in_(cases))
    return wanted.order_by(table.c.id.desc())


def _first(chairs: Sequence[str | None], doers: tuple[str, ...]) -> str:
    """Of a vote its chair, if he voted for it."""
    chair = chairs[0] if chairs else None
    return chair if chair is not None and chair in doers else doers[0]


def _managers(case: Case) -> Select[Any]:
    """The village's present manager, unless he did something else in the case: then the investigator stays bound."""
    table, held = VillageManager.__table__, DutyHeld.__table__
    other = select(held.c.person).where(held.c.case == case.id, held.c.duty_class != DutyClass.INVESTIGATE)
    return select(table.c.person).where(
        table.c.village == case.row.village, table.c.until.is_(None), table.c.person.not_in(other)
    )
