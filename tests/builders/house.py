"""A founded cooperative to test with: a database of its own, a clock that stands still, people who come by the real door."""

import itertools
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from tests.builders.compiled import keep_compiled
from tests.builders.remembered import Beginning, beginning, walk
from webapp.app import create_app
from webapp.demo.answers import Desk, answers
from webapp.demo.conduct import Conduct
from webapp.demo.cooperative import PASSWORD, Cooperative
from webapp.parts import NAME, Parts
from webapp.settings import Settings
from webapp.worker import loop
from workflows.queries.work_list import WorkRow
from workflows.records.cases import Application
from workflows.records.transaction import Db, reading, transaction
from workflows.words.actor import Actor
from workflows.words.roles import Role

MORNING = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
KEY = re.compile(r'name="key" value="([^"]+)"')
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="([^"]+)"')


@dataclass(slots=True)
class StandingClock:
    """Time moves only when a test says so; every look is a millisecond later, so that ids sort."""

    at: datetime = MORNING
    looks: Iterator[int] = field(default_factory=itertools.count)

    def now(self) -> datetime:
        """The instant."""
        return self.at + timedelta(milliseconds=next(self.looks))

    def later(self, **by: float) -> None:
        """Moves on: `later(days=3)`."""
        self.at += timedelta(**by)


@dataclass(slots=True)
class House:
    """One cooperative in one database."""

    app: Flask
    clock: StandingClock
    cooperative: Cooperative
    households: list[str]
    folder: Path
    began: Beginning | None = None

    @property
    def parts(self) -> Parts:
        """What the application is put together from."""
        found: Parts = self.app.extensions[NAME]
        return found

    @property
    def conduct(self) -> Conduct:
        """Takes cases through their tasks at the door, by the real forms."""
        return Conduct(self.parts.door, self.cooperative.by_role)

    def person(self, login: str) -> Actor:
        """Somebody of the staff."""
        return self.cooperative.people[login]

    @contextmanager
    def read(self) -> Iterator[Db]:
        """A look into the database."""
        with reading(self.parts.database) as db:
            yield db

    @contextmanager
    def by_hand(self) -> Iterator[Db]:
        """What somebody with the database's password could try."""
        with transaction(self.parts.database) as db:
            yield db

    def case(self, place: int = 0, *, by: str = "linxiaofeng", **changed: Any) -> str:
        """A new application of one of the households; gives its id."""
        actor = self.person(by)
        role = Role.TELLER if actor in self.cooperative.by_role[Role.TELLER] else Role.CLIENT_MANAGER
        return str(self.conduct.accept(actor, self.households[place], role, **changed)["application"])

    def case_at(self, task: str, place: int = 0, **changed: Any) -> WorkRow:
        """A new application taken to where `task` is open."""
        key = ("case_at", task, place, repr(sorted(changed.items())))
        found: WorkRow = walk(self, key, lambda: self.conduct.reach(self.case(place, **changed), task))
        return found

    def filed(self, place: int = 0, **changed: Any) -> str:
        """A new application taken all the way."""

        def walking() -> str:
            case = self.case(place, **changed)
            self.conduct.finish(case)
            return case

        return str(walk(self, ("filed", place, repr(sorted(changed.items()))), walking))

    def row(self, case: str) -> Any:
        """The application's row."""
        with self.read() as db:
            return db.row(select(Application.__table__).where(Application.__table__.c.id == case))

    def rows(self, record: Any, case: str) -> list[Any]:
        """The rows of a record in a case."""
        table = record.__table__
        with self.read() as db:
            return list(db.rows(select(table).where(table.c.application == case).order_by(table.c.id)))

    def open_tasks(self, case: str) -> set[str]:
        """Names of the tasks that are open."""
        return {row.task for row in self.conduct.open(case)}

    def work(self) -> int:
        """One round of the worker."""
        with self.app.app_context():
            return loop.once(self.parts)

    def signed_in(self, login: str) -> "Browser":
        """Somebody at a browser without JavaScript."""
        return Browser(self, login, self.app.test_client()).log_in()


@dataclass(slots=True)
class Browser:
    """One person's browser: pages are fetched, forms posted with their token and key."""

    house: House
    login: str
    client: FlaskClient

    def log_in(self) -> "Browser":
        """By name and password, as anybody."""
        page = self.client.get("/login").text
        answer = self.client.post(
            "/login", data={"username": self.login, "password": PASSWORD, "csrf_token": _found(TOKEN, page)}
        )
        assert answer.status_code == 303, answer.text
        return self

    def get(self, address: str) -> TestResponse:
        """A page."""
        return self.client.get(address)

    def post(self, address: str, data: dict[str, Any], *, page: str | None = None) -> TestResponse:
        """A form of `page` (by default the address itself), with its token, key and version."""
        return self.client.post(address, data={**self.hidden(page or address), **data})

    def hidden(self, page: str) -> dict[str, str]:
        """What the form on a page carries unseen: token, key, version."""
        shown = self.client.get(page).text
        found = {"csrf_token": _found(TOKEN, shown)}
        for name, pattern in (("key", KEY), ("version", VERSION)):
            if pattern.search(shown):
                found[name] = _found(pattern, shown)
        return found

    def answers(self, task: str, **changed: Any) -> dict[str, Any]:
        """What this person would write into a task's form, with some answers changed."""
        actor = self.house.person(self.login)
        page = self.house.conduct.page(actor, task)
        assert page.node.form_key is not None
        given = answers(page.node.form_key, Desk(page, self.house.conduct.hands)) | changed
        return given | ({"password": PASSWORD} if page.node.sign_off and "password" not in changed else {})

    def complete(self, task: str, **changed: Any) -> TestResponse:
        """Fills the form of a task and sends it."""
        return self.post(f"/tasks/{task}/complete", self.answers(task, **changed), page=f"/tasks/{task}")


def open_house(
    template: Path, folder: Path, database_url: str, cooperative: Cooperative, households: list[str]
) -> House:
    """A copy of the founded cooperative: `template` is its instance folder, `database_url` a copy of its database."""
    shutil.copytree(template, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.db*"))
    clock = StandingClock(MORNING + timedelta(hours=1))
    settings = Settings.from_environment({"FOURGATES_INSTANCE": str(folder), "FOURGATES_DATABASE_URL": database_url})
    house = House(create_app(settings, clock), clock, cooperative, households, folder)
    for engine in keep_compiled(house.app):
        if engine.dialect.name == "sqlite":
            # As on the tests' PostgreSQL: nothing here outlives the run, so nobody waits for the disk.
            event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    house.began = beginning(house)
    return house


def _found(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(page)
    assert match is not None, page[:2000]
    return match[1]
