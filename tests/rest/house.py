"""A small cooperative with its web application, its people with a token each, and one household that wants a loan."""

import base64
import io
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.by_key import form_for
from forms.rendering.json_schema import DRAWN
from tests.builders.compiled import keep_compiled
from webapp.app import create_app
from webapp.demo.answers import Desk, answers
from webapp.demo.conduct import Conduct
from webapp.demo.hands import drawn_signature
from webapp.parts import NAME
from webapp.settings import Settings
from workflows.cases.people import add_person
from workflows.engine.specification import digest_of
from workflows.migrations.runner import upgrade
from workflows.queries.open_task import ACCEPTING, open_acceptance, open_task
from workflows.records.cases import Holiday
from workflows.records.grant import ReferenceValue
from workflows.records.households import Branch, Household, Member, Village
from workflows.records.people import Account, Relation, RoleHeld
from workflows.records.processes import ProcessFile, ProcessVersion
from workflows.records.sealed import write
from workflows.records.transaction import reading, transaction
from workflows.registers.calendar_seed import special_days
from workflows.registers.passwords import hashed
from workflows.registers.staff import GiveToken
from workflows.words.actor import OPERATOR, Actor
from workflows.words.identity_number import check_digit
from workflows.words.roles import Role

PASSWORD = "小麦熟了 2026"
HASH = hashed(PASSWORD)
BPMN = Path("workflows/bpmn")
STAFF = {
    "lin": ("林晓峰", Role.CLIENT_MANAGER), "zhou": ("周明", Role.CLIENT_MANAGER), "xu": ("许琴", Role.CREDIT_REVIEWER),
    "fang": ("方志远", Role.CREDIT_APPROVER), "jiang": ("蒋丽", Role.TELLER), "wu": ("吴静", Role.DISBURSEMENT_APPROVER),
    "chen": ("陈慧", Role.CREDIT_CLERK), "wang": ("王建国", Role.DIRECTOR),
    "qian": ("钱柏", Role.DIRECTOR),
}  # fmt: skip
FAMILY = (
    ("户主", "林秋生", (1975, 3, 15), 997), ("配偶", "陈秀英", (1977, 5, 2), 998), ("子", "林小军", (2002, 8, 8), 111),
    ("女", "林小梅", (2015, 8, 8), 222),
)  # fmt: skip
PNG = "data:image/png;base64,"


@dataclass
class MovingClock:
    """Moves on by seven seconds whenever somebody looks."""

    at: datetime = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(seconds=7)
        return self.at


@dataclass
class Caller:
    """Somebody with a token. Every post carries a fresh key unless one is given."""

    client: Any
    token: str | None
    actor: Actor | None = None
    posts: int = 0

    def get(self, path: str, **kwargs: Any) -> Any:
        return self.client.get(self._at(path), headers=self._headers(kwargs), **kwargs)

    def post(self, path: str, body: Any = None, *, key: str | None = "", **kwargs: Any) -> Any:
        self.posts += 1
        headers = self._headers(kwargs)
        if key is not None:
            headers["Idempotency-Key"] = key or f"{self.token}-{self.posts}"
        sent = {"json": body} if body is not None else {}
        return self.client.post(self._at(path), headers=headers, **sent, **kwargs)

    def _headers(self, kwargs: dict[str, Any]) -> dict[str, str]:
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return own | kwargs.pop("headers", {})

    def _at(self, path: str) -> str:
        return path if path.startswith("/api/") else f"/api/v1{path}"


