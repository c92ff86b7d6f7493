"""Who may do what is changed by two persons, and looked at before (PRODUCT §3: persons, static, predict before granting)."""

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.builders.house import Browser, House
from tests.builders.roster import fresh_number
from tests.pages.test_statements import Asked
from webapp.demo.cooperative import PASSWORD
from webapp.demo.people import adult_number
from workflows.audit.findings import Verdict
from workflows.audit.verify import verify
from workflows.records.households import Branch
from workflows.records.people import Account, Cover, RoleHeld
from workflows.records.staff_changes import StaffChange
from workflows.registers.branches import AddBranch
from workflows.registers.passwords import hashed
from workflows.registers.staff import AddStaff
from workflows.words.actor import OPERATOR
from workflows.words.roles import Role

SEEN = re.compile(r'name="seen" value="([^"]+)"')
START = re.compile(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}")


def roles_of(house: House, login: str) -> set[str]:
    account, role = Account.__table__, RoleHeld.__table__
    with house.read() as db:
        rows = db.rows(
            select(role.c.role).join(account, account.c.id == role.c.account)
            .where(account.c.name == login, role.c.until.is_(None))
        )  # fmt: skip
        return {row.role for row in rows}


def changes(house: House) -> list[Any]:
    with house.read() as db:
        return list(db.rows(select(StaffChange.__table__).order_by(StaffChange.__table__.c.id)))


def asked(who: Browser, address: str, given: dict[str, Any]) -> Any:
    """Looks at what it would lead to, and asks."""
    looked = who.post(address, given)
    assert looked.status_code == 200, looked.text
    return who.post(address, given | {"seen": SEEN.findall(looked.text)[0]})


def hire(house: House, login: str, role: Role, branch: str = "0300") -> None:
    act = AddStaff(name=login, real_name=f"新{login}", roles=frozenset({role}), branch=branch,
                   password_hash=hashed(PASSWORD), demo=True, actor=OPERATOR)  # fmt: skip
    house.parts.door.perform(act)


def test_a_role_is_given_once_a_second_person_agrees_and_not_before(house: House) -> None:
    keeper, address = house.signed_in("guanli"), "/admin/staff/jiangli?do=roles"
    given = {"roles": ["teller", "disbursement_approver"], "reason": "吴静 12 月休假，提前备人"}
    first = asked(keeper, address, given)
    assert first.status_code == 303
    assert roles_of(house, "jiangli") == {"teller"}
    (waiting,) = changes(house)
    page = keeper.get("/admin/staff/").text
    assert "您提的，您不能确认" in page
    assert "要由别人确认" in keeper.get(f"/admin/changes/{waiting.id}").text
    own = keeper.post(f"/admin/changes/{waiting.id}/decision", {"agreed": "yes"}, page="/admin/staff/")
    assert own.status_code == 403 and roles_of(house, "jiangli") == {"teller"}
    director = house.signed_in("gaojun")
    assert "1 项人员变更等您确认" in director.get("/work/").text
    assert "人员变更等您确认" not in keeper.get("/work/").text
    shown = director.get(f"/admin/changes/{waiting.id}")
    assert "吴静 12 月休假" in shown.text and "管理员" in shown.text
    answer = director.post(f"/admin/changes/{waiting.id}/decision", {"agreed": "yes"},
                           page=f"/admin/changes/{waiting.id}")  # fmt: skip
    assert answer.status_code == 303
    assert roles_of(house, "jiangli") == {"teller", "disbursement_approver"}
    assert [row.state for row in changes(house)] == ["agreed"]
    assert director.get(f"/admin/changes/{waiting.id}").status_code == 404


