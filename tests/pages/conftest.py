"""A small office with its web application, its time standing still until a test moves it."""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from flask import Blueprint
from sqlalchemy import create_engine

from tests import postgres
from tests.builders.compiled import keep_compiled
from webapp import doors
from webapp.app import create_app
from webapp.database import db as reading
from webapp.doors import SIGNED_IN, Passage
from webapp.parts import NAME
from webapp.settings import Settings
from workflows.records.households import Branch
from workflows.records.people import Account, Cover, Person, RoleHeld
from workflows.records.sealed import write
from workflows.records.tables import metadata
from workflows.records.transaction import transaction
from workflows.registers.passwords import hashed
from workflows.words.ids import new_id

PASSWORD = "小麦熟了 2026"
HASH = hashed(PASSWORD)


@dataclass
class StandingClock:
    """Says what a test says."""

    at: datetime = datetime(2026, 11, 24, 1, 31, tzinfo=UTC)

    def now(self):
        return self.at

    def pass_by(self, **length):
        self.at += timedelta(**length)


@dataclass
class Office:
    """The application with its people; `pages` are routes that a test adds before the first request."""

    app: object
    clock: StandingClock
    branch: str
    people: dict = field(default_factory=dict)

    @property
    def database(self):
        return self.app.extensions[NAME].database

    def act(self):
        return transaction(self.database)

    def staff(self, account, name, *roles):
        with self.act() as db:
            now, person = self.clock.now(), new_id(self.clock.now())
            write(db, Person, {"name": name}, subject=person, now=now, id=person)
            values = {
                "person": person,
                "name": account,
                "branch": self.branch,
                "password_hash": HASH,
                "created_at": now,
            }
            id = write(db, Account, values, subject=None, now=now)
            for role in roles:
                write(db, RoleHeld, {"account": id, "role": role, "since": now}, subject=None, now=now)
        self.people[account] = (person, id)
        return person

    def cover(self, absent, substitute, *, days):
        with self.act() as db:
            now = self.clock.now()
            values = {"absent": self.people[absent][0], "substitute": self.people[substitute][0], "since": now,
                      "until": now + timedelta(days=days), "reason": "休假"}  # fmt: skip
            write(db, Cover, values, subject=None, now=now)

    def page(self, monkeypatch, name, view, who=SIGNED_IN, *, own_branch=False, path=None, **rule):
        """One more page, with its row in the table."""
        blueprint = Blueprint(name, __name__)
        blueprint.add_url_rule(path or f"/{name}", "show", view, **rule)
        self.app.register_blueprint(blueprint)
        rows = dict(doors.DOORS) | {f"{name}.show": Passage(who, own_branch)}
        monkeypatch.setattr(doors, "DOORS", rows)

    def visitor(self):
        return Visitor(self.app.test_client())

    def signed_in(self, account):
        visitor = self.visitor()
        assert visitor.log_in(account).status_code == 303
        return visitor


@dataclass
class Visitor:
    """A browser that fills in the token of the form it looks at."""

    client: object

    def get(self, path, **kwargs):
        return self.client.get(path, **kwargs)

    def token(self, path="/login"):
        return self.client.get(path).text.split('name="csrf_token" value="')[1].split('"')[0]

    def post(self, path, data=None, *, seen="/account/", **kwargs):
        return self.client.post(path, data={"csrf_token": self.token(seen), **(data or {})}, **kwargs)

    def log_in(self, account, password=PASSWORD, *, address="10.0.0.7", then=""):
        given = {"username": account, "password": password, "next": then}
        return self.post("/login", given, seen="/login", environ_overrides={"REMOTE_ADDR": address})


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory):
    """Databases with all tables and nothing in them, to be copied."""
    made = {}

    def copy(kind, folder):
        if kind not in made:
            found = f"sqlite:///{tmp_path_factory.mktemp('empty') / 'fourgates.db'}"
            made[kind] = found if kind == "sqlite" else postgres.new_database("pages_empty")
            engine = create_engine(made[kind])
            metadata().create_all(engine)
            engine.dispose()
        if kind == "postgresql":
            return postgres.new_database("pages", like=made[kind])
        shutil.copy(made[kind].removeprefix("sqlite:///"), folder / "fourgates.db")
        return f"sqlite:///{folder / 'fourgates.db'}"

    return copy


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def office(request, tmp_path, empty_house):
    address = empty_house(request.param, tmp_path)
    clock = StandingClock()
    given = {"FOURGATES_INSTANCE": str(tmp_path), "FOURGATES_DATABASE_URL": address}
    app = create_app(Settings.from_environment(given), clock)
    keep_compiled(app)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    engine = app.extensions[NAME].database.engine
    with transaction(app.extensions[NAME].database) as db:
        county = write(db, Branch, {"code": "00", "name": "云禾县联社"}, subject=None, now=clock.now())
        branch = write(db, Branch, {"code": "01", "name": "青禾社", "parent": county}, subject=None, now=clock.now())
    office = Office(app, clock, branch)
    office.staff("shenjg", "沈建国", "credit_approver")
    yield office
    engine.dispose()
    with app.app_context():
        reading.engine.dispose()
