"""What is weighed: who owes what and whether anybody told how it is repaid, votes that stay unseen, a relation declared at once."""

import re
from html import unescape

from sqlalchemy import select

from tests.builders.house import House
from workflows.records.duties import RecusalFound
from workflows.records.texts import SignedSentence

COMMITTEE = "36000"
OWES = {
    "debts-0-lender": "民间", "debts-0-balance": "9000", "debts-0-due_on": "2026-10-30", "debts-0-purpose": "建房",
    "debts-0-overdue": "yes", "guarantees-0-for_whom": "表兄", "guarantees-0-balance": "2000",
}  # fmt: skip


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_debt_that_the_household_says_is_overdue_is_not_shown_as_paid_on_time(sqlite_house: House) -> None:
    case = sqlite_house.case()
    assert sqlite_house.conduct.step(case, **OWES) == "visit_household"
    row = sqlite_house.conduct.reach(case, "review_credit")
    page = sqlite_house.signed_in("zhoumin").get(f"/tasks/{row.id}").text
    shown = text_of(page)
    assert "民间 建房 2026-10-30，上门调查 9,000.00 2026-10-30 已逾期" in shown
    assert "表兄，上门调查 2,000.00 没有人说过" in shown
    assert "没有不守信记录。" not in shown
    assert "全家欠 9,000.00 元，加上这次 17,000.00 元" in shown


def test_without_debts_nothing_is_late_and_the_record_is_clean(sqlite_house: House) -> None:
    row = sqlite_house.case_at("review_credit")
    shown = text_of(sqlite_house.signed_in("zhoumin").get(f"/tasks/{row.id}").text)
    assert "已逾期" not in shown
    assert "没有不守信记录。" in shown


def test_nobody_sees_how_others_voted_before_his_own_vote_on_the_case_page_either(sqlite_house: House) -> None:
    first = sqlite_house.case_at("vote_on_grant", amount=COMMITTEE)
    voters = {row.instance: row for row in sqlite_house.conduct.open(first.application)}
    logins = {actor.person: login for login, actor in sqlite_house.cooperative.people.items()}
    one, two, *_ = voters
    number = sqlite_house.row(first.application).number
    sqlite_house.conduct.complete(sqlite_house.person(logins[one]), voters[one].id, vote="弃权", reasons="还要想想")
    second = sqlite_house.signed_in(logins[two])
    for address in (f"/cases/{number}", f"/tasks/{voters[two].id}"):
        shown = text_of(second.get(address).text.split('id="form"')[0])
        assert "还要想想" not in shown
        assert "：弃权" not in shown


def test_the_sentence_of_a_vote_is_kept_as_it_stood_on_the_page(sqlite_house: House) -> None:
    row = sqlite_house.case_at("vote_on_grant", amount=COMMITTEE)
    logins = {actor.person: login for login, actor in sqlite_house.cooperative.people.items()}
    browser = sqlite_house.signed_in(logins[row.instance])
    shown = text_of(browser.get(f"/tasks/{row.id}").text)
    assert browser.complete(row.id, vote="不同意", reasons="收入不稳").status_code == 303
    (kept,) = sqlite_house.rows(SignedSentence, row.application)
    assert "投 不同意，给" in kept.sentence
    assert "".join(kept.sentence.split()) in "".join(shown.split())


def test_whoever_is_related_says_so_without_deciding_and_nothing_is_signed(sqlite_house: House) -> None:
    row = sqlite_house.case_at("approve_grant")
    browser = sqlite_house.signed_in("shenjianguo")
    page = browser.get(f"/tasks/{row.id}").text
    assert "data-recused>申报回避，交给别人办<" in page
    given = {"no_relation": "no", "password": browser.answers(row.id)["password"]}
    assert browser.post(f"/tasks/{row.id}/complete", given, page=f"/tasks/{row.id}").status_code == 303
    assert sqlite_house.rows(SignedSentence, row.application) == []
    table = RecusalFound.__table__
    with sqlite_house.read() as db:
        recused = db.scalar(select(table.c.person).where(table.c.application == row.application))
    assert recused == sqlite_house.person("shenjianguo").person
    assert "approve_grant" in sqlite_house.open_tasks(row.application)


def test_the_second_investigator_is_told_where_a_difference_goes(sqlite_house: House) -> None:
    row = sqlite_house.case_at("confirm_visit", amount=COMMITTEE)
    page = sqlite_house.signed_in("heyu").get(f"/tasks/{row.id}").text
    assert "协办意见" in page
    assert 'data-says="no">签名确认：与调查不一致<' in page
    assert 'data-awaits="signature"' in page
    assert re.search(r'data-with="differences">写明哪一项', page)
