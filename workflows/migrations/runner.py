"""Brings a database to the newest schema, and says whether migrations and tables are in step.

Numbered files in `versions/`; `HEAD` names the newest, so that two people adding one see a conflict at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from workflows.migrations import triggers
from workflows.records.connections import engine_for_acts
from workflows.records.tables import metadata

FOLDER = Path(__file__).parent
ONE_AT_A_TIME = 0x4647_4442
"""The lock that two upgrades of one PostgreSQL wait for; on SQLite the transaction itself is one."""


class NewerThanCode(Exception):
    """The database was made by a newer version of the product; `found` is its number."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


def newest() -> str:
    """The number of the newest migration, as HEAD says it."""
    return (FOLDER / "HEAD").read_text().strip()


def current(url: str) -> str | None:
    """The number that the database is at; None for an empty one."""
    with _connected(url) as connection:
        return _number(connection)


def upgrade(url: str) -> tuple[str | None, str]:
    """Brings the database at `url` to the newest schema, all or nothing; gives the numbers before and after.

    Raises NewerThanCode, and changes nothing, where it is already beyond what this version knows.
    """
    with _connected(url) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        before = _number(connection)
        config = _config(connection)
        if before is not None and before not in {script.revision for script in _scripts(config).walk_revisions()}:
            raise NewerThanCode(before)
        command.upgrade(config, newest())
    return before, newest()


def out_of_step(url: str) -> list[str]:
    """What the migrations leave different from the tables of `records`, one line each; `url` is an upgraded database."""
    with _connected(url) as connection:
        scripts = _scripts(_config(connection))
        faults = (
            [] if scripts.get_heads() == [newest()] else [f"HEAD says {newest()}, versions/ has {scripts.get_heads()}"]
        )
        faults += [str(one) for one in compare_metadata(MigrationContext.configure(connection), metadata())]
        missing = triggers.names_on(connection.dialect.name) - _triggers(connection)
        return faults + [f"trigger {name} is missing" for name in sorted(missing)]


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = engine_for_acts(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _scripts(config: Config) -> ScriptDirectory:
    return ScriptDirectory.from_config(config)


def _number(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _triggers(connection: Connection) -> set[str]:
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    rows: Any = connection.execute(sa.text(names[connection.dialect.name]))
    return {row[0] for row in rows}
