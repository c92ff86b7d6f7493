"""The only file that commits."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Row
from sqlalchemy.exc import DBAPIError

from workflows.records.keyring import Keyring

# PostgreSQL: serialization failure, deadlock. The whole act is tried again.
LOST_RACE_CODES = frozenset({"40001", "40P01"})


class LostRace(Exception):
    """The database asks to try the whole transaction again."""


@dataclass(frozen=True, slots=True)
class Written:
    """A row that this transaction wrote and that the audit trail will name, with its salted digest."""

    table: str
    id: str
    digest: str


@dataclass(slots=True)
class Db:
    """One transaction, or one reader's snapshot, with the keys that open what is sealed."""

    connection: Connection
    keyring: Keyring
    written: list[Written] = field(default_factory=list)
    keys: dict[tuple[str, str], bytes | None] = field(default_factory=dict)

    def execute(self, statement: Executable, values: Any = None) -> Any:
        """Runs one statement."""
        return self.connection.execute(statement, values)

    def scalar(self, statement: Executable) -> Any:
        """First column of the first row, or None."""
        return self.connection.execute(statement).scalar()

    def row(self, statement: Executable) -> Row[Any] | None:
        """First row, or None."""
        return self.connection.execute(statement).first()

    def rows(self, statement: Executable) -> Sequence[Row[Any]]:
        """All rows; the statement carries the limit."""
        return self.connection.execute(statement).all()

    @property
    def locks_rows(self) -> bool:
        """Whether the database locks single rows; SQLite has locked all for writing at BEGIN IMMEDIATE."""
        return self.connection.dialect.name != "sqlite"


@dataclass(frozen=True, slots=True)
class Database:
    """Where acts are written, and the keys."""

    engine: Engine
    keyring: Keyring


@contextmanager
def transaction(database: Database) -> Iterator[Db]:
    """One act, one transaction: commits at the end, rolls back on any exception.

    Raises LostRace where the database asks for another try.
    """
    try:
        with database.engine.connect() as connection, connection.begin() as begun:
            yield Db(connection, database.keyring)
            begun.commit()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in LOST_RACE_CODES or "database is locked" in str(error.orig):
            raise LostRace(str(error.orig)) from error
        raise


@contextmanager
def taken_back(db: Db) -> Iterator[None]:
    """What is done inside is undone at its end, so that an act that waits for another can be tried on before."""
    written, keys = len(db.written), dict(db.keys)
    point = db.connection.begin_nested()
    try:
        yield
    finally:
        point.rollback()
        del db.written[written:]
        # A key that was made inside is not there any more.
        db.keys.clear()
        db.keys.update(keys)


@contextmanager
def reading(database: Database) -> Iterator[Db]:
    """A snapshot to read from, outside a page: commands and the worker. Nothing is committed."""
    with database.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            # Otherwise every statement sees what was committed meanwhile.
            connection.execution_options(isolation_level="REPEATABLE READ")
        try:
            yield Db(connection, database.keyring)
        finally:
            connection.rollback()