def test_nothing_is_asked_for_before_its_effect_was_shown(sqlite_house: House) -> None:
    """The cases in which she holds a duty stay closed to her; who could take them is named."""
    house = sqlite_house
    row = house.case_at("check_borrowing")
    number = house.row(row.application).number
    keeper, address = house.signed_in("guanli"), "/admin/staff/jiangli?do=roles"
    given = {"roles": ["teller", "disbursement_approver"], "reason": "备人"}
    looked = keeper.post(address, given)
    assert looked.status_code == 200 and changes(house) == []
    assert "有了放款审批，这 1 件在办的案也永远不能由蒋丽办" in looked.text
    assert number in looked.text and "吴静" in looked.text
    # What was seen was another change: the new one is shown first.
    seen = SEEN.findall(looked.text)[0]
    other = keeper.post(address, given | {"roles": ["teller", "credit_clerk"], "seen": seen})
    assert other.status_code == 200 and changes(house) == []


def test_an_absence_that_strands_a_case_is_told_with_the_case(sqlite_house: House) -> None:
    house = sqlite_house
    number = house.row(house.case_at("approve_disbursement").application).number
    keeper = house.signed_in("guanli")
    for login in ("wujing", "fangzhiyuan"):
        page = keeper.get(f"/admin/staff/{login}?do=dismiss").text
        assert ("没有人能办放款审批" in page) == (login == "fangzhiyuan")
        if login == "wujing":
            assert "方志远不在，放款就停" in page
            gone = keeper.post(f"/admin/staff/{login}/dismiss", {}, page=f"/admin/staff/{login}?do=dismiss")
            assert gone.status_code == 303
        else:
            assert number in page


def test_a_dismissal_acts_at_once_and_nobody_ends_himself(house: House) -> None:
    keeper = house.signed_in("guanli")
    gone = house.signed_in("wujing")
    assert keeper.post("/admin/staff/wujing/dismiss", {}, page="/admin/staff/wujing?do=dismiss").status_code == 303
    assert gone.get("/work/").status_code == 303 and roles_of(house, "wujing") == set()
    assert "wujing" in keeper.get("/admin/staff/?gone=1").text
    assert keeper.post("/admin/staff/guanli/dismiss", {}, page="/admin/staff/wujing").status_code == 409
    assert roles_of(house, "guanli") == {"administrator"}


def test_roles_that_may_not_meet_stay_in_the_list_with_the_reason_and_are_refused(sqlite_house: House) -> None:
    keeper, address = sqlite_house.signed_in("guanli"), "/admin/staff/jiangli?do=roles"
    assert "和柜员不能兼：去农户家的不碰钱" in keeper.get(address).text
    assert "看管的人不能担任何职责" in keeper.get(address).text
    refused = keeper.post(address, {"roles": ["teller", "client_manager"], "reason": "缺人"})
    assert refused.status_code == 422 and "不能由同一人担任" in refused.text and "缺人" in refused.text
    assert changes(sqlite_house) == []


def test_leave_is_asked_for_by_a_director_and_agreed_to_by_neither_of_the_two(house: House) -> None:
    director, address = house.signed_in("gaojun"), "/admin/staff/luomei?do=cover"
    given = {"since": "2026-12-08", "until": "2026-12-10", "substitute": "zhengfang", "reason": "年休假"}
    assert asked(director, address, given).status_code == 303
    (waiting,) = changes(house)
    with pytest.raises(IntegrityError), house.by_hand() as db:
        # Nobody agrees to his own, whoever writes the row.
        db.execute(StaffChange.__table__.update().values(state="agreed", decided_by=waiting.asked_by,
                                                         decided_at=waiting.asked_at))  # fmt: skip
    with pytest.raises(IntegrityError), house.by_hand() as db:
        db.execute(StaffChange.__table__.update().values(state="agreed", decided_by=waiting.substitute,
                                                         decided_at=waiting.asked_at))  # fmt: skip
    keeper = house.signed_in("guanli")
    shown = keeper.get(f"/admin/changes/{waiting.id}").text
    assert "12 月 8 日至 12 月 10 日" in shown and "郑芳代" in shown
    agreed = keeper.post(
        f"/admin/changes/{waiting.id}/decision", {"agreed": "yes"}, page=f"/admin/changes/{waiting.id}"
    )
    assert agreed.status_code == 303
    with house.read() as db:
        (cover,) = db.rows(select(Cover.__table__))
    assert cover.substitute == house.person("zhengfang").person
    assert "12 月 8 日休假" in keeper.get("/admin/staff/").text


