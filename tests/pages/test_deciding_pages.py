"""Whoever decides at the second gate sees the figures beside the form, each finding under its number, and why the case is his."""

import re

from tests.builders.house import House

CHOSEN = re.compile(r'<input type="radio" name="(decision|vote|opinion)"[^>]*checked')
HIGH = "36000"
"""Above the director's authority once the cap is passed: two investigate, a committee votes."""


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_reviewer_answers_each_finding_under_its_number(sqlite_house: House) -> None:
    row = sqlite_house.case_at("review_credit", amount=HIGH)
    reviewer = sqlite_house.signed_in("zhoumin")
    page = reviewer.get(f"/tasks/{row.id}").text
    assert "① 借 36,000.00 元，超过 12 个月纯收入的一半" in text_of(page)
    assert 'href="#from-visit_household"' in page
    assert 'id="from-visit_household"' in page
    jumps = re.search(r'<nav class="fg-seg" aria-label="证据".*?</nav>', page, re.S)
    assert jumps is not None
    leads = re.findall(r'href="#([^"]+)"', jumps[0])
    assert len(leads) == 5
    assert all(page.count(f'id="{lead}"') == 1 for lead in leads)
    assert "已答 0，还差 1" in page
    for group in ("借款人", "配偶", "家庭成员"):
        assert f"<b>{group}</b>，欠 0.00 元" in page
    given = reviewer.answers(row.id)
    silent = {name: "" if name.startswith("finding_") else value for name, value in given.items()}
    again = reviewer.post(f"/tasks/{row.id}/complete", silent, page=f"/tasks/{row.id}")
    assert again.status_code == 422
    assert "疑点 ① 还没有答复" in again.text
    assert 'data-when="同意评级" hidden' in page.replace("\n", "")


def test_the_approver_sees_one_figure_his_limit_and_what_the_reviewer_answered(sqlite_house: House) -> None:
    row = sqlite_house.case_at("approve_grant")
    page = sqlite_house.signed_in("shenjianguo").get(f"/tasks/{row.id}").text
    assert "¥8,000.00" in page
    assert "授信后全户 8,000.00 元，在授信审批权限 30,000.00 元以内" in page
    assert "全家欠 0.00 元，加上这次 8,000.00 元，是年纯收入的 21%" in page
    assert not CHOSEN.search(page)
    shown = text_of(page)
    in_order = ["七项职责", "周敏建议授信", "要看的", "前面谁做了什么", "您的决定", "登录密码", "信用等级评定"]
    places = [shown.index(words) for words in in_order]
    assert places == sorted(places)


def test_a_voter_sees_who_voted_and_only_after_his_own_vote_how(sqlite_house: House) -> None:
    house = sqlite_house
    first = house.case_at("vote_on_grant", amount=HIGH)
    votes = house.conduct.open(first.application)
    voters = {row.instance: row for row in votes}
    logins = {actor.person: login for login, actor in house.cooperative.people.items()}
    one, two, three, *_ = voters
    house.conduct.complete(house.person(logins[one]), voters[one].id, vote="弃权", reasons="还要想想")
    page = house.signed_in(logins[two]).get(f"/tasks/{voters[two].id}").text
    assert not CHOSEN.search(page)
    assert page.count('class="is-voted"><b>') == 1
    assert "还要想想" not in page
    assert 'class="is-abs"' not in page
    assert "要 3 票同意" in page
    assert "您投同意：别人再有 2 票同意就通过" in page
    assert "您投不同意或弃权：别的 3 人里要有 3 票同意才通过" in page
    assert "升一级，由贷审会批" in page
    house.conduct.complete(house.person(logins[two]), voters[two].id)
    seen = house.signed_in(logins[two]).get(f"/tasks/{voters[three].id}").text
    assert 'class="is-abs"' in seen
    assert "同意 1 票，要 3 票" in seen


def test_a_proposal_has_its_limits_beside_it(sqlite_house: House) -> None:
    row = sqlite_house.case_at("propose_grant")
    shown = text_of(sqlite_house.signed_in("zhoumin").get(f"/tasks/{row.id}").text)
    assert "评级上限 15,000.00 元，1 级封顶 15,000.00 元" in shown
    assert "家庭成员同意的 8,000.00 元，12 个月" in shown
    assert "5.3750%，1 年期 LPR 3.0000% 加 237.5 基点，1 级一档" in shown


def test_a_family_member_signs_beside_the_list_of_who_has(sqlite_house: House) -> None:
    row = sqlite_house.case_at("collect_consent")
    shown = text_of(sqlite_house.signed_in("linxiaofeng").get(f"/tasks/{row.id}").text)
    assert shown.count("现在签") == 1
    assert shown.count("还没签") == 1
    assert "念给本人听，签不签由本人决定 本人是借款申请人" in shown
