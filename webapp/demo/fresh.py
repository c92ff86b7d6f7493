"""Throws a demo away so that another can be made; a database that is not a demo's is never touched."""

import shutil
from pathlib import Path

import sqlalchemy as sa

from webapp.database import with_driver
from webapp.settings import Settings
from workflows.migrations import runner
from workflows.records.connections import engine_for_acts
from workflows.records.keyring import open_keyring
from workflows.records.people import Account
from workflows.records.transaction import Database, reading
from workflows.registers.demo_mark import is_demo
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say


def throw_away(settings: Settings) -> None:
    """Empties the configured database and its attachments. Raises NotPossible where it holds real work."""
    url = with_driver(settings.database_url)
    if runner.current(url) is None:
        return
    database = Database(engine_for_acts(url), open_keyring(settings.key_dir))
    with reading(database) as db:
        worked_in = db.scalar(sa.select(Account.__table__.c.id).limit(1)) is not None
        real = worked_in and not is_demo(db)
    database.engine.dispose()
    if real:
        raise NotPossible(say("这个库不是演示库，里面有真实的业务，不能清空"))
    _empty(url)
    shutil.rmtree(settings.attachments, ignore_errors=True)


def _empty(url: str) -> None:
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(f"{address.database}{suffix}").unlink(missing_ok=True)
        return
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()