def test_a_director_asks_for_leave_alone(sqlite_house: House) -> None:
    director = sqlite_house.signed_in("gaojun")
    assert "do=roles" not in director.get("/admin/staff/luomei").text
    refused = director.post("/admin/staff/luomei?do=roles", {"roles": ["teller"], "reason": "x"},
                            page="/admin/staff/luomei?do=cover")  # fmt: skip
    assert refused.status_code in (404, 422) and changes(sqlite_house) == []
    assert director.get("/admin/new-staff").status_code == 403


def test_a_new_account_begins_with_a_password_that_is_shown_once(house: House) -> None:
    keeper, director = house.signed_in("guanli"), house.signed_in("gaojun")
    number = fresh_number()
    given = {"real_name": "李卫东", "name": "1033", "id_number": number, "branch": "0301",
             "roles": ["teller"], "reason": "新来的柜员"}  # fmt: skip
    bad = keeper.post("/admin/new-staff", given | {"id_number": number[:-2]})
    assert bad.status_code == 422 and "李卫东" in bad.text
    assert keeper.post("/admin/new-staff", given).status_code == 303
    (waiting,) = changes(house)
    assert waiting.id_number is not None and number not in str(tuple(waiting))
    hidden = director.hidden(f"/admin/changes/{waiting.id}") | {"agreed": "yes"}
    shown = director.client.post(f"/admin/changes/{waiting.id}/decision", data=hidden)
    (start,) = set(START.findall(shown.text))
    again = director.client.post(f"/admin/changes/{waiting.id}/decision", data=hidden)
    assert again.status_code == 200 and start not in again.text
    assert changes(house)[0].id_number is None
    with house.read() as db:
        assert list(verify(db, house.parts.store.stored, Verdict())) == []
    fresh = Browser(house, "1033", house.app.test_client())
    page = fresh.client.get("/login").text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    entered = fresh.client.post("/login", data={"username": "1033", "password": start, "csrf_token": token})
    assert entered.status_code == 303 and roles_of(house, "1033") == {"teller"}


def test_a_second_account_is_the_same_person_with_his_duties_and_his_name(sqlite_house: House) -> None:
    house = sqlite_house
    number = house.row(house.case_at("check_borrowing").application).number
    place = list(house.cooperative.people).index("jiangli")
    given = {"real_name": "蒋莉", "name": "1032b", "id_number": adult_number(place), "branch": "0301",
             "roles": ["disbursement_approver"], "reason": "备人"}  # fmt: skip
    keeper, address = house.signed_in("guanli"), "/admin/new-staff"
    looked = keeper.post(address, given)
    assert looked.status_code == 200 and number in looked.text and changes(house) == []
    slip = keeper.post(address, given | {"seen": SEEN.findall(looked.text)[0]})
    assert slip.status_code == 422 and "登记的是别的姓名" in slip.text
    assert asked(keeper, address, given | {"real_name": "蒋丽"}).status_code == 303
    (waiting,) = changes(house)
    assert waiting.person == house.person("jiangli").person
    # Nobody gives himself another account.
    own = given | {"real_name": "管理员", "name": "guanli2", "roles": ["administrator"],
                   "id_number": adult_number(list(house.cooperative.people).index("guanli"))}  # fmt: skip
    refused = asked(keeper, address, own)
    assert refused.status_code == 422 and "由另一位系统管理员来提" in refused.text