@dataclass
class House:
    """The cooperative. `staff` are its people by log-in; `household` the household of the head 林秋生."""

    app: Any
    clock: MovingClock
    folder: Path
    url: str
    branch: str
    village: str
    household: str = ""
    staff: dict[str, Actor] = field(default_factory=dict)
    numbers: int = 0

    @property
    def door(self) -> Any:
        return self.app.extensions[NAME].door

    def act(self) -> Any:
        return transaction(self.door.database)

    def read(self) -> Any:
        return reading(self.door.database)

    def hire(self, login: str, name: str, *roles: Role, branch: str | None = None) -> Actor:
        now, at = self.clock.now(), branch or self.branch
        self.numbers += 1
        with self.act() as db:
            number = _number(1980, 1, 1 + self.numbers % 28, 100 + self.numbers)
            person = add_person(db, name, now=now, today=now.date(), id_number=number)
            values = {"person": person, "name": login, "branch": at, "password_hash": HASH, "created_at": now}
            account = write(db, Account, values, subject=None, now=now)
            for role in roles:
                write(db, RoleHeld, {"account": account, "role": role.value, "since": now}, subject=None, now=now)
        self.staff[login] = Actor(person=person, name=name, account=account, branch=at)
        return self.staff[login]

    def settle(
        self, head: str = "林秋生", *, branch: str | None = None, village: str | None = None, seed: int = 0
    ) -> str:
        """One more household, its people named after the usual family."""
        now = self.clock.now()
        with self.act() as db:
            values = {"branch": branch or self.branch, "village": village or self.village, "village_group": "3 组",
                      "head_name": head, "created_at": now}  # fmt: skip
            household = write(db, Household, values, subject=None, now=now)
            for relation, name, (year, month, day), sequence in FAMILY:
                known = {"id_number": _number(year, month, day, (sequence + seed) % 1000)}
                facts = (
                    known | {"phone": f"1385{seed:04d}{sequence:03d}"}
                    if year < 2008
                    else {"birth_date": date(year, month, day)}
                )
                called = head if relation == "户主" else name
                person = add_person(db, called, now=now, today=now.date(), **facts)  # type: ignore[arg-type]
                write(
                    db,
                    Member,
                    {"household": household, "person": person, "relation": relation},
                    subject=person,
                    now=now,
                )
        return household

    def relate(self, login: str, household: str, kind: str = "兄弟姐妹", *, near: bool = True) -> None:
        """Somebody of the staff declares the household's head as kin."""
        table = Member.__table__
        with self.act() as db:
            head = next(row.person for row in db.rows(table.select().where(table.c.household == household))
                        if row.relation == "户主")  # fmt: skip
            values = {"person": self.staff[login].person, "other": head, "kind": kind, "near": near,
                      "declared_at": self.clock.now()}  # fmt: skip
            write(db, Relation, values, subject=None, now=self.clock.now())

    def as_(self, login: str) -> Caller:
        """A caller with a new token, as `fourgates staff token` gives it."""
        token = self.door.perform(GiveToken(name=login, actor=OPERATOR))["token"]
        return Caller(self.app.test_client(), token, self.staff[login])

    def stranger(self, token: str | None = None) -> Caller:
        return Caller(self.app.test_client(), token)

    def conduct(self) -> Conduct:
        """Whoever takes a case to a stage without REST."""
        by_role: dict[Role, list[Actor]] = {}
        for login, (_, role) in STAFF.items():
            by_role.setdefault(role, []).append(self.staff[login])
        return Conduct(self.door, by_role)

    def begun(self, household: str | None = None, **changed: Any) -> str:
        """The id of a case that was just accepted by 林晓峰."""
        return str(self.conduct().accept(self.staff["lin"], household or self.household, **changed)["application"])

    def reached(self, task: str, household: str | None = None, **changed: Any) -> tuple[str, str]:
        """The case's number and the open task's id."""
        application = self.begun(household, **changed)
        row = self.conduct().reach(application, task)
        return row.number, row.id

    def acceptance(self, caller: Caller, household: str | None = None, **changed: Any) -> dict[str, Any]:
        """What somebody who does his work properly posts to begin a case."""
        assert caller.actor is not None
        role = Role.TELLER if caller.actor == self.staff["jiang"] else Role.CLIENT_MANAGER
        assert role in ACCEPTING
        with self.read() as db:
            page = open_acceptance(
                db, self.door.means, household or self.household, caller.actor, role, now=self.clock.now()
            )
        return self._body(page) | changed

    def answer(self, caller: Caller, task: str, **changed: Any) -> dict[str, Any]:
        """What somebody who does his work properly posts to complete a task; uploads go by REST too."""
        assert caller.actor is not None
        with self.read() as db:
            page = open_task(db, self.door.means, task, caller.actor, now=self.clock.now())
        found = self._body(page, caller)
        return found | ({"password": PASSWORD} if page.node.sign_off else {}) | changed

    def _body(self, page: Any, caller: Caller | None = None) -> dict[str, Any]:
        """The demo's answers, turned from form data into the object of the form's schema."""
        hands = _Hands(caller)
        given = answers(page.node.form_key, Desk(page, hands))  # type: ignore[arg-type]
        data: MultiDict[str, Any] = MultiDict()
        for name, value in given.items():
            for one in value if isinstance(value, list | tuple) else [value]:
                data.add(name, one)
        return _object(form_for(page.node.form_key).for_page(page, data), hands.drawn)


