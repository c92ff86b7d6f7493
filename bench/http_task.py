"""One completed task through HTTP: the post of its form, with guard, engine, services, records, audit trail, commit.

Reference: a bare Flask route that inserts one row into the same database over the same kind of connection. The tasks
that ask for the password again are left out: their 110 ms of argon2 are meant to be slow.
"""

from flask import Flask
from sqlalchemy import Column, Integer, MetaData, Table, Text, insert

from bench.place import KINDS, cooperative
from bench.result import Result, median, milliseconds, ratio
from tests.builders.house import Browser, House
from workflows.records.connections import engine_for_acts
from workflows.words.actor import Actor

CASES = 2
INSERTS = 200


def run() -> Result:
    """Milliseconds of a completed task and of the bare insert, on both databases."""
    ratios: dict[str, float] = {}
    figures: dict[str, float] = {}
    for kind in KINDS:
        with cooperative(kind, CASES) as house:
            posts = [took for place in range(CASES) for took in _posts(house, place)]
            inserts = _inserts(house.parts.settings.database_url)
        ours, theirs = median(posts), median(inserts)
        ratios[kind] = ratio(ours, theirs)
        figures |= {f"{kind} ms": ours, f"{kind} reference ms": theirs, f"{kind} tasks": len(posts)}
    return Result(name="http_task", reference="a bare Flask route with one INSERT", ratios=ratios, figures=figures)


def _posts(house: House, place: int) -> list[float]:
    """Every task of one case from acceptance to filing, each by somebody who may."""
    case, browsers, took = house.case(place), dict[str, Browser](), list[float]()
    logins = {actor.person: login for login, actor in house.cooperative.people.items()}
    while rows := house.conduct.open(case):
        row = rows[0]
        actor: Actor = house.conduct.somebody(row)
        login = logins[actor.person]
        browser = browsers.get(login) or browsers.setdefault(login, house.signed_in(login))
        address, data = f"/tasks/{row.id}", browser.answers(row.id)
        data |= browser.hidden(address)
        milliseconds_taken = milliseconds(lambda: _sent(browser, f"{address}/complete", data))
        if "password" not in data:
            took.append(milliseconds_taken)
    return took


def _sent(browser: Browser, address: str, data: dict[str, object]) -> None:
    answer = browser.client.post(address, data=data)
    assert answer.status_code == 303, answer.text


def _inserts(url: str) -> list[float]:
    table = Table("bench_line", MetaData(), Column("id", Integer, primary_key=True), Column("said", Text))
    engine = engine_for_acts(url)
    table.create(engine)
    app = Flask("bare")

    @app.post("/")
    def add() -> str:
        with engine.begin() as connection:
            connection.execute(insert(table).values(said="one line"))
        return "ok"

    client = app.test_client()
    took = [milliseconds(lambda: client.post("/", data={"said": "one line"})) for _ in range(INSERTS)]
    engine.dispose()
    return took
