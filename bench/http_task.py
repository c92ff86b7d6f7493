"""One completed task through HTTP: the post of its form, with guard, engine, services, records, audit trail, commit.

Reference: a bare Flask route that inserts one row into the same database over the same kind of connection. The tasks
that ask for the password again are left out: their 110 ms of argon2 are meant to be slow.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import process_time

from flask import Flask
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, event, insert

from bench.place import KINDS, cooperative
from bench.result import Result, median, milliseconds, ratio
from tests.builders.house import Browser, House
from webapp.database import db
from workflows.records.connections import engine_for_acts
from workflows.words.actor import Actor

INSERTS_A_TASK = 6
"""The two take turns, so that whatever else the machine does weighs on both."""


@dataclass
class Took:
    """Milliseconds on the clock, and of this process's own work, which other work on the machine does not lengthen."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    statements: list[float] = field(default_factory=list)

    def by(self, work: Callable[[], object]) -> None:
        """Does it once."""
        begin = process_time()
        self.wall.append(milliseconds(work))
        self.cpu.append((process_time() - begin) * 1000)


def run() -> Result:
    """A completed task and the bare insert, on both databases, over one whole case."""
    ratios: dict[str, float] = {}
    figures: dict[str, float] = {}
    for kind in KINDS:
        with cooperative(kind, 1) as house:
            bare = engine_for_acts(house.parts.settings.database_url)
            posts, inserts = _case(house, _inserting(bare))
            bare.dispose()
        for name, ours, theirs in (("", posts.wall, inserts.wall), (" cpu", posts.cpu, inserts.cpu)):
            ratios[kind + name] = ratio(median(ours), median(theirs))
            figures |= {f"{kind}{name} ms": median(ours), f"{kind}{name} reference ms": median(theirs)}
        figures[f"{kind} statements"] = median(posts.statements)
    return Result(name="http_task", reference="a bare Flask route with one INSERT", ratios=ratios, figures=figures)


def _case(house: House, insert_one: Callable[[], object]) -> tuple[Took, Took]:
    """Every task from acceptance to filing, each by somebody who may, and inserts between them."""
    case, browsers, posts, inserts = house.case(0), dict[str, Browser](), Took(), Took()
    logins = {actor.person: login for login, actor in house.cooperative.people.items()}
    count = _counting(house)
    while rows := house.conduct.open(case):
        actor: Actor = house.conduct.somebody(rows[0])
        login = logins[actor.person]
        browser = browsers.get(login) or browsers.setdefault(login, house.signed_in(login))
        _post(browser, rows[0].id, posts, count)
        for _ in range(INSERTS_A_TASK):
            inserts.by(insert_one)
    return posts, inserts


def _post(browser: Browser, task: str, posts: Took, count: list[int]) -> None:
    """Posts the form; only a post without a password is noted."""
    address, data = f"/tasks/{task}", browser.answers(task)
    data |= browser.hidden(address)

    def send() -> None:
        answer = browser.client.post(f"{address}/complete", data=data)
        assert answer.status_code == 303, answer.text

    if "password" in data:
        send()
        return
    before = count[0]
    posts.by(send)
    posts.statements.append(count[0] - before)


def _counting(house: House) -> list[int]:
    """The number of statements so far, of pages and acts together."""
    count = [0]
    with house.app.app_context():
        engines: tuple[Engine, ...] = (house.parts.database.engine, db.engine)
    for engine in engines:

        @event.listens_for(engine, "before_cursor_execute")
        def one_more(*_: object) -> None:
            count[0] += 1

    return count


def _inserting(engine: Engine) -> Callable[[], object]:
    table = Table("bench_line", MetaData(), Column("id", Integer, primary_key=True), Column("said", Text))
    table.create(engine)
    app = Flask("bare")

    @app.post("/")
    def add() -> str:
        with engine.begin() as connection:
            connection.execute(insert(table).values(said="one line"))
        return "ok"

    client = app.test_client()
    return lambda: client.post("/", data={"said": "one line"})
