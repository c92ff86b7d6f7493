"""`webapp/doors.py`, all of it: every route has a row, and each role passes where its row says so, and nowhere else.

A request asks for a thing that is there, by somebody of each role; whoever the row does not name is told which post he
would need, and whoever is of another branch is told that there is no such thing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.builders.house import House
from webapp.demo.cooperative import PASSWORD
from webapp.doors import ANYBODY, DOORS, SIGNED_IN
from workflows.records.attachments import Attachment
from workflows.registers.branches import AddBranch, AddVillage
from workflows.registers.passwords import hashed
from workflows.registers.staff import AddStaff, GiveToken
from workflows.words.actor import OPERATOR
from workflows.words.roles import Role

SHUT = "这一页要有"
NEVER_TRIED = {"static", "sign_in.leave", "account.end_sign_in"}
"""Files for everybody, and what ends the very sign-in that is tried with."""


@dataclass
class Caller:
    """Somebody with a cookie for pages and a token for REST."""

    client: Any
    token: str

    def ask(self, rule: Rule, address: str) -> TestResponse:
        method = "GET" if "GET" in (rule.methods or set()) else "POST"
        if not address.startswith("/api/"):
            return self.client.open(address, method=method)
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": "k"}
        body = {} if method == "POST" else None
        return self.client.open(address, method=method, headers=headers, json=body)


@dataclass
class Office:
    """The house with one caller a role at the cooperative, and one a role next door."""

    house: House
    here: dict[Role, Caller]
    next_door: dict[Role, Caller]
    things: dict[str, str]

    def address(self, rule: Rule) -> str:
        with self.house.app.test_request_context():
            built = self.house.app.url_map.bind("localhost").build(
                rule.endpoint,
                {name: self.things[name] for name in rule.arguments},
                method=next(iter(rule.methods or ())),
            )
        return str(built)


@pytest.fixture
def office(sqlite_house: House) -> Office:
    house = sqlite_house
    house.app.config["WTF_CSRF_ENABLED"] = False
    door = house.parts.door
    door.perform(AddBranch(code="0302", name="隔壁信用社", parent="0300", actor=OPERATOR))
    door.perform(AddVillage(branch="0302", name="远村", actor=OPERATOR))
    row = house.case_at("review_credit")
    application = house.row(row.application)
    attachment = house.rows(Attachment, row.application)[0].id
    things = {
        "number": application.number, "task": row.id, "household": application.household, "village": application.village, "process": "rating_and_grant",
        "freeze": "none", "attachment": attachment, "supplement": "none", "kind": "role", "version": application.process_version, "id": "none",
        "end": "none", "name": "role", "person": "none", "sign_in": "none", "filename": "none",
        "office": "0301", "place": "9",
    }  # fmt: skip
    password = hashed(PASSWORD)
    here = {role: _hired(house, f"here-{role}", role, "0301", password) for role in Role}
    next_door = {role: _hired(house, f"there-{role}", role, "0302", password) for role in Role}
    return Office(house, here, next_door, things)


def _hired(house: House, login: str, role: Role, branch: str, password: str) -> Caller:
    act = AddStaff(
        name=login, roles=frozenset({role}), branch=branch, password_hash=password, demo=True, actor=OPERATOR
    )
    house.parts.door.perform(act)
    token = house.parts.door.perform(GiveToken(name=login, actor=OPERATOR))["token"]
    client = house.app.test_client()
    assert client.post("/login", data={"username": login, "password": PASSWORD}).status_code == 303
    return Caller(client, token)


def said(answer: TestResponse) -> str:
    """The text; a picture says nothing."""
    return answer.data.decode(errors="replace")


def routes(house: House) -> Iterator[Rule]:
    for rule in house.app.url_map.iter_rules():
        if rule.endpoint not in NEVER_TRIED:
            yield rule


def test_every_route_has_a_row_and_every_row_a_route(sqlite_house: House) -> None:
    assert {rule.endpoint for rule in sqlite_house.app.url_map.iter_rules()} == set(DOORS)


def test_each_role_passes_where_its_row_says_so_and_nowhere_else(office: Office) -> None:
    for rule in routes(office.house):
        passage, address = DOORS[rule.endpoint], office.address(rule)
        for role, caller in office.here.items():
            answer = caller.ask(rule, address)
            may = passage.who in (ANYBODY, SIGNED_IN) or role in passage.who  # type: ignore[operator]
            told = (rule.endpoint, role, answer.status_code)
            assert answer.status_code < 500, told
            assert (SHUT in said(answer)) == (not may), told
            assert may or answer.status_code == 403, told
            if may and "GET" in (rule.methods or set()) and passage.who is not ANYBODY:
                assert answer.status_code in (200, 302, 303, 404, 409, 422), told


def test_nobody_passes_without_a_sign_in_but_where_anybody_may(office: Office) -> None:
    stranger = Caller(office.house.app.test_client(), "guessed")
    for rule in routes(office.house):
        answer = stranger.ask(rule, office.address(rule))
        if DOORS[rule.endpoint].who is ANYBODY:
            assert answer.status_code < 500
        elif rule.rule.startswith("/api/"):
            assert answer.status_code == 401, rule.endpoint
        else:
            assert answer.status_code == 303, rule.endpoint
            assert "/login" in answer.headers["Location"], rule.endpoint


def test_another_branch_s_things_are_not_there(office: Office) -> None:
    number = office.things["number"]
    of_a_thing = {"number", "task", "household", "village", "attachment"}
    for rule in routes(office.house):
        passage = DOORS[rule.endpoint]
        if not passage.own_branch:
            continue
        for role, caller in office.next_door.items():
            if passage.who not in (ANYBODY, SIGNED_IN) and role not in passage.who:  # type: ignore[operator]
                continue
            answer = caller.ask(rule, office.address(rule))
            assert number not in said(answer), (rule.endpoint, role)
            if of_a_thing & rule.arguments:
                assert answer.status_code == 404, (rule.endpoint, role, answer.status_code)
