"""My work and the counter: what is late first, how much by gate, where to go, who else has it, and who comes next."""

from tests.builders.house import House
from workflows.acts.claim import Claim
from workflows.acts.return_for_supplement import ReturnForSupplement
from workflows.door.entry import GoBack


def test_the_list_stands_by_when_it_is_due_and_counts_by_gate(house: House) -> None:
    late = house.row(house.case_at("visit_household").application)
    house.clock.later(days=30)
    new = house.row(house.case_at("visit_household", 1).application)
    page = house.signed_in("linxiaofeng").get("/work/").text
    assert page.index("已逾期，1 件") < page.index(late.number) < page.index(new.number)
    assert "2 件等您办" in page and "其中 1 件已逾期" in page
    gates = page.split('aria-label="按关"')[1].split("</nav>")[0]
    assert gates.index(">2<") < gates.index("调查关") < gates.index("逾期 1") < gates.index("授信关")
    filtered = house.signed_in("linxiaofeng").get("/work/?gate=filing").text
    assert late.number not in filtered and "看全部" in filtered


def test_a_manager_sees_the_villages_to_go_to_and_who_has_his_cases_now(house: House) -> None:
    visit = house.case_at("visit_household")
    house.parts.door.perform(Claim(task=visit.id, actor=house.person("linxiaofeng")))
    reviewed = house.case_at("review_credit", 2)
    page = house.signed_in("linxiaofeng").get("/work/").text
    villages = page.split("要去的村")[1].split("</section>")[0]
    assert visit.applicant_name in villages and visit.village_name in villages
    assert reviewed.applicant_name not in villages
    others = page.split("等别人办")[1].split("</section>")[0]
    assert "授信审查，还没有人接" in others and "1 件" in others


def test_a_return_says_under_the_task_what_was_asked_and_by_whom(sqlite_house: House) -> None:
    house = sqlite_house
    row = house.case_at("review_credit")
    zhoumin = house.person("zhoumin")
    back = GoBack("visit_household", "要补数", ("大棚收入怎么算的",))
    house.parts.door.perform(ReturnForSupplement(task=row.id, actor=zhoumin, back=back))
    page = house.signed_in("linxiaofeng").get("/work/").text
    assert "周敏退回：大棚收入怎么算的" in page


def test_the_counter_shows_whom_one_serves_whom_a_grant_waits_for_and_what_today_brought(house: House) -> None:
    paid = house.row(house.filed())
    serving = house.case_at("check_borrowing", 1)
    waiting = house.case_at("verify_identity", 2)
    login = next(login for login, one in house.cooperative.people.items() if one.person == serving.holder)
    browser = house.signed_in(login)
    assert browser.get("/").headers["Location"].endswith("/counter/")
    page = browser.get("/counter/").text
    at_work, rest = page.split("等客户来")
    assert serving.applicant_name in at_work.split("正在办")[1]
    assert waiting.applicant_name in rest and waiting.number in rest
    assert f"1 笔，{paid.amount:,.2f} 元" in rest
    assert house.signed_in("linxiaofeng").get("/counter/").status_code == 403


def test_a_search_from_the_counter_leads_to_the_task_and_says_where_nothing_waits(sqlite_house: House) -> None:
    house = sqlite_house
    waiting = house.case_at("verify_identity")
    browser = house.signed_in("jiangli")
    found = browser.post("/search/", {"q": waiting.applicant_name}, page="/counter/")
    assert found.status_code == 303 and found.headers["Location"].endswith(f"/tasks/{waiting.id}")
    surname = browser.post("/search/", {"q": waiting.applicant_name[0]}, page="/counter/")
    shown = surname.text if surname.status_code == 200 else ""
    assert surname.status_code == 303 or (f"/tasks/{waiting.id}" in shown and "可办：身份核查" in shown)
