"""kill -9, at any moment, as often as one likes: nothing acknowledged is lost, nothing is done twice.

Two cases go through all gates at the production server while somebody kills it over and over and starts it again; whoever
gets no answer sends the same form with the same key until he does. Then the worker that prints and sends is killed the
same way. Both are real processes on a real database; the moments are drawn anew in every run.
"""

import http.client
import random
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from tests import postgres
from tests.builders.command_line import CommandLine
from tests.builders.served import Process, free_port, started, wait_until_ready
from webapp.demo.answers import Desk, answers
from webapp.demo.conduct import Conduct
from webapp.demo.cooperative import PASSWORD, Cooperative, found
from webapp.demo.people import household
from webapp.parts import Parts
from workflows.cases.jobs import STALE_AFTER
from workflows.queries.work_list import WorkRow
from workflows.records.audit import AuditEvent
from workflows.records.cases import Application, WorkItem
from workflows.records.disbursement import Iou, LedgerPosting
from workflows.records.filing import Dossier, Filing
from workflows.records.jobs import Job, SentMessage
from workflows.records.transaction import reading, transaction
from workflows.registers.households import AddHousehold
from workflows.registers.processes import Examined
from workflows.words.actor import OPERATOR
from workflows.words.clock import shanghai_day
from workflows.words.roles import Role

CASES = 2
PATIENCE_SECONDS = 120.0
KILLS_OF_THE_SERVER, KILLS_OF_THE_WORKER = 8, 5
HIDDEN = re.compile(r'name="(csrf_token|key|version)" value="([^"]+)"')
# What a form that was sent before the server died may meet: no server, or one that ends in the middle of its answer.
CUT_OFF = (http.client.HTTPException, OSError)


@dataclass(slots=True)
class Server:
    """The production server; killed and started again at the same address."""

    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    process: Process | None = None
    kills: int = 0

    @property
    def address(self) -> str:
        """Where it is, whenever it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        self.process = started(self.environment, "serve", "--port", str(self.port), "--workers", "1")
        wait_until_ready(self.address, self.process)

    def kill(self) -> None:
        """kill -9, whatever it is doing."""
        assert self.process is not None
        self.process.kill()
        self.kills += 1

    def suffer(self, stop: Event) -> None:
        """Dies again and again at moments that nobody chose, and comes back each time."""
        while not stop.wait(random.uniform(0.05, 1.2)) and self.kills < KILLS_OF_THE_SERVER:
            self.kill()
            self.start()


@dataclass(slots=True)
class Sender:
    """Somebody's browser; asks again with the same words until he is answered."""

    server: Server
    login: str
    opener: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        token = dict(HIDDEN.findall(self.ask("/login")))["csrf_token"]
        self.ask("/login", {"username": self.login, "password": PASSWORD, "csrf_token": token})

    def hidden(self, page: str) -> dict[str, str]:
        """Token, key and version of a page's first form."""
        return dict(reversed(HIDDEN.findall(self.ask(page))))

    def ask(self, path: str, data: dict[str, Any] | None = None) -> str:
        """The page that answers in the end. Raises AssertionError where the answer is a refusal."""
        body = None if data is None else urllib.parse.urlencode(data, doseq=True).encode()
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                with self.opener.open(self.server.address + path, body, timeout=20) as answer:
                    return str(answer.read().decode())
            except urllib.error.HTTPError as error:
                raise AssertionError(f"{path}: {error.code} {error.read().decode()[:3000]}") from error
            except CUT_OFF:
                time.sleep(0.05)
        raise AssertionError(f"{path} was never answered")


@dataclass(slots=True)
class Cooperation:
    """A cooperative founded today, in one database, with people who send forms over the wire."""

    line: CommandLine
    parts: Parts
    people: Cooperative
    households: list[str]
    server: Server
    senders: dict[str, Sender] = field(default_factory=dict)

    @property
    def conduct(self) -> Conduct:
        """Tells what is open, who would do it and what he would write."""
        return Conduct(self.parts.door, self.people.by_role)

    def of(self, login: str) -> Sender:
        """Somebody's browser."""
        if login not in self.senders:
            self.senders[login] = Sender(self.server, login)
        return self.senders[login]

    def rows(self, record: Any, *where: Any) -> list[Any]:
        """What lies in the database now."""
        with reading(self.parts.database) as db:
            return list(db.rows(select(record.__table__).where(*where)))


@pytest.fixture
def cooperation(kind: str, tmp_path: Path, shipped: Examined) -> Iterator[Cooperation]:
    """By the wall clock, since the processes live by it."""
    url = f"sqlite:///{tmp_path}/fourgates.db" if kind == "sqlite" else postgres.new_database("fourgates_killed")
    line = CommandLine({"FOURGATES_INSTANCE": str(tmp_path), "FOURGATES_DATABASE_URL": url})
    line.done("db", "upgrade")
    server = Server(line.environment)
    with line.parts() as parts:
        people = found(parts.door, shipped)
        chance, taken, households = random.Random(7), set[str](), []
        for _ in range(CASES):
            members = household(chance, shanghai_day(parts.clock.now()), taken)
            village = next(iter(people.villages.values()))
            act = AddHousehold(village=village, village_group="1 组", members=members, actor=OPERATOR)
            households.append(str(parts.door.perform(act)["household"]))
        try:
            yield Cooperation(line, parts, people, households, server)
        finally:
            if server.process is not None:
                server.process.kill()


