"""Lets the fictional cooperative work for some weeks: cases begin, go on, wait, go back, are refused, filed.

A queue of what happens next, in the order of its time, so that the audit trail tells time as it went by.
"""

import heapq
import inspect
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

from webapp.demo import customers, refusing, returning
from webapp.demo.conduct import Conduct
from webapp.demo.straying import strays
from workflows.words.clock import SHANGHAI
from workflows.words.refusals import EntryRefused, Refusal

OPENS, CLOSES = 8, 17
LONGEST_PAUSE_HOURS = 30
APPLIES = 0.8
FINISHES = 0.55
REFUSED, SENT_BACK = 0.18, 0.1
MOST_STEPS = 19
REVOLVES = 0.4
OF_WHOM_ONE_WITHDRAWS, OF_WHOM_ONE_DRAWS, OF_WHOM_ONE_IS_TRIED = 20, 16, 6
SMALL = (30, 150)
LARGE = (300, 320)
IS_LARGE = 0.05


@dataclass(slots=True)
class DemoClock:
    """Time as the story has it."""

    at: datetime
    looks: int = 0

    def now(self) -> datetime:
        """Every look a millisecond later."""
        self.looks += 1
        return self.at + timedelta(milliseconds=self.looks % 1000)


@dataclass(order=True, slots=True)
class Happening:
    """A household's next step. `steps` are still to be taken; at the task `turn` somebody answers as in `words`.

    `withdraws` when the steps are done; `draws` once more when the case is filed. `tried` says that somebody will try a
    task of it that is not for him.
    """

    at: datetime
    household: str = field(compare=True)
    case: str = field(compare=False, default="")
    steps: int = field(compare=False, default=0)
    turn: str = field(compare=False, default="")
    words: ModuleType = field(compare=False, default=refusing)
    withdraws: bool = field(compare=False, default=False)
    draws: bool = field(compare=False, default=False)
    tried: bool = field(compare=False, default=False)


def live(
    conduct: Conduct, clock: DemoClock, households: Sequence[str], *, begin: datetime, end: datetime,
    chance: random.Random, told: Callable[[int], None],
) -> int:  # fmt: skip
    """Lives from `begin` to `end`; `told` hears how many steps were taken. Gives how many cases began."""
    queue = _beginnings(households, begin, end, chance)
    began = 0
    while queue:
        happening = heapq.heappop(queue)
        if happening.at >= end:
            continue
        clock.at = happening.at
        if not happening.case:
            happening.case = _accepted(conduct, happening, chance)
            began += bool(happening.case)
        elif not _step(conduct, happening):
            continue
        told(1)
        if happening.case and happening.steps > 0:
            happening.steps -= 1
            happening.at = _later(happening.at, chance)
            heapq.heappush(queue, happening)
        elif happening.case and happening.withdraws:
            customers.withdraws(conduct, happening.case)
    clock.at = end
    return began


def _beginnings(households: Sequence[str], begin: datetime, end: datetime, chance: random.Random) -> list[Happening]:
    queue = []
    for place, household in enumerate(one for one in households if chance.random() < APPLIES):
        at = in_hours(begin + (end - begin) * chance.random())
        steps = MOST_STEPS if chance.random() < FINISHES else chance.randint(0, MOST_STEPS)
        words = refusing if (kind := chance.random()) < REFUSED else returning
        turn = chance.choice(_names(words)) if kind < REFUSED + SENT_BACK else ""
        happening = Happening(at, household, steps=steps, turn=turn, words=words)
        if place % OF_WHOM_ONE_WITHDRAWS == 3:
            happening.steps, happening.turn, happening.withdraws = chance.randint(1, MOST_STEPS // 2), "", True
        elif place % OF_WHOM_ONE_DRAWS == 1:
            # Early enough for a second case after the first is filed.
            happening.at, happening.steps, happening.draws = in_hours(begin), 2 * MOST_STEPS, True
            happening.turn, happening.words = "prepare_iou", customers
        happening.tried = place % OF_WHOM_ONE_IS_TRIED == 5
        queue.append(happening)
    heapq.heapify(queue)
    return queue


def _accepted(conduct: Conduct, happening: Happening, chance: random.Random) -> str:
    amount = 100 * chance.randint(*(LARGE if chance.random() < IS_LARGE else SMALL))
    revolving = "yes" if chance.random() < REVOLVES or happening.draws else "no"
    roles = list(conduct.staff.items())
    role, people = roles[0]
    actor = chance.choice(list(people))
    try:
        answer = conduct.accept(actor, happening.household, role, amount=str(amount), revolving=revolving)
    except EntryRefused:
        # Too old for the term, or nobody of the family is of age: such a household does not apply.
        return ""
    return str(answer["application"])


def _step(conduct: Conduct, happening: Happening) -> bool:
    rows = conduct.open(happening.case)
    if not rows:
        return _draws(conduct, happening)
    row = rows[0]
    happening.tried = happening.tried and not strays(conduct, row)
    changed: dict[str, Any] = {}
    if row.task == happening.turn:
        # Once: whoever was asked answers, and the case goes on.
        changed, happening.turn = getattr(happening.words, row.task)(), ""
    try:
        conduct.complete(conduct.somebody(row), row.id, **changed)
    except (Refusal, LookupError):
        # What this family's facts do not allow stays where it is, as it would in life.
        return False
    return True


def _draws(conduct: Conduct, happening: Happening) -> bool:
    """Whether a new case goes on from here; under a line that is not revolving, refused or suspended none does."""
    happening.case, happening.draws = customers.draws(conduct, happening.case) if happening.draws else "", False
    happening.steps = max(happening.steps, MOST_STEPS // 2)
    return bool(happening.case)


def _later(at: datetime, chance: random.Random) -> datetime:
    return in_hours(at + timedelta(minutes=chance.randint(20, LONGEST_PAUSE_HOURS * 60)))


def in_hours(at: datetime) -> datetime:
    """The next instant at which somebody works."""
    local = at.astimezone(SHANGHAI)
    if local.hour >= CLOSES:
        local = (local + timedelta(days=1)).replace(hour=OPENS, minute=local.minute)
    elif local.hour < OPENS:
        local = local.replace(hour=OPENS)
    while local.weekday() >= 5:
        local += timedelta(days=1)
    return local.astimezone(at.tzinfo)


def _names(module: ModuleType) -> list[str]:
    return sorted(name for name, found in inspect.getmembers(module, inspect.isfunction) if not name.startswith("_"))
