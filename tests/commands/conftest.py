"""An instance with a fresh schema, one office above another, and nobody in it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import postgres
from tests.builders.command_line import CommandLine
from tests.builders.house import House

UNION, OUTLET = "01", "0101"
Instance = Callable[[str], CommandLine]


@pytest.fixture(scope="session")
def empty_of(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """The template of an empty instance of a kind of database."""
    made: dict[str, CommandLine] = {}

    def empty(kind: str) -> CommandLine:
        if kind not in made:
            folder = tmp_path_factory.mktemp(f"empty-{kind}")
            url = f"sqlite:///{folder}/fourgates.db" if kind == "sqlite" else postgres.new_database("empty_template")
            line = CommandLine({"FOURGATES_INSTANCE": str(folder), "FOURGATES_DATABASE_URL": url})
            line.done("db", "upgrade")
            line.done("branches", "add", UNION, "青禾县农村信用合作联社")
            line.done("branches", "add", OUTLET, "青禾信用社", "--parent", UNION)
            made[kind] = line
        return made[kind]

    return empty


@pytest.fixture
def line(kind: str, empty_of: Instance, tmp_path: Path) -> CommandLine:
    """The command line on an instance of one's own."""
    return _copy(empty_of(kind), kind, tmp_path)


@pytest.fixture
def sqlite_line(empty_of: Instance, tmp_path: Path) -> CommandLine:
    """The same on SQLite alone, for what has nothing to do with the kind of database."""
    return _copy(empty_of("sqlite"), "sqlite", tmp_path)


def _copy(template: CommandLine, kind: str, tmp_path: Path) -> CommandLine:
    folder = tmp_path / "instance"
    shutil.copytree(template.environment["FOURGATES_INSTANCE"], folder)
    url = f"sqlite:///{folder}/fourgates.db"
    if kind != "sqlite":
        url = postgres.new_database("fourgates_commands", like=template.environment["FOURGATES_DATABASE_URL"])
    return CommandLine({"FOURGATES_INSTANCE": str(folder), "FOURGATES_DATABASE_URL": url})


@pytest.fixture
def at_work(house: House) -> CommandLine:
    """The command line of the founded cooperative."""
    settings = house.parts.settings
    return CommandLine({"FOURGATES_INSTANCE": str(house.folder), "FOURGATES_DATABASE_URL": settings.database_url})
