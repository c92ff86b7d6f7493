"""One founded cooperative a test process and database kind; every test works on a copy of its own."""

import itertools
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from forms.by_key import form_keys
from tests import postgres
from tests.builders.house import MORNING, House, StandingClock, open_house
from webapp.database import db as reading_engine
from webapp.demo.cooperative import Cooperative, diagrams, found
from webapp.demo.people import household
from workflows.attachments.store import Store
from workflows.cases.means import Means
from workflows.door.door import Door
from workflows.migrations.runner import upgrade
from workflows.ports.ports import Ports
from workflows.records.connections import engine_for_acts
from workflows.records.keyring import open_keyring
from workflows.records.transaction import Database
from workflows.registers.households import AddHousehold
from workflows.registers.processes import Examined, examined
from workflows.words.actor import OPERATOR
from workflows.words.clock import shanghai_day

# A slow machine is no fault of a rule: nothing here is judged by the time that it takes.
settings.register_profile("untimed", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
os.environ.setdefault("FONTCONFIG_FILE", str(Path(__file__).parents[1] / ".set-up" / "fonts.conf"))
BPMN = Path(__file__).parents[1] / "workflows" / "bpmn"
HOUSEHOLDS = 12
# Every database has a name of its own: what an ended test left running can never meet another test's.
NUMBERS = itertools.count(1)
ONLY_SQLITE = os.environ.get("FOURGATES_TEST_ONLY") == "sqlite"
KINDS = ["sqlite"] if ONLY_SQLITE else ["sqlite", "postgresql"]


@dataclass(frozen=True, slots=True)
class Template:
    """A founded cooperative that is copied for each test."""

    folder: Path
    url: str
    cooperative: Cooperative
    households: list[str]


@pytest.fixture(scope="session")
def shipped() -> Examined:
    """The diagrams and tables of the product, checked and explored once a test process."""
    return examined(diagrams(BPMN), form_keys())


@pytest.fixture(scope="session")
def template_of(tmp_path_factory: pytest.TempPathFactory, shipped: Examined) -> Callable[[str], Template]:
    """The template of a kind of database, founded when it is first asked for."""
    made: dict[str, Template] = {}

    def template(kind: str) -> Template:
        if kind not in made:
            folder = tmp_path_factory.mktemp(f"template-{kind}")
            url = (
                f"sqlite:///{folder}/fourgates.db"
                if kind == "sqlite"
                else postgres.new_database(f"fourgates_template_{next(NUMBERS)}")
            )
            made[kind] = _found(folder, url, shipped)
        return made[kind]

    return template


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Everything that touches the database is tested on both."""
    return str(request.param)


@pytest.fixture
def house(kind: str, template_of: Callable[[str], Template], tmp_path: Path) -> Iterator[House]:
    """A cooperative of one's own."""
    with opened_copy(template_of(kind), kind, tmp_path) as opened:
        yield opened


@pytest.fixture
def sqlite_house(template_of: Callable[[str], Template], tmp_path: Path) -> Iterator[House]:
    """The same on SQLite alone, for what has nothing to do with the kind of database."""
    with opened_copy(template_of("sqlite"), "sqlite", tmp_path) as opened:
        yield opened


@contextmanager
def opened_copy(template: Template, kind: str, tmp_path: Path) -> Iterator[House]:
    """A copy of the template in a folder of its own, for as long as it is needed."""
    folder = tmp_path / "instance"
    folder.mkdir()
    if kind == "sqlite":
        shutil.copy(template.folder / "fourgates.db", folder / "fourgates.db")
        url = f"sqlite:///{folder}/fourgates.db"
    else:
        url = postgres.new_database(f"fourgates_test_{next(NUMBERS)}", like=template.url)
    opened = open_house(template.folder, folder, url, template.cooperative, list(template.households))
    yield opened
    opened.parts.database.engine.dispose()
    with opened.app.app_context():
        reading_engine.engine.dispose()
    if kind != "sqlite":
        postgres.drop(url)


def _found(folder: Path, url: str, shipped: Examined) -> Template:
    upgrade(url)
    database = Database(engine_for_acts(url), open_keyring(folder / "keys"))
    clock = StandingClock(MORNING)
    door = Door(database=database, clock=clock, means=Means(Store(folder / "attachments"), Ports()))
    cooperative = found(door, shipped)
    chance, taken, households = random.Random(7), set(), []
    for place in range(HOUSEHOLDS):
        village = list(cooperative.villages.values())[place % 2]
        members = household(chance, shanghai_day(MORNING), taken)
        act = AddHousehold(village=village, village_group=f"{place % 5 + 1} 组", members=members, actor=OPERATOR)
        households.append(str(door.perform(act)["household"]))
    database.engine.dispose()
    if url.startswith("sqlite"):
        with sqlite3.connect(folder / "fourgates.db") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Template(folder, url, cooperative, households)
