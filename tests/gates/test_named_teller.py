"""Who works away is served by a teller of another branch, named by the director for this one case (RULES G3-05)."""

import io
import re
from dataclasses import replace
from datetime import date

import pypdf
import pytest

from tests.builders.house import Browser, House
from tests.duties.people import dismiss
from tests.gates.acts import family
from webapp.demo.cooperative import PASSWORD
from webapp.demo.people import identity_number
from workflows.acts.claim import Claim
from workflows.acts.name_teller import NameTeller, TakeBackTeller
from workflows.duties import hold
from workflows.records.attachments import Attachment
from workflows.records.named_teller import NamedTeller
from workflows.registers.branches import AddBranch
from workflows.registers.passwords import hashed
from workflows.registers.staff import AddStaff
from workflows.words.actor import OPERATOR, Actor
from workflows.words.refusals import DutyRefused, EntryRefused, NotFound, NotPossible, Rule
from workflows.words.roles import DutyClass, Role

VISIT = "verify_identity"
CARD = identity_number(date(1979, 2, 3), 999)
WHY = {"teller": "shaoying", "reason": "借款人在城东打工，回不来"}
HASH = hashed(PASSWORD)


def hire_elsewhere(house: House, login: str = "shaoying", name: str = "邵英", *, parent: str | None = "0300") -> Actor:
    """A teller of another branch; without a parent, of another legal person."""
    code = "0302" if parent else "0900"
    office = house.parts.door.perform(AddBranch(code=code, name=f"城东{code}", parent=parent, actor=OPERATOR))["branch"]
    act = AddStaff(name=login, real_name=name, roles=frozenset({Role.TELLER}), branch=code, password_hash=HASH, demo=True,
                   actor=OPERATOR)  # fmt: skip
    answer = house.parts.door.perform(act)
    actor = Actor(person=answer["person"], name=name, account=answer["account"], branch=office)
    house.cooperative = replace(house.cooperative, people={**house.cooperative.people, login: actor})
    return actor


def name(house: House, case: str, login: str = "shaoying", **more: object) -> dict[str, object]:
    """The director names somebody."""
    act = NameTeller(application=case, teller=login, reason="外出打工", actor=house.person("gaojun"), **more)  # type: ignore[arg-type]
    return house.parts.door.perform(act)


def take_back(house: House, case: str) -> None:
    house.parts.door.perform(TakeBackTeller(application=case, reason="人回来了", actor=house.person("gaojun")))


def status(browser: Browser, *addresses: str) -> set[int]:
    return {browser.get(address).status_code for address in addresses}