def test_whoever_asked_takes_it_back_and_one_change_waits_at_a_time(sqlite_house: House) -> None:
    keeper, address = sqlite_house.signed_in("guanli"), "/admin/staff/jiangli?do=roles"
    given = {"roles": ["teller", "credit_clerk"], "reason": "帮档案"}
    assert asked(keeper, address, given).status_code == 303
    (waiting,) = changes(sqlite_house)
    assert "有一项变更等着确认" in keeper.get(address).text
    hidden = keeper.hidden("/admin/staff/")
    second = keeper.client.post("/admin/staff/jiangli?do=password", data=hidden | {"key": "k2", "reason": "忘了密码"})
    assert second.status_code == 422 and "等着确认" in second.text and len(changes(sqlite_house)) == 1
    other = sqlite_house.signed_in("gaojun")
    refused = other.post(f"/admin/changes/{waiting.id}/withdraw", {}, page=f"/admin/changes/{waiting.id}")
    assert refused.status_code == 403
    assert keeper.post(f"/admin/changes/{waiting.id}/withdraw", {}, page="/admin/staff/").status_code == 303
    assert [row.state for row in changes(sqlite_house)] == ["withdrawn"]


def test_what_has_changed_since_it_was_asked_for_is_not_agreed_to_blindly(sqlite_house: House) -> None:
    from workflows.registers.staff import ChangeRoles

    keeper, director = sqlite_house.signed_in("guanli"), sqlite_house.signed_in("gaojun")
    given = {"roles": ["teller", "credit_clerk"], "reason": "帮档案"}
    asked(keeper, "/admin/staff/jiangli?do=roles", given)
    (waiting,) = changes(sqlite_house)
    change = ChangeRoles(name="jiangli", roles=frozenset({Role.CREDIT_CLERK}), demo=True, actor=OPERATOR)
    sqlite_house.parts.door.perform(change)
    page = f"/admin/changes/{waiting.id}"
    assert director.post(f"{page}/decision", {"agreed": "yes"}, page=page).status_code == 412
    assert director.post(f"{page}/decision", {"agreed": "no"}, page=page).status_code == 303
    assert roles_of(sqlite_house, "jiangli") == {"credit_clerk"}


def test_an_administrator_keeps_his_own_office_and_below_and_nobody_asks_for_himself(sqlite_house: House) -> None:
    house = sqlite_house
    house.parts.door.perform(AddBranch(code="0302", name="隔壁信用社", parent="0300", actor=OPERATOR))
    hire(house, "next", Role.ADMINISTRATOR, "0302")
    neighbour = house.signed_in("next")
    assert neighbour.get("/admin/staff/jiangli").status_code == 404
    assert "jiangli" not in neighbour.get("/admin/staff/").text
    keeper = house.signed_in("guanli")
    moved = asked(keeper, "/admin/staff/tangyun?do=branch", {"branch": "0302", "reason": "支援"})
    assert moved.status_code == 303
    (waiting,) = changes(house)
    page = f"/admin/changes/{waiting.id}"
    assert house.signed_in("gaojun").get(page).status_code == 404
    assert neighbour.post(f"{page}/decision", {"agreed": "yes"}, page=page).status_code == 303
    with house.read() as db:
        branch = db.scalar(select(Account.__table__.c.branch).where(Account.__table__.c.name == "tangyun"))
        assert db.scalar(select(Branch.__table__.c.code).where(Branch.__table__.c.id == branch)) == "0302"
    own = asked(keeper, "/admin/staff/guanli?do=roles", {"roles": ["auditor"], "reason": "x"})
    assert own.status_code == 422 and "由另一位系统管理员来提" in own.text


def test_the_page_of_staff_asks_nothing_twice_and_no_more_for_more_people(sqlite_house: House) -> None:
    keeper = sqlite_house.signed_in("guanli")
    keeper.get("/admin/staff/")
    asked_for = Asked(sqlite_house.app)
    keeper.get("/admin/staff/")
    few = len(asked_for)
    assert sorted({one for one in asked_for if asked_for.count(one) > 1}) == [] and few <= 14
    for place in range(12):
        hire(sqlite_house, f"more{place:02d}", Role.TELLER, "0301")
    asked_for.clear()
    page = keeper.get("/admin/staff/").text
    assert len(asked_for) == few and "after=" in page
    following = re.findall(r'href="(/admin/staff/\?after=[^"]+)"', page)[0].replace("&amp;", "&")
    later = keeper.get(following).text
    assert set(re.findall(r"/admin/staff/(\w+)#change", page)).isdisjoint(
        re.findall(r"/admin/staff/(\w+)#change", later)
    )