Sent = tuple[str, str, Mapping[str, Any]]


def sent_all(at: Cooperation, case: str, sent: list[Sent]) -> None:
    """Takes a case to its end; every form that was answered stands in `sent`."""
    logins = {actor.person: login for login, actor in at.people.people.items()}
    while rows := at.conduct.open(case):
        row = rows[0]
        actor = at.conduct.somebody(row)
        login = logins[actor.person]
        page = at.conduct.page(actor, row.id)
        assert page.node.form_key is not None
        form = answers(page.node.form_key, Desk(page, at.conduct.hands))
        form |= {"password": PASSWORD} if page.node.sign_off else {}
        form = at.of(login).hidden(f"/tasks/{row.id}") | form
        at.of(login).ask(f"/tasks/{row.id}/complete", form)
        sent.append((login, f"/tasks/{row.id}/complete", form))
        assert _is_done(at, row), "an answer was given and the act is lost"


def _is_done(at: Cooperation, row: WorkRow) -> bool:
    return at.rows(WorkItem, WorkItem.__table__.c.id == row.id)[0].state == "done"


def cases_under_fire(at: Cooperation) -> tuple[list[str], list[Sent]]:
    """Two cases at once, the server dying in between."""
    cases = [str(at.conduct.accept(at.people.people["jiangli"], one, Role.TELLER)["application"])
             for one in at.households]  # fmt: skip
    at.server.start()
    for login in at.people.people:
        at.of(login)
    sent: list[Sent] = []
    stop = Event()
    killer = Thread(target=at.server.suffer, args=(stop,))
    killer.start()
    try:
        with ThreadPoolExecutor(CASES) as pool:
            for done in [pool.submit(sent_all, at, case, sent) for case in cases]:
                done.result()
    finally:
        stop.set()
        killer.join()
    return cases, sent


def test_a_server_killed_at_any_moment_loses_nothing_and_does_nothing_twice(cooperation: Cooperation) -> None:
    at = cooperation
    cases, sent = cases_under_fire(at)
    assert at.server.kills > 2
    tasks_done = len(at.rows(WorkItem, WorkItem.__table__.c.state == "done"))
    for login, path, form in sent:
        at.of(login).ask(path, dict(form))
    assert len(at.rows(WorkItem, WorkItem.__table__.c.state == "done")) == tasks_done
    for case in cases:
        assert at.rows(Application, Application.__table__.c.id == case)[0].state == "filed"
        for record in (LedgerPosting, Iou, Filing, Dossier):
            assert len(at.rows(record, record.__table__.c.application == case)) == 1, record
        done = AuditEvent.__table__.c
        ended = [row.task for row in at.rows(AuditEvent, done.chain == case, done.act == "task",
                                             done.transition == "complete") if row.task]  # fmt: skip
        twice = {task for task, times in Counter(ended).items() if times > 1}
        assert twice <= {"collect_consent", "list_missing_consents", "list_missing_consents_again"}, twice
    numbers = [row.number for row in at.rows(Iou)]
    assert len(set(numbers)) == CASES
    at.line.done("audit", "verify")


def test_a_worker_killed_while_it_prints_and_sends_does_each_job_once(cooperation: Cooperation) -> None:
    at = cooperation
    for one in at.households:
        case = str(at.conduct.accept(at.people.people["jiangli"], one, Role.TELLER)["application"])
        at.conduct.finish(case)
    ordered = at.rows(Job)
    assert {"print_dossier", "text_message"} <= {row.kind for row in ordered}
    for _ in range(KILLS_OF_THE_WORKER):
        worker = started(at.line.environment, "work")
        time.sleep(random.uniform(0.8, 4.0))
        worker.kill()
        _time_passes(at)
    assert started(at.line.environment, "work", "--once").running.wait(timeout=PATIENCE_SECONDS) == 0
    assert {row.state for row in at.rows(Job)} == {"done"}
    messages = at.rows(SentMessage)
    assert len(messages) == sum(row.kind == "text_message" for row in at.rows(Job))
    for dossier in at.rows(Dossier):
        assert dossier.sealed_at is not None
        seals = AuditEvent.__table__.c
        assert len(at.rows(AuditEvent, seals.chain == dossier.application, seals.act == "seal")) == 1
    with reading(at.parts.database) as db:
        assert db.scalar(select(func.count()).select_from(Dossier.__table__)) == CASES
    at.line.done("audit", "verify")


def _time_passes(at: Cooperation) -> None:
    """As long as it takes until a worker that is not heard of counts as dead."""
    table = Job.__table__
    with transaction(at.parts.database) as db:
        long_ago = at.parts.clock.now() - STALE_AFTER - timedelta(minutes=1)
        db.execute(table.update().where(table.c.state == "running").values(heartbeat_at=long_ago))
        db.execute(table.update().where(table.c.state == "waiting").values(not_before=long_ago))