def test_a_teller_who_is_named_serves_this_one_case_and_sees_nothing_else_of_that_branch(house: House) -> None:
    teller = hire_elsewhere(house)
    case = house.case(family(house))
    row, other = house.conduct.reach(case, VISIT), house.case_at("visit_household", 1)
    guest, director = house.signed_in("shaoying"), house.signed_in("gaojun")
    page, task = f"/cases/{row.number}", f"/tasks/{row.id}"
    assert status(guest, page, task, f"{page}/dossier.pdf") == {404}
    assert [guest.post("/search/", {"q": words}).status_code for words in (row.number, CARD)] == [200, 200]

    form = director.get(f"{page}/named-teller").text
    assert "邵英（城东0302）" in form and "蒋丽" not in form
    assert director.post(f"{page}/named-teller", WHY | {"until": "2026-11-23"}).status_code == 422
    assert director.post(f"{page}/named-teller", WHY | {"until": "2026-12-31"}).status_code == 303
    shown = director.get(page).text
    assert "指定他社柜员 邵英" in shown and "收回指定" in shown

    for words in (row.number, CARD):
        assert guest.post("/search/", {"q": words}).headers.get("Location") == task
    assert "该社主任指定您办这一件" in guest.get("/work/").text and task in guest.get("/counter/").text
    for list_of in ("/cases/", "/work/?scope=available", "/work/?scope=branch"):
        assert task not in re.sub(r"<aside.*?</aside>", "", guest.get(list_of).text, flags=re.S)
    for words in ("孙国强", CARD[-4:], "13857009001", other.number):
        assert guest.post("/search/", {"q": words}).status_code == 200, words
    theirs = house.rows(Attachment, other.application)[0].id
    household = house.row(case).household
    assert status(guest, f"/cases/{other.number}", f"/tasks/{other.id}", f"/households/{household}", f"/attachments/{theirs}",
                  f"/households/{house.row(other.application).household}") == {404}  # fmt: skip
    assert status(guest, page, task, f"/attachments/{house.rows(Attachment, case)[0].id}") == {200}
    assert "/households/" not in guest.get(page).text

    withdrawn = {"kind": "申请人撤回", "reason": "不需要了", "asked_by": "本人", "asked_at": "2026-11-24T09:30",
                 "signature": house.conduct.hands.signature(teller, "本人", "signature")}  # fmt: skip
    refused = guest.post(f"{page}/withdraw", withdrawn)
    assert refused.status_code == 403 and "您只被指定办这一件柜台上的事" in refused.text

    assert guest.post(f"{task}/claim", {}, page=task).status_code == 303
    assert task in guest.get("/work/?scope=mine").text and "正在办" in guest.get("/counter/").text
    wrong = guest.complete(row.id, place="柜台")
    assert wrong.status_code == 422 and "办理地点选他社" in wrong.text
    done = guest.complete(row.id)
    while "/tasks/" in done.headers["Location"]:
        done = guest.complete(done.headers["Location"].removeprefix("/tasks/"))
        assert done.status_code == 303, done.text
    assert house.open_tasks(case) == {"approve_disbursement"}
    assert status(guest, page) == {200}
    house.conduct.finish(case)
    assert house.row(case).state == "filed"
    house.work()
    paper = pypdf.PdfReader(io.BytesIO(guest.get(f"{page}/dossier.pdf").data))
    printed = "".join("".join(one.extract_text().split()) for one in paper.pages)
    assert "他社" in printed and "城东0302" in printed and "邵英" in printed and "高军" in printed


def test_only_who_was_named_writes_another_branch_and_only_while_a_visit_waits(sqlite_house: House) -> None:
    house = sqlite_house
    hire_elsewhere(house)
    hire_elsewhere(house, "weiren", "卫仁", parent=None)
    case = house.case()
    with pytest.raises(NotPossible, match="轮到柜台了再指定"):
        name(house, case)
    row = house.conduct.reach(case, VISIT)
    answer = house.signed_in("jiangli").complete(row.id, place="他社")
    assert answer.status_code == 422 and "只有主任为这一件指定的他社柜员选他社" in answer.text
    for login, why in (("weiren", "不在同一个法人"), ("jiangli", "本网点或上级社的人"), ("nobody", "没有工号")):
        with pytest.raises(EntryRefused) as refused:
            name(house, case, login)
        assert why in str(refused.value.fields["teller"][0])
    with pytest.raises(DutyRefused) as not_his:
        house.parts.door.perform(
            NameTeller(application=case, teller="shaoying", reason="-", actor=house.person("jiangli"))
        )
    assert not_his.value.rule is Rule.ROLE
    name(house, case)
    with pytest.raises(NotPossible, match="已经指定邵英"):
        name(house, case)
    house.parts.door.perform(Claim(task=row.id, actor=house.person("jiangli")))
    take_back(house, case)
    with pytest.raises(NotPossible, match="蒋丽已接下"):
        name(house, case)


