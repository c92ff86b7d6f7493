"""`fourgates demo`: the fictional cooperative with N households at every stage; same seed, same data of the same day."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from forms.by_key import form_keys
from webapp.demo import history, kinship, pooled, weeks
from webapp.demo.conduct import Conduct
from webapp.demo.cooperative import COOPERATIVE, PASSWORD, diagrams, found, size_for, staff_numbers
from workflows.cases.means import Means
from workflows.door.door import Door
from workflows.records.transaction import Database
from workflows.registers.processes import Examined, examined
from workflows.words.roles import ROLE_NAMES

BPMN = Path(__file__).parents[2] / "workflows" / "bpmn"
WEEKS = 7
A_WEEK = timedelta(weeks=1)
MOST_ALIKE = 6
"""So many households of the first village are tried until three draw the same sum on one day (G1-10)."""

MOST_CASES = 450
"""So many households apply in the weeks that a demo tells of; the others have their old loans."""


def make(
    database: Database, means: Means, shipped: Examined, *, households: int, seed: int, now: datetime,
    told: Callable[[int], None],
) -> int:  # fmt: skip
    """Founds it on the diagrams that ship and lets it live until `now`; gives how many cases there are.

    `told` hears of every step.
    """
    begin = now - timedelta(weeks=WEEKS)
    clock = weeks.DemoClock(begin - timedelta(days=1) - A_WEEK)
    door = Door(database=database, clock=clock, means=means)
    cooperative = found(door, shipped, size_for(households))
    kinship.declare(door, cooperative)
    chance = random.Random(seed)
    brought = history.families(
        door,
        list(cooperative.villages.items()),
        households,
        code=COOPERATIVE[0],
        taken=staff_numbers(cooperative),
        chance=chance,
        now=now,
        told=told,
    )
    history.repay(door, brought.loans, told)
    conduct = Conduct(door, cooperative.by_role)
    clock.at = weeks.in_hours(clock.at + timedelta(days=1))
    together = brought.households[:: len(cooperative.villages)]
    alike = pooled.live(conduct, clock, together[:MOST_ALIKE], told)
    applying = [
        one
        for one in chance.sample(brought.households, min(MOST_CASES, households))
        if one not in together[:MOST_ALIKE]
    ]
    began = weeks.live(conduct, clock, applying, begin=begin, end=now, chance=chance, told=told)
    return len(alike) + began


def shipped() -> Examined:
    """The diagrams and tables of the product, checked and explored."""
    return examined(diagrams(BPMN), form_keys())


def log_ins(households: int) -> list[tuple[str, str, str]]:
    """Log-in, password and name of everybody; they exist in a demo database alone."""
    return [
        (login, PASSWORD, f"{name} {'、'.join(ROLE_NAMES[role] for role in roles)}")
        for login, name, roles, _ in size_for(households).staff
    ]
