"""`fourgates demo`: the fictional cooperative with N households at every stage; same seed, same data of the same day."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from forms.by_key import form_keys
from webapp.demo import years
from webapp.demo.conduct import Conduct
from webapp.demo.cooperative import PASSWORD, STAFF, Cooperative, diagrams, found
from webapp.demo.people import household
from workflows.cases.means import Means
from workflows.door.door import Door
from workflows.records.transaction import Database
from workflows.registers.households import AddHousehold
from workflows.registers.processes import examined
from workflows.words.actor import OPERATOR
from workflows.words.clock import shanghai_day
from workflows.words.roles import ROLE_NAMES

BPMN = Path(__file__).parents[2] / "workflows" / "bpmn"
GROUPS = 6
WEEKS = 7


def make(
    database: Database, means: Means, *, households: int, seed: int, now: datetime, told: Callable[[int], None]
) -> int:
    """Founds it and lets it live until `now`; gives how many cases there are. `told` hears of every step."""
    begin = now - timedelta(weeks=WEEKS)
    clock = years.DemoClock(begin - timedelta(days=1))
    door = Door(database=database, clock=clock, means=means)
    cooperative = found(door, examined(diagrams(BPMN), form_keys()))
    chance = random.Random(seed)
    families = _families(door, cooperative, households, chance, now)
    told(households)
    conduct = Conduct(door, cooperative.by_role)
    return years.live(conduct, clock, families, begin=begin, end=now, chance=chance, told=told)


def log_ins() -> list[tuple[str, str, str]]:
    """Log-in, password and name of everybody; they exist in a demo database alone."""
    return [
        (login, PASSWORD, f"{name} {'、'.join(ROLE_NAMES[role] for role in roles)}") for login, name, roles, _ in STAFF
    ]


def _families(door: Door, cooperative: Cooperative, households: int, chance: random.Random, now: datetime) -> list[str]:
    taken: set[str] = set()
    villages = list(cooperative.villages.values())
    made = []
    for place in range(households):
        members = household(chance, shanghai_day(now), taken)
        act = AddHousehold(village=villages[place % len(villages)], village_group=f"{place % GROUPS + 1} 组",
                           members=members, actor=OPERATOR)  # fmt: skip
        made.append(str(door.perform(act)["household"]))
    return made
