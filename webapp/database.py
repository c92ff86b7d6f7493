"""Two engines on one database: pages read through Flask-SQLAlchemy, acts write on an engine of their own."""

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy

from webapp.settings import Settings
from workflows.records.base import Record
from workflows.records.connections import engine_for_acts, reading_only
from workflows.records.keyring import Keyring, open_keyring
from workflows.records.transaction import Database, Db

db = SQLAlchemy(metadata=Record.metadata)
"""For reading: nothing can be written through it."""

KEYRING = "fourgates_keyring"


def open_for_acts(settings: Settings) -> Database:
    """The engine of acts, and the keys."""
    return Database(engine_for_acts(with_driver(settings.database_url)), open_keyring(settings.key_dir))


def open_for_reading(app: Flask, settings: Settings, keyring: Keyring) -> None:
    """Gives the pages their engine, on which nothing can be written."""
    app.config["SQLALCHEMY_DATABASE_URI"] = with_driver(settings.database_url)
    app.extensions[KEYRING] = keyring
    db.init_app(app)
    with app.app_context():
        reading_only(db.engine)


def reader() -> Db:
    """What queries take: the snapshot that this request reads from, opened at its first question."""
    return Db(connection=db.session.connection(), keyring=current_app.extensions[KEYRING])


def look_again() -> None:
    """Ends this request's snapshot, so that what is read next has seen what an act just committed."""
    db.session.rollback()


def with_driver(url: str) -> str:
    """The same address with the driver that the product ships."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url
