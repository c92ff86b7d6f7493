"""The fictional cooperative to measure in: on its own database, founded and asked through the product's own doors."""

import logging
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from forms.by_key import form_keys
from tests import postgres
from tests.builders.house import MORNING, House, StandingClock
from webapp import logs
from webapp.app import create_app
from webapp.database import db
from webapp.demo.cooperative import diagrams, found
from webapp.demo.people import household
from webapp.settings import Settings
from workflows.migrations.runner import upgrade
from workflows.registers.households import AddHousehold
from workflows.registers.processes import examined
from workflows.words.actor import OPERATOR
from workflows.words.clock import shanghai_day

BPMN = Path(__file__).parents[1] / "workflows" / "bpmn"
KINDS = ("sqlite", "postgresql")


@contextmanager
def cooperative(kind: str, households: int) -> Iterator[House]:
    """A house of this kind of database, thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="fourgates-bench-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/fourgates.db" if kind == "sqlite" else postgres.new_database("fourgates_bench")
        settings = Settings.from_environment({"FOURGATES_INSTANCE": name, "FOURGATES_DATABASE_URL": url})
        upgrade(url)
        clock = StandingClock(MORNING)
        app = create_app(settings, clock)
        logs.configure(logging.WARNING)
        house = House(app, clock, None, [], folder)  # type: ignore[arg-type]  # founded in the next line
        house.cooperative = found(house.parts.door, examined(diagrams(BPMN), form_keys()))
        house.households += _households(house, households)
        try:
            yield house
        finally:
            house.parts.database.engine.dispose()
            with app.app_context():
                db.engine.dispose()


def _households(house: House, count: int) -> list[str]:
    chance, taken = random.Random(11), set[str]()
    villages = list(house.cooperative.villages.values())
    made = []
    for place in range(count):
        members = household(chance, shanghai_day(MORNING), taken)
        act = AddHousehold(
            village=villages[place % len(villages)], village_group="1 组", members=members, actor=OPERATOR
        )
        made.append(str(house.parts.door.perform(act)["household"]))
    return made
