"""The auditor's pages: two verdicts that name the row, each act with its right, refused attempts, changes, downloads."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import delete, update

from tests.builders.house import Browser, House
from tests.duties.people import cover, declare
from webapp.demo.cooperative import PASSWORD
from workflows.acts.claim import Claim
from workflows.queries import refused_acts, sight
from workflows.queries.refused_acts import RefusedAct
from workflows.records.at_once import answered
from workflows.records.grant import CreditReview
from workflows.registers.branches import AddBranch
from workflows.registers.passwords import hashed
from workflows.registers.staff import AddStaff, ChangeRoles
from workflows.words.actor import OPERATOR
from workflows.words.refusals import DutyRefused, Rule
from workflows.words.roles import Role


def try_in_vain(house: House, login: str, case: str) -> None:
    """Somebody wants to take the open task of a case and may not."""
    with pytest.raises(DutyRefused):
        house.parts.door.perform(Claim(task=house.conduct.open(case)[0].id, actor=house.person(login)))


def case_page(house: House, case: str, browser: Browser, **args: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in args.items())
    answer = browser.get(f"/audit/cases/{house.row(case).number}?{asked}")
    assert answer.status_code == 200, answer.text[:2000]
    return answer.text


def verdicts(house: House, case: str, browser: Browser) -> str:
    """What the case's page asks for by itself, as it stands there then."""
    address = f"/audit/cases/{house.row(case).number}/verdict"
    page = case_page(house, case, browser)
    assert f'hx-get="{address}" hx-trigger="load"' in page and f'href="{address}"' in page
    return browser.get(address).text.split("data-verdicts")[1].split("</section>")[0]


def row_with(shown: str, *words: str) -> str:
    """The one line of the trail that says all of these."""
    lines = shown.split("谁做了什么，凭什么")[1].split("</table>")[0].split("<tr")
    found = [line for line in lines if all(word in line for word in words)]
    assert found, words
    return found[0]


def refused_in(house: House, login: str, **limits: object) -> tuple[RefusedAct, ...]:
    actor = house.person(login)
    with house.read() as db:
        seen = sight.load(db, actor.person, covered=(), branches=[house.cooperative.branch], now=house.clock.now())
        return answered(db, refused_acts.load(seen, **limits))[0]  # type: ignore[arg-type]


def test_each_act_stands_with_its_right_and_a_refused_attempt_with_its_rule(house: House) -> None:
    case = house.case_at("review_credit").application
    cover(house, "zhoumin", "xuqin", days=5)
    row = house.conduct.open(case)[0]
    actor = replace(house.person("xuqin"), acting_for=house.person("zhoumin").person)
    house.parts.door.perform(Claim(task=row.id, actor=actor))
    with pytest.raises(DutyRefused):
        house.parts.door.perform(Claim(task=row.id, actor=house.person("linxiaofeng")))
    auditor = house.signed_in("xuming")
    shown = case_page(house, case, auditor)
    found = verdicts(house, case, auditor)
    assert "未改动" in found and "完整" in found and "被改动过" not in found and "核对；结论是那时的" in found
    visit = row_with(shown, "办完 上门调查")
    assert "担调查" in visit and "岗位客户经理" in visit
    assert "与上门调查同一人" in row_with(shown, "办完 调查结论")
    substitute = row_with(shown, "许琴", "接下 授信审查")
    assert (
        "代 周敏" in substitute
        and "顶岗从" in substitute
        and "两人都算" in substitute
        and "从这里担起审查" in substitute
    )
    refused = row_with(shown, "林晓峰", "想接下 授信审查")
    assert "is-bad" in refused and "规则：" in refused and "被拦下" in refused
    only = case_page(house, case, auditor, kind="refused")
    assert only.count("被拦下</b>") == 1 and "办完" not in only.split("凭什么")[1].split("</table>")[0]
    assert "流程自动办理" in case_page(house, case, auditor, kind="house")


def changed_row(house: House, case: str) -> str:
    with house.by_hand() as db:
        table = CreditReview.__table__
        db.execute(update(table).where(table.c.application == case).values(opinion="另一个意见"))
    return "credit_review"


def lost_row(house: House, case: str) -> str:
    with house.by_hand() as db:
        db.execute(delete(CreditReview.__table__).where(CreditReview.__table__.c.application == case))
    return "缺 credit_review"


@pytest.mark.parametrize(
    ("harm", "verdict", "other"), [(changed_row, "被改动过", "完整"), (lost_row, "不完整", "未改动")]
)
def test_a_verdict_that_fails_turns_red_and_names_what_it_is(
    house: House, harm: Callable[[House, str], str], verdict: str, other: str
) -> None:
    case = house.case_at("approve_grant").application
    auditor = house.signed_in("xuming")
    assert verdict not in verdicts(house, case, auditor)
    named = harm(house, case)
    part = verdicts(house, case, auditor)
    assert 'class="is-no"' in part and verdict in part and named in part
    assert other in part


def test_who_was_shown_whole_numbers_stands_with_the_case(house: House) -> None:
    case = house.case(0)
    file = house.row(case)
    manager, auditor = house.signed_in("linxiaofeng"), house.signed_in("xuming")
    assert "没有人看过全号" in case_page(house, case, auditor)
    page = f"/households/{file.household}"
    answer = manager.post(
        f"{page}/unmask", {"person": file.applicant, "field": "id_number", "reason": "电话核对"}, page=page
    )
    assert answer.status_code == 200
    seen = case_page(house, case, auditor).split("看过全号的")[1].split("</section>")[0]
    assert "林晓峰" in seen and "查看全号" in seen and "1 次" in seen