def test_taken_back_he_sees_nothing_more_unless_he_holds_the_duty(house: House) -> None:
    teller, guest = hire_elsewhere(house), None
    row = house.case_at(VISIT)
    case, page, task = row.application, f"/cases/{row.number}", f"/tasks/{row.id}"
    name(house, case)
    guest = house.signed_in("shaoying")
    assert guest.post(f"{task}/claim", {}, page=task).status_code == 303
    assert house.signed_in("gaojun").post(f"{page}/named-teller/take-back", {"reason": "人回来了"}).status_code == 303
    assert status(guest, page, task) == {404} and row.number not in guest.get("/work/").text
    with pytest.raises(NotFound):
        house.parts.door.perform(Claim(task=row.id, actor=teller))
    assert house.conduct.open(case)[0].holder is None

    name(house, case)
    bound = guest.complete(row.id).headers["Location"]
    take_back(house, case)
    assert status(guest, page, bound) == {200}
    # What is bound to him stays his: it asks for the person. A new visit is another matter.
    done = guest.complete(bound.removeprefix("/tasks/"), verdict="条件未备", unmet_detail="种子发票还没拿来")
    assert done.status_code == 303
    again = house.conduct.open(case)[0]
    assert (again.task, again.holder) == (VISIT, None)
    assert "主任给您的指定已经结束" in guest.get(f"/tasks/{again.id}").text
    with pytest.raises(DutyRefused, match="由主任再指定"):
        house.parts.door.perform(Claim(task=again.id, actor=teller))
    assert [one.ended_because for one in house.rows(NamedTeller, case)] == ["人回来了", "人回来了"]

    name(house, case)
    bound = guest.complete(again.id).headers["Location"].removeprefix("/tasks/")
    take_back(house, case)
    given = house.signed_in("gaojun").post(f"/tasks/{bound}/hand-over", {"to": "tangyun", "reason": "指定已收回"})
    assert given.status_code == 303, given.text
    assert house.conduct.open(case)[0].holder == house.person("tangyun").person


def test_a_naming_ends_with_its_round_or_with_its_day(sqlite_house: House) -> None:
    house = sqlite_house
    teller, row = hire_elsewhere(house), house.case_at(VISIT)
    name(house, row.application, until=date(2026, 11, 25))
    house.clock.later(days=2)
    guest = house.signed_in("shaoying")
    assert status(guest, f"/cases/{row.number}") == {404}
    name(house, row.application)
    assert status(guest, f"/cases/{row.number}") == {200}
    house.conduct.complete(house.person("jiangli"), row.id, verdict="未能核实", networked_check_result="无此号码",
                           evidence="没带户口簿")  # fmt: skip
    assert status(guest, f"/cases/{row.number}") == {404}
    with pytest.raises(NotFound):
        house.parts.door.perform(Claim(task=house.conduct.open(row.application)[0].id, actor=teller))


def test_the_separation_of_duties_binds_a_guest_and_he_is_counted_among_those_who_could(sqlite_house: House) -> None:
    house = sqlite_house
    teller, row = hire_elsewhere(house), house.case_at(VISIT)
    case = row.application
    other = house.conduct.open(case)[0]
    with house.by_hand() as db:
        hold.take(db, case, teller, DutyClass.REVIEW, "review_credit", now=house.clock.now())
    with pytest.raises(DutyRefused, match="邵英.+不相容职责") as refused:
        name(house, case)
    assert refused.value.rule is Rule.EXCLUSIVE
    with house.by_hand() as db:
        hold.give_back(db, case, (teller.person,), DutyClass.REVIEW)
    name(house, case)
    with pytest.raises(DutyRefused) as role:
        house.parts.door.perform(Claim(task=other.id, actor=house.person("zhoumin")))
    assert "邵英" in role.value.could_take


def test_a_guest_alone_lets_a_case_go_on_that_no_own_teller_could_serve(sqlite_house: House) -> None:
    house = sqlite_house
    hire_elsewhere(house)
    row = house.case_at(VISIT)
    dismiss(house, "jiangli", "tangyun")
    name(house, row.application)
    assert house.signed_in("shaoying").complete(row.id).status_code == 303
