"""Kinship is declared once a year, signed; what is added binds at once, what ends waits for a second person (S-03)."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests.builders.house import PASSWORD, Browser, House
from tests.duties.people import head_of
from tests.gates.acts import family
from webapp.demo.people import identity_number
from workflows.acts.claim import Claim
from workflows.audit.findings import Verdict
from workflows.audit.verify import verify
from workflows.queries import kin_declarations
from workflows.records.kinship import RelationEnd, YearlyDeclaration
from workflows.records.people import Account, Person, Relation
from workflows.words.refusals import Recused

BORROWER = identity_number(date(1979, 2, 3), 999)
PAGE = "/account/kinship"
ONE = {
    "has_kin": "yes",
    "kin-0-name": "孙国强",
    "kin-0-kind": "兄弟姐妹",
    "kin-0-id_number": BORROWER,
    "password": PASSWORD,
}
NONE = {"has_kin": "no", "password": PASSWORD}


def relations(house: House, login: str) -> list[tuple[str, bool]]:
    """Kind, and whether it binds, of what somebody has declared."""
    table = Relation.__table__
    with house.read() as db:
        rows = db.rows(select(table).where(table.c.person == house.person(login).person).order_by(table.c.id))
    return [(row.kind, row.ended_at is None) for row in rows]


def count(house: House, record: type) -> int:
    with house.read() as db:
        return int(db.scalar(select(func.count()).select_from(record.__table__)) or 0)


def audited(house: House) -> None:
    with house.read() as db:
        assert [str(one) for one in verify(db, house.parts.store.stored, Verdict())] == []


def end_of(house: House) -> str:
    with house.read() as db:
        return str(db.scalar(select(RelationEnd.__table__.c.id).order_by(RelationEnd.__table__.c.id.desc()).limit(1)))


def decide(browser: Browser, end: str, decision: str) -> int:
    answer = browser.post(f"/kinship/ends/{end}", {"decision": decision, "password": PASSWORD})
    return answer.status_code


def test_what_is_declared_binds_at_once_and_what_is_left_out_until_a_second_person_agrees(house: House) -> None:
    row = house.conduct.reach(house.case(family(house)), "verify_identity")
    browser, teller = house.signed_in("jiangli"), house.person("jiangli")
    assert browser.get(f"/tasks/{row.id}").status_code == 200
    wrong = browser.post(PAGE, ONE | {"password": "not-this-one"})
    assert wrong.status_code == 422 and "密码不对" in wrong.text and "孙国强" in wrong.text
    assert browser.post(PAGE, ONE).status_code == 303
    assert relations(house, "jiangli") == [("兄弟姐妹", True)] and browser.get(f"/tasks/{row.id}").status_code == 403
    with pytest.raises(Recused, match="兄弟姐妹"):
        house.parts.door.perform(Claim(task=row.id, actor=teller))
    shown = browser.get("/account/").text
    assert "孙国强" in shown and "他家的件都回避" in shown and BORROWER not in shown

    # Left out next year, it binds still, and neither he nor a colleague without the post can end it.
    house.clock.later(days=300)
    browser = house.signed_in("jiangli")
    assert browser.post(PAGE, NONE).status_code == 303
    end = end_of(house)
    assert "等确认解除" in browser.get("/account/").text
    assert relations(house, "jiangli") == [("兄弟姐妹", True)] and browser.get(f"/tasks/{row.id}").status_code == 403
    assert browser.get(f"/kinship/ends/{end}").status_code == 403
    director = house.signed_in("gaojun")
    assert "1 项等第二人确认" in director.get("/work/").text and "孙国强" in director.get("/kinship/").text
    assert decide(director, end, "不同意") == 303
    assert relations(house, "jiangli") == [("兄弟姐妹", True)]
    assert browser.post(PAGE, NONE).status_code == 303
    assert decide(house.signed_in("guanli"), end_of(house), "确认解除") == 303
    assert relations(house, "jiangli") == [("兄弟姐妹", False)] and browser.get(f"/tasks/{row.id}").status_code == 200
    assert decide(director, end_of(house), "确认解除") == 404

    # Declared once more it binds again.
    assert browser.post(PAGE, ONE).status_code == 303
    assert relations(house, "jiangli") == [("兄弟姐妹", True)]
    assert count(house, YearlyDeclaration) == 4
    audited(house)


def test_the_end_of_a_kinship_helps_nobody_in_a_case_in_which_he_holds_a_duty(sqlite_house: House) -> None:
    house = sqlite_house
    row = house.conduct.reach(house.case(family(house)), "verify_identity")
    browser = house.signed_in("jiangli")
    assert browser.post(f"/tasks/{row.id}/claim", {}, page=f"/tasks/{row.id}").status_code == 303
    # A cousin does not bar a teller from the counter, so he keeps what he holds.
    assert browser.post(PAGE, ONE | {"kin-0-kind": "堂表兄弟姐妹"}).status_code == 303
    assert browser.post(PAGE, NONE).status_code == 303
    answer = house.signed_in("gaojun").post(
        f"/kinship/ends/{end_of(house)}", {"decision": "确认解除", "password": PASSWORD}
    )
    assert answer.status_code == 409 and row.number in answer.text and "办完再解除" in answer.text
    assert relations(house, "jiangli") == [("堂表兄弟姐妹", True)]


def test_no_kin_and_kin_are_not_said_in_one_breath_and_a_line_is_checked_where_it_stands(sqlite_house: House) -> None:
    house = sqlite_house
    family(house)
    browser = house.signed_in("jiangli")
    child = identity_number(date(2015, 8, 8), 222)
    with house.read() as db:
        table = Account.__table__
        assert db.scalar(select(table.c.name).where(table.c.person == house.person("jiangli").person)) == "jiangli"
    for given, sentence in (
        (ONE | {"has_kin": "no"}, "选了否，下面就不勾也不填"),
        ({"has_kin": "yes", "password": PASSWORD}, "选了是，就勾上或填上至少一位"),
        (ONE | {"kin-0-id_number": "330825197902039990"}, "kin-0-id_number"),
        (ONE | {"kin-0-id_number": child}, "未成年的亲属不填身份证号"),
        (ONE | {"kin-0-name": "孙国壮"}, "孙国壮的姓名与这个身份证号登记的不一致"),
        (ONE | {"kin-0-kind": "干亲"}, "干亲"),
        (ONE | {"password": ""}, "再输一次登录密码"),
    ):
        answer = browser.post(PAGE, given)
        assert (answer.status_code, sentence in answer.text) == (422, True), sentence
    longer = browser.post(PAGE, ONE | {"add-kin": "1"})
    assert longer.status_code == 200 and 'name="kin-1-name"' in longer.text and "孙国强" in longer.text
    assert (count(house, YearlyDeclaration), relations(house, "jiangli")) == (0, [])
    # Without a number he is kept, matches nobody, and stands on the next declaration.
    assert browser.post(PAGE, ONE | {"kin-0-id_number": ""}).status_code == 303
    assert relations(house, "jiangli") == [] and "系统比对不了" in browser.get("/account/").text
    assert "孙国强（兄弟姐妹）" in browser.get(PAGE).text


def test_it_is_asked_for_at_the_first_sign_in_of_a_year_and_again_when_it_is_late(house: House) -> None:
    first = house.signed_in("jiangli")
    assert "今年还没有申报亲属关系" in first.get("/work/").text
    assert "申报亲属关系" not in house.signed_in("jiangli").get("/work/").text
    house.clock.later(days=31)
    late = house.signed_in("jiangli")
    assert "年度申报已经逾期" in late.get("/work/").text and "已逾期" in late.get("/account/").text
    assert late.post(PAGE, NONE).status_code == 303
    assert "已申报" in late.get("/account/").text
    auditor = house.signed_in("xuming")
    listed = auditor.get("/kinship/").text
    assert "人逾期" in auditor.get("/work/").text and listed.index("唐芸") < listed.index("蒋丽")
    assert "<td>许明" not in listed and late.get("/kinship/").status_code == 403
    house.clock.later(days=20)
    assert "今年还没有申报亲属关系" in house.signed_in("jiangli").get("/work/").text
    with house.read() as db:
        mine = kin_declarations.of_person(db, house.person("jiangli").person, now=house.clock.now())
        assert mine is not None and (mine.due_on, mine.late) == (date(2027, 12, 25), False)
        assert kin_declarations.of_person(db, house.person("xuming").person, now=house.clock.now()) is None


def test_a_second_person_is_needed_even_for_a_hand_written_row(sqlite_house: House) -> None:
    house = sqlite_house
    family(house)
    assert house.signed_in("gaojun").post(PAGE, ONE).status_code == 303
    assert house.signed_in("gaojun").post(PAGE, NONE).status_code == 303
    own = house.signed_in("gaojun")
    assert "要由别人确认" in own.get("/kinship/").text
    assert decide(own, end_of(house), "确认解除") == 403
    values = {"agreed": True, "decided_by": house.person("gaojun").person, "decided_at": house.clock.now()}
    by_himself = RelationEnd.__table__.update().values(values)
    with pytest.raises(IntegrityError), house.by_hand() as db:
        db.execute(by_himself)
    assert decide(house.signed_in("qianbo"), end_of(house), "确认解除") == 303


def test_a_relative_who_is_nobodys_customer_yet_is_found_when_he_becomes_one(sqlite_house: House) -> None:
    house = sqlite_house
    # A brother of credit staff is no customer at all (S-04); a brother's wife is.
    assert house.signed_in("zhoumin").post(PAGE, ONE | {"kin-0-kind": "兄弟姐妹的配偶"}).status_code == 303
    place = family(house)
    with house.read() as db:
        same = db.scalar(select(func.count()).select_from(Person.__table__).where(Person.__table__.c.name == "孙国强"))
    assert same == 1 and head_of(house, place)
    row = house.conduct.reach(house.case(place), "review_credit")
    assert house.signed_in("zhoumin").get(f"/tasks/{row.id}").status_code == 403
    assert house.signed_in("xuqin").get(f"/tasks/{row.id}").status_code == 200
