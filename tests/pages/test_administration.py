"""Offices, villages, the calendar, figures from outside, versions and policy, as administration keeps them on pages."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.builders.house import Browser, House
from tests.pages.test_statements import Asked
from webapp.demo.cooperative import PASSWORD
from workflows.cases.policy import current_policy
from workflows.queries.processes import versions
from workflows.records.cases import Holiday
from workflows.records.grant import ReferenceValue
from workflows.records.households import Branch, Village, VillageManager
from workflows.words.roles import Role

BPMN = Path(__file__).parents[2] / "workflows" / "bpmn"
PAGES = ("/admin/staff/", "/admin/branches/", "/admin/villages/", "/admin/figures/", "/admin/processes/",
         "/admin/processes/policy", "/admin/processes/moving", "/rosters/")  # fmt: skip


def rows(house: House, record: Any) -> list[Any]:
    with house.read() as db:
        return list(db.rows(select(record.__table__)))


def upload(who: Browser, page: str, name: str, *files: tuple[str, bytes], to: str = "", **given: str) -> TestResponse:
    data: dict[str, Any] = who.hidden(page) | given
    return who.client.post(to or page, data=data | {name: [(io.BytesIO(content), file) for file, content in files]})


def test_every_page_of_administration_is_few_statements_whatever_is_there(sqlite_house: House) -> None:
    keeper = sqlite_house.signed_in("guanli")
    keeper.get("/admin/staff/")
    asked = Asked(sqlite_house.app)
    for page in PAGES:
        asked.clear()
        assert keeper.get(page).status_code == 200
        assert len(asked) <= 14, (page, len(asked))
        assert sorted({one for one in asked if asked.count(one) > 1}) == [], page


def test_an_office_and_a_village_are_added_and_a_village_changes_hands(house: House) -> None:
    keeper = house.signed_in("guanli")
    added = keeper.post("/admin/branches/", {"parent": "0301", "code": "030101", "name": "溪口分社"})
    assert added.status_code == 303
    twice = keeper.post("/admin/branches/", {"parent": "0301", "code": "030101", "name": "别的分社"})
    assert twice.status_code == 422 and "已经有网点" in twice.text and "别的分社" in twice.text
    assert "溪口分社" in keeper.get("/admin/branches/").text
    director = house.signed_in("gaojun")
    assert director.post("/admin/branches/", {"parent": "0301", "code": "9", "name": "九"}).status_code == 403
    assert director.post("/admin/villages/", {"branch": "030101", "name": "溪口村"}).status_code == 303
    village = next(row.id for row in rows(house, Village) if row.name == "石桥村")
    before = next(row for row in rows(house, VillageManager) if row.village == village)
    other = "heyu" if before.person == house.person("linxiaofeng").person else "linxiaofeng"
    page = f"/admin/villages/{village}"
    refused = director.post(page, {"manager": "zhoumin"})
    assert refused.status_code == 422
    assert director.post(page, {"manager": other}).status_code == 303
    now = [row.person for row in rows(house, VillageManager) if row.village == village and row.until is None]
    assert now == [house.person(other).person]
    assert [row.code for row in rows(house, Branch)].count("030101") == 1


def test_who_has_looked_after_a_village_for_three_years_is_told(sqlite_house: House) -> None:
    """Posts rotate (RULES S-02)."""
    assert "满三年" not in sqlite_house.signed_in("gaojun").get("/admin/villages/").text
    sqlite_house.clock.later(days=3 * 365 + 1)
    assert "满三年，该换人" in sqlite_house.signed_in("gaojun").get("/admin/villages/").text


def test_a_years_notice_takes_the_place_of_what_was_provisional(house: House) -> None:
    keeper, page = house.signed_in("guanli"), "/admin/figures/"
    assert "暂定，等通知" in keeper.get(page).text
    to = "/admin/figures/holidays"
    for content, words in ((b"\xff\xfe\x00", "UTF-8"), ("2027-01-02,否,元旦".encode(), "本来就是这样")):
        wrong = upload(keeper, page, "file", ("放假.csv", content), to=to)
        assert wrong.status_code == 422 and words in wrong.text
    notice = "日期,上班,名称\n2027-01-01,否,元旦\n2027-01-03,是,元旦\n".encode()
    assert upload(keeper, page, "file", ("放假.csv", notice), to=to).status_code == 303
    days = {row.day: row.works for row in rows(house, Holiday) if row.day.year == 2027}
    assert days == {date(2027, 1, 1): False, date(2027, 1, 3): True}
    assert "2027-01-03" in keeper.get("/admin/figures/?year=2027").text


def test_a_figure_is_entered_and_never_changed(house: House) -> None:
    keeper, page = house.signed_in("guanli"), "/admin/figures/"
    given = {"of": "LPR", "name": "一年期", "value": "3.10", "since": "2026-12-20", "source": "同业拆借中心"}
    assert keeper.post(page, given).status_code == 303
    shown = keeper.get(page).text
    assert "3.1000" in shown and "还没到" in shown
    other = keeper.post(page, given | {"value": "3.2"})
    assert other.status_code == 422 and "已经录入" in other.text and "同业拆借中心" in other.text
    for value in ("三", "3.00001", "1e5", "NaN", "-1"):
        assert keeper.post(page, given | {"value": value, "since": "2026-12-21"}).status_code == 422
    kept = [row.value for row in rows(house, ReferenceValue) if row.kind == "LPR" and row.since == date(2026, 12, 20)]
    assert kept == [Decimal("3.1000")]


def test_what_every_office_works_with_is_the_uppermost_administrators(sqlite_house: House) -> None:
    from tests.pages.test_staff_pages import hire

    hire(sqlite_house, "local", Role.ADMINISTRATOR, "0301")
    local = sqlite_house.signed_in("local")
    given = {"of": "LPR", "name": "一年期", "value": "3.10", "since": "2026-12-20", "source": "同业拆借中心"}
    assert local.post("/admin/figures/", given).status_code == 403
    assert local.post("/admin/branches/", {"parent": "0300", "code": "1", "name": "一"}).status_code == 422


def test_a_set_is_looked_at_alone_and_deployed_by_two(sqlite_house: House) -> None:
    keeper, page = sqlite_house.signed_in("guanli"), "/admin/processes/"
    files = [(path.name, path.read_bytes()) for path in sorted(BPMN.iterdir()) if path.suffix in (".bpmn", ".dmn")]
    broken = [
        (name, content.replace(b'name="duty" value="review"', b'name="duty" value="nothing"'))
        for name, content in files
    ]
    refused = upload(keeper, page, "files", *broken)
    assert refused.status_code == 422 and "rating_and_grant" in refused.text
    # A comment makes another version of it; nothing is deployed by looking.
    newer = [(name, content.replace(b"</", b"<!-- 2 --></", 1) if name.endswith("filing.bpmn") else content)
             for name, content in files]  # fmt: skip
    looked = upload(keeper, page, "files", *newer)
    assert looked.status_code == 200 and "核对过：没有问题" in looked.text
    both = {"password": PASSWORD, "second": "qianbo", "second_password": PASSWORD}
    for wrong, words in (
        (both | {"second": "guanli"}, "同一人的两个账号不算"),
        (both | {"second": "gaojun"}, "本人办"),
        (both | {"second_password": "nothing at all"}, "工号或密码不对"),
    ):
        answer = upload(keeper, page, "files", *newer, **wrong)
        assert answer.status_code in (403, 422) and words in answer.text
    with sqlite_house.read() as db:
        assert len(versions(db)) == 1
    assert upload(keeper, page, "files", *newer, **both).status_code == 303
    with sqlite_house.read() as db:
        assert [one.current for one in versions(db)] == [True, False]


def test_a_policy_is_set_by_two_at_one_screen(house: House) -> None:
    director, page = house.signed_in("qianbo"), "/admin/processes/policy"
    given = {"merged": "file_with_review", "two_person_from": "20,000", "caps": "raised", "text_b_from": "10000",
             "password": PASSWORD, "second": "guanli"}  # fmt: skip
    missing = director.post(page, given)
    assert missing.status_code == 422 and "20,000" in missing.text
    assert director.post(page, given | {"second_password": PASSWORD}).status_code == 303
    with house.read() as db:
        policy = current_policy(db)
    assert (policy["merged"], policy["two_person_from"], policy["recording_required"]) == (
        "file_with_review", "20000.00", False,
    )  # fmt: skip
    assert "归档和审查合成一类" in director.get(page).text


def test_a_token_is_made_by_its_owner_and_ended_by_the_administrator(house: House) -> None:
    teller = house.signed_in("jiangli")
    wrong = teller.post("/account/token", {"password": "not this one"}, page="/account/")
    assert wrong.status_code == 422
    shown = teller.post("/account/token", {"password": PASSWORD}, page="/account/")
    assert shown.status_code == 200
    token = shown.text.split('class="fg-token">')[1].split("<")[0]
    rest = house.app.test_client()
    assert rest.get("/api/v1/tasks", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    keeper = house.signed_in("guanli")
    page = "/admin/staff/jiangli"
    assert "有一个接口令牌在用" in keeper.get(page).text and token not in keeper.get(page).text
    assert keeper.post(f"{page}/end-token", {}, page=page).status_code == 303
    assert rest.get("/api/v1/tasks", headers={"Authorization": f"Bearer {token}"}).status_code == 401