class _Hands:
    """Signatures are drawn, everything else is uploaded."""

    def __init__(self, caller: Caller | None) -> None:
        self.caller, self.drawn = caller, {}

    def signature(self, actor: Actor, name: str, purpose: str = "signature") -> str:
        mark = f"drawn{len(self.drawn)}"
        picture = base64.b64encode(drawn_signature(name)).decode()
        self.drawn[mark] = {"png": PNG + picture, "strokes": [[[1, 2, 0], [3, 4, 16]]]}
        return mark

    def picture(self, actor: Actor, caption: str, purpose: str = "photos") -> str:
        from webapp.demo.drawings import drawn_picture

        return self._upload(drawn_picture(caption), "photo.jpg", purpose)

    def recording(self, actor: Actor, purpose: str = "signing_recording") -> str:
        from webapp.demo.hands import silent_recording

        return self._upload(silent_recording(), "signing.mp4", purpose)

    def _upload(self, data: bytes, name: str, purpose: str) -> str:
        assert self.caller is not None
        answer = self.caller.post("/attachments", data={"file": (io.BytesIO(data), name), "purpose": purpose})
        assert answer.status_code == 201, answer.text
        return str(answer.json["id"])


def _object(form: Any, drawn: dict[str, Any]) -> dict[str, Any]:
    """What stands in a form as the JSON object of its schema; nothing for what is empty."""
    found: dict[str, Any] = {}
    for one in form:
        if one.kind == "rows":
            lines = [_object(entry.form, drawn) for entry in one.entries]
            found |= {one.short_name: lines} if lines else {}
        elif one.auto or one.is_empty():
            continue
        elif one.kind == "signature":
            found[one.short_name] = drawn[one.data]
        elif isinstance(one.data, Decimal):
            found[one.short_name] = f"{one.data:f}"
        elif isinstance(one.data, date):
            found[one.short_name] = one.data.isoformat()
        else:
            found[one.short_name] = one.data
    assert DRAWN not in str(found)
    return found


def build(folder: Path, url: str | None = None) -> House:
    """The cooperative on a new SQLite database in `folder`, or on the empty database at `url`."""
    clock = MovingClock()
    app = _app(folder, url, clock)
    address = app.extensions[NAME].database.engine.url.render_as_string(hide_password=False)
    upgrade(address)
    now = clock.now()
    with transaction(app.extensions[NAME].database) as db:
        branch = write(db, Branch, {"code": "0301", "name": "石桥信用社"}, subject=None, now=now)
        village = write(db, Village, {"branch": branch, "name": "石桥村"}, subject=None, now=now)
        _deploy(db, now)
        _figures(db, now)
    house = House(app, clock, folder, address, branch, village)
    for login, (name, role) in STAFF.items():
        house.hire(login, name, role)
    house.household = house.settle()
    return house


def reopened(house: House, folder: Path, url: str | None) -> House:
    """The same cooperative where its files, or its database, were copied to."""
    clock = MovingClock(house.clock.at)
    return replace(house, app=_app(folder, url, clock), clock=clock, folder=folder, staff=dict(house.staff))


def _app(folder: Path, url: str | None, clock: MovingClock) -> Any:
    given = {"FOURGATES_INSTANCE": str(folder)} | ({"FOURGATES_DATABASE_URL": url} if url else {})
    app = create_app(Settings.from_environment(given), clock)
    keep_compiled(app)
    return app


def close(house: House) -> None:
    """Lets go of the database."""
    house.door.database.engine.dispose()
    with house.app.app_context():
        from webapp.database import db

        db.engine.dispose()


def _deploy(db: Any, now: datetime) -> None:
    files = {path.name: path.read_bytes() for path in BPMN.iterdir() if path.suffix in (".bpmn", ".dmn")}
    values = {
        "digest": digest_of(files),
        "number": 1,
        "deployed_at": now,
        "renames": {},
        "states_explored": 0,
        "current": True,
    }
    version = write(db, ProcessVersion, values, subject=None, now=now)
    for name, content in files.items():
        write(db, ProcessFile, {"version": version, "name": name, "content": content}, subject=None, now=now)


def _figures(db: Any, now: datetime) -> None:
    table = Holiday.__table__
    if db.row(table.select().limit(1)) is None:
        for day in special_days():
            db.execute(table.insert().values(day=day.day, works=day.works, name=day.name, provisional=False))
    for kind, name, value in (("LPR", "一年期", "3.0000"), ("全县户均", "资产", "120000"), ("全县户均", "净资产", "100000"),
                              ("全县户均", "纯收入", "30000")):  # fmt: skip
        values = {"kind": kind, "name": name, "value": Decimal(value), "since": date(2026, 1, 1), "source": "试"}
        write(db, ReferenceValue, values, subject=None, now=now)


def _number(year: int, month: int, day: int, sequence: int) -> str:
    first = f"330825{year:04d}{month:02d}{day:02d}{sequence:03d}"
    return first + check_digit(first)
