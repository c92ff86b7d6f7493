"""One completed task through HTTP: the post of its form, with guard, engine, services, records, audit trail, commit.

Reference: a bare Flask route that inserts one row into the same database over the same kind of connection. The tasks
that ask for the password again are left out: their 110 ms of argon2 are meant to be slow.
"""

from collections.abc import Callable

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


def run() -> Result:
    """Milliseconds of a completed task and of the bare insert, on both databases, over one whole case."""
    ratios: dict[str, float] = {}
    figures: dict[str, float] = {}
    for kind in KINDS:
        with cooperative(kind, 1) as house:
            bare = engine_for_acts(house.parts.settings.database_url)
            posts, inserts, statements = _case(house, _inserting(bare))
            bare.dispose()
        ours, theirs = median(posts), median(inserts)
        ratios[kind] = ratio(ours, theirs)
        figures |= {f"{kind} ms": ours, f"{kind} reference ms": theirs, f"{kind} statements": median(statements)}
    return Result(name="http_task", reference="a bare Flask route with one INSERT", ratios=ratios, figures=figures)


def _case(house: House, insert_one: Callable[[], object]) -> tuple[list[float], list[float], list[float]]:
    """Every task from acceptance to filing, each by somebody who may: posts, inserts, statements of each post."""
    case, browsers = house.case(0), dict[str, Browser]()
    logins = {actor.person: login for login, actor in house.cooperative.people.items()}
    posts, inserts, statements = list[float](), list[float](), list[float]()
    count = _counting(house)
    while rows := house.conduct.open(case):
        actor: Actor = house.conduct.somebody(rows[0])
        login = logins[actor.person]
        browser = browsers.get(login) or browsers.setdefault(login, house.signed_in(login))
        posted, sent = _post(browser, rows[0].id, count)
        inserts += [milliseconds(insert_one) for _ in range(INSERTS_A_TASK)]
        if posted is not None:
            posts.append(posted)
            statements.append(sent)
    return posts, inserts, statements


def _post(browser: Browser, task: str, count: list[int]) -> tuple[float | None, int]:
    """Milliseconds of the post alone, None where it asks for the password, and its statements."""
    address, data = f"/tasks/{task}", browser.answers(task)
    data |= browser.hidden(address)
    before = count[0]

    def send() -> None:
        answer = browser.client.post(f"{address}/complete", data=data)
        assert answer.status_code == 303, answer.text

    took = milliseconds(send)
    return None if "password" in data else took, count[0] - before


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
