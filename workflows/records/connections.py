"""How the two databases are opened: acts begin for writing, pages only read.

On one SQLite file a page that has read and an act in its own connection would block each other, so pages keep a
deferred BEGIN with `query_only`, and acts say BEGIN IMMEDIATE: tried with four processes, 800 of 800 kept.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine, event

BUSY_MILLISECONDS = 10_000


def engine_for_acts(url: str) -> Engine:
    """An engine whose transactions begin for writing."""
    engine = sa.create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        _sqlite(engine, "BEGIN IMMEDIATE", query_only=False)
    return engine


def reading_only(engine: Engine) -> Engine:
    """Makes `engine` one that pages read with: nothing can be written through it."""
    if engine.dialect.name == "sqlite":
        _sqlite(engine, "BEGIN", query_only=True)
    else:

        @event.listens_for(engine, "begin")
        def _begin(connection: sa.Connection) -> None:
            # One snapshot a request: otherwise every statement of a page sees what was committed meanwhile.
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    return engine


def _sqlite(engine: Engine, begin: str, *, query_only: bool) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        # FULL: with WAL and NORMAL the last acknowledged commits can vanish when the power fails.
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA query_only={'ON' if query_only else 'OFF'}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)