def test_refused_attempts_over_the_branch_page_by_key_and_leave_out_what_the_reader_must_not_see(house: House) -> None:
    first, second = house.case(0), house.case(1)
    for case in (first, second, first):
        try_in_vain(house, "zhoumin", case)
    found = refused_in(house, "xuming")
    assert [one.number for one in found] == [house.row(case).number for case in (first, second, first)]
    assert {one.rule for one in found} == {Rule.ROLE} and {one.actor for one in found} == {"周敏"}
    assert str(found[0].because[0]) == "这一步要客户经理岗位"
    older = refused_in(house, "xuming", before=found[0].id, most=1)
    assert [one.id for one in older] == [found[1].id]
    shown = house.signed_in("xuming").get("/audit/refusals").text
    assert "周敏" in shown and "上门调查" in shown and shown.count("is-bad") == 3
    assert house.signed_in("gaojun").get("/audit/refusals").text.count("is-bad") == 3
    assert house.signed_in("linxiaofeng").get("/audit/refusals").status_code == 403
    declare(house, "xuming", "兄弟姐妹", 0)
    auditor = house.signed_in("xuming")
    assert auditor.get("/audit/refusals").text.count("is-bad") == 1
    assert house.row(first).number not in auditor.get("/audit/").text
    for page in ("", "/verdict"):
        assert auditor.get(f"/audit/cases/{house.row(first).number}{page}").status_code == 403
    log = auditor.get("/audit/event-log?format=csv").text
    assert house.row(first).number not in log and house.row(second).number in log


def test_an_auditor_next_door_learns_nothing(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case(0)
    try_in_vain(house, "zhoumin", case)
    house.parts.door.perform(AddBranch(code="0302", name="隔壁信用社", parent="0300", actor=OPERATOR))
    neighbour = AddStaff(name="neighbour", roles=frozenset({Role.AUDITOR}), branch="0302", demo=True,
                         password_hash=hashed(PASSWORD), actor=OPERATOR)  # fmt: skip
    house.parts.door.perform(neighbour)
    number, there = house.row(case).number, house.signed_in("neighbour")
    assert there.get(f"/audit/cases/{number}").status_code == 404
    assert there.get(f"/audit/cases/{number}/verdict").status_code == 404
    for address in ("/audit/", "/audit/refusals", "/audit/event-log"):
        answer = there.get(address)
        assert answer.status_code == 200 and number not in answer.text
    changes = there.get("/audit/changes").text
    assert "登记人员 neighbour" in changes and "林晓峰" not in changes


def test_changes_of_who_may_do_what_are_shown_with_whom_and_a_household_with_none(house: House) -> None:
    cover(house, "zhoumin", "xuqin", days=5)
    auditor = house.signed_in("xuming")
    shown = auditor.get("/audit/changes").text
    assert "命令行" in shown and "指定代办 周敏、许琴" in shown
    assert "登记人员 林晓峰" in shown and "客户经理" in shown
    assert "从花名册导入农户" not in shown and "新建农户" not in shown
    index = auditor.get("/audit/").text
    assert "许琴 顶 周敏" in index and "正在顶" in index and "没有，七项都分开" in index
    older = auditor.get("/audit/changes?before=3").text
    assert "指定代办" not in older


def test_the_trail_is_taken_along_and_a_checkpoint_by_the_top_office_alone(sqlite_house: House) -> None:
    house = sqlite_house
    number = house.row(house.case(0)).number
    top, below = house.signed_in("dengke"), house.signed_in("xuming")
    for form, kind in (("csv", "text/csv"), ("xes", "application/xml"), ("ocel", "application/json")):
        answer = below.get(f"/audit/event-log?format={form}")
        assert answer.content_type.startswith(kind) and number in answer.text
    assert number in top.get("/audit/checkpoint").text and "下载检查点" in top.get("/audit/").text
    assert below.get("/audit/checkpoint").status_code == 404 and "下载检查点" not in below.get("/audit/").text
    assert house.signed_in("zhengfang").get("/audit/").status_code == 403


def test_a_number_opens_its_case_and_the_case_leads_to_its_audit(sqlite_house: House) -> None:
    house = sqlite_house
    number = house.row(house.case(0)).number
    auditor = house.signed_in("xuming")
    answer = auditor.get(f"/audit/?number=%20{number.lower()}")
    assert answer.status_code == 303 and answer.headers["Location"].endswith(f"/audit/cases/{number}")
    assert auditor.get("/audit/cases/NOWHERE").status_code == 404
    link = f'href="/audit/cases/{number}"'
    assert link in auditor.get(f"/cases/{number}").text
    assert link not in house.signed_in("linxiaofeng").get(f"/cases/{number}").text


def test_a_role_that_was_taken_away_since_stays_the_right_of_what_was_done_with_it(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case_at("collect_consent").application
    house.clock.later(days=1)
    house.parts.door.perform(ChangeRoles(name="linxiaofeng", roles=frozenset({Role.CREDIT_CLERK}), actor=OPERATOR))
    visit = row_with(case_page(house, case, house.signed_in("xuming")), "办完 上门调查")
    assert "岗位客户经理" in visit and "没有" not in visit
