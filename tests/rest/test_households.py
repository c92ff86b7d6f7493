"""Households: masked, found by what people know of them, and made where no roster brought them."""

import pytest

from tests.rest.house import _number as number_of
from webapp.api.rest import PREFIX
from workflows.queries import blindness
from workflows.words.roles import Role

HEAD = {"name": "钱大有", "relation": "户主", "id_number": number_of(1980, 5, 6, 871), "phone": "13857008888"}
CHILD = {"name": "钱小有", "relation": "子", "id_number": number_of(2014, 5, 6, 873)}


def test_a_household_is_listed_with_its_members_and_their_numbers_masked(house):
    found = house.as_("lin").get("/households?village=石桥村").json
    (item,) = found["items"]
    assert (item["id"], item["village"], found["next"]) == (house.household, "石桥村", None)
    shown = {one["name"]: (one["is_adult"], one["id_number"]) for one in item["members"]}
    whole = number_of(1975, 3, 15, 997)
    assert shown["林秋生"] == (True, whole[:3] + "*" * 11 + whole[-4:])
    assert shown["林小梅"] == (False, None)
    assert whole not in str(found)
    assert house.as_("lin").get("/households?village=别的村").json["items"] == []


def test_the_number_of_statements_does_not_grow_with_the_list(sqlite_house):
    from sqlalchemy import event

    from webapp.database import db

    house, counted = sqlite_house, []
    lin = house.as_("lin")
    with house.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *_: counted.append(1))
    lin.get("/households")
    one = len(counted)
    for seed in range(20, 25):
        house.settle(f"赵{seed}", seed=seed)
    counted.clear()
    assert len(lin.get("/households").json["items"]) == 6
    assert len(counted) == one


@pytest.mark.parametrize(
    "words", ["林秋生", "linqiusheng", "lqs", number_of(1975, 3, 15, 997), "13850000997", "0997", "陈秀英"]
)
def test_a_household_is_found_by_what_is_known_of_a_member(sqlite_house, words):
    lin = sqlite_house.as_("lin")
    assert [one["id"] for one in lin.post("/households/search", {"q": words}).json["items"]] == [sqlite_house.household]


def test_words_that_are_none_are_refused(sqlite_house):
    lin = sqlite_house.as_("lin")
    for body in ({}, {"q": ""}, {"q": " "}, {"q": 7}, {"q": "x\x00"}, {"q": "x" * 101}, {"q": "林", "page": 1}):
        assert lin.post("/households/search", body).status_code == 422, body
    assert lin.post("/households/search", {"q": "林"}, key=None).status_code == 400


def test_a_new_household_is_there_at_once_and_keeps_no_minor_s_number(house):
    lin = house.as_("lin")
    body = {"village": house.village, "village_group": "5 组", "members": [HEAD, CHILD]}
    added, again = (lin.post("/households", body, key="a") for _ in range(2))
    assert (added.status_code, added.data) == (201, again.data)
    found = lin.post("/households/search", {"q": "钱大有"}).json["items"]
    assert [one["id"] for one in found] == [added.json["id"]]
    assert [(one["name"], one["is_adult"], bool(one["id_number"])) for one in found[0]["members"]] == [
        ("钱大有", True, True), ("钱小有", False, False)
    ]  # fmt: skip
    form = lin.get(f"/forms/accept_application?household={added.json['id']}")
    assert form.status_code == 200


def test_a_new_household_has_one_adult_head_whom_no_other_household_has(house):
    lin = house.as_("lin")

    def errors(*members, **more):
        answer = lin.post("/households", {"village": house.village, "members": list(members)} | more)
        assert answer.status_code == 422, answer.text
        return set(answer.json["errors"])

    assert errors(CHILD) == {"members"}
    assert errors(HEAD, HEAD | {"id_number": number_of(1981, 1, 1, 5)}) == {"members"}
    assert errors(CHILD | {"relation": "户主"}) == {"members-0-relation"} or errors(CHILD | {"relation": "户主"}) == {
        "relation"
    }
    assert errors(HEAD | {"id_number": number_of(1975, 3, 15, 997)}) == {"id_number"}
    assert errors(HEAD, village="elsewhere") == {"village"}
    assert "members-0-nick_name" in errors(HEAD | {"nick_name": "x"})
    assert errors() == {"members"}
    assert house.as_("xu").post("/households", {}).status_code == 403


@pytest.mark.parametrize(("kind", "near", "role", "blind"), [
    ("兄弟姐妹", True, Role.TELLER, True), ("侄甥", False, Role.TELLER, False), ("侄甥", False, Role.DIRECTOR, True),
])  # fmt: skip
def test_lists_are_blind_just_where_the_guard_is(sqlite_house, kind, near, role, blind):
    from workflows.duties.facts import AboutCase, load

    house = sqlite_house
    who = house.hire("kin", "亲戚", role)
    house.relate("kin", house.household, kind, near=near)
    with house.read() as db:
        about = AboutCase(application=None, branch=house.branch, household=house.household, village=house.village)
        standing = load(db, about, now=house.clock.now(), task_name=str).standing(who.person)
        hidden = blindness.load(db, who.person, now=house.clock.now()).hides(house.household, house.village)
    assert (standing.recused is not None) is hidden is blind


def test_who_looked_after_the_village_within_a_year_and_moved_on_is_blind_there(sqlite_house):
    from datetime import timedelta

    from workflows.duties.facts import AboutCase, load
    from workflows.records.households import VillageManager
    from workflows.records.sealed import write

    house = sqlite_house
    now = house.clock.now()
    with house.act() as db:
        values = {"village": house.village, "person": house.staff["jiang"].person, "since": now - timedelta(days=900),
                  "until": now - timedelta(days=100)}  # fmt: skip
        write(db, VillageManager, values, subject=None, now=now)
    about = AboutCase(application=None, branch=house.branch, household=house.household, village=house.village)
    for days in (0, 400):
        at = now + timedelta(days=days)
        with house.read() as db:
            recused = load(db, about, now=at, task_name=str).standing(house.staff["jiang"].person).recused
            assert (
                blindness.load(db, house.staff["jiang"].person, now=at).hides(house.household, house.village)
                is (recused is not None)
                is (days == 0)
            )
    assert house.as_("jiang").get("/households").json["items"][0]["members"] == []
    assert PREFIX == "/api/v1"
