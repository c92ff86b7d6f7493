"""What the main button and the sign block say: the act, the household, the amount, what follows; and what is kept of it."""

import re
from html import unescape

import pytest

from tests.builders.house import Browser, House
from webapp.printing.of_case import dossier_of
from webapp.printing.parts import part_named
from workflows.records.texts import SignedSentence

SENTENCE = re.compile(r'<p data-signs="([^"]*)"[^>]*>(.*?)</p>', re.DOTALL)
BUTTON = re.compile(r"data-act>.*?<span data-words>(.*?)</span></button>", re.DOTALL)
PARTLY = {"decision": "部分同意", "approved_limit": "7000", "reasons": "先少借一点"}


def sentences(page: str) -> dict[str, str]:
    """By the answer that it stands for, each sentence of the sign block as it is read, from the signer's name on."""
    return {
        answer: " ".join(unescape(re.sub(r"<[^>]+>", "", found)).split("签字：")[1].split())
        for answer, found in SENTENCE.findall(page)
    }


def button(page: str) -> str:
    return re.sub(r"<[^>]+>", "", BUTTON.findall(page)[0])


def approver(house: House) -> tuple[str, str, Browser]:
    row = house.case_at("approve_grant")
    return row.application, row.id, house.signed_in("shenjianguo")


def test_what_is_signed_is_the_sentence_that_stood_above_the_password_and_is_kept(sqlite_house: House) -> None:
    case, task, browser = approver(sqlite_house)
    given = browser.answers(task, **PARTLY)
    again = browser.post(f"/tasks/{task}/complete", given | {"password": "wrong"}, page=f"/tasks/{task}")
    assert again.status_code == 422
    shown = sentences(again.text)["部分同意"]
    assert shown.startswith("沈建国 同意给 杜福建 授信 7,000.00 元，建议是 8,000.00 元。")
    assert browser.complete(task, **PARTLY).status_code == 303
    (kept,) = sqlite_house.rows(SignedSentence, case)
    assert kept.sentence == shown
    assert (kept.work_item, kept.person) == (task, sqlite_house.person("shenjianguo").person)


def test_every_answer_has_its_sentence_and_the_button_promises_none(sqlite_house: House) -> None:
    _, task, browser = approver(sqlite_house)
    page = browser.get(f"/tasks/{task}").text
    assert set(sentences(page)) == {"", "同意", "部分同意", "退回补充", "不同意"}
    assert "不同意给 杜福建 授信 8,000.00 元，本申请到此结束" in sentences(page)["不同意"]
    assert button(page) == "签字并提交授信审批"
    assert 'data-says="同意">签字并授信 <b>8,000.00</b> 元<' in page


def test_the_duties_that_shut_are_those_that_nobody_has_yet(sqlite_house: House) -> None:
    _, task, browser = approver(sqlite_house)
    page = browser.get(f"/tasks/{task}").text
    assert sentences(page)["同意"].endswith("签后不能改，您也不能再办本案的柜台、放款审批、归档。")
    row = sqlite_house.case_at("sign_as_client_manager", place=1)
    signed = sentences(sqlite_house.signed_in("linxiaofeng").get(f"/tasks/{row.id}").text)
    assert all(one.endswith("签后不能改。") for one in signed.values())


@pytest.mark.parametrize(
    ("task", "login", "answer", "words"),
    [
        ("propose_grant", "zhoumin", "建议授信", "建议授信 <b"),
        ("review_credit", "zhoumin", "不同意", "不同意，结束本申请"),
        ("conclude_investigation", "linxiaofeng", "同意授信", "下结论：建议授信 <b"),
    ],
)
def test_a_button_says_the_act_and_the_amount(
    sqlite_house: House, task: str, login: str, answer: str, words: str
) -> None:
    row = sqlite_house.case_at(task)
    page = sqlite_house.signed_in(login).get(f"/tasks/{row.id}").text
    assert re.search(f'data-says="{answer}"[^>]*>{re.escape(words)}', page)


def test_the_signed_sentence_stands_on_the_paper_and_before_the_auditor(sqlite_house: House) -> None:
    house = sqlite_house
    case, task, browser = approver(house)
    assert browser.complete(task, **PARTLY).status_code == 303
    (kept,) = house.rows(SignedSentence, case)
    with house.read() as db, house.app.app_context():
        printed = str(part_named("approve_grant").draw(dossier_of(db, house.parts.store, case, now=house.clock.now())))
    assert f"签字的话：{kept.sentence}" in printed
    trail = house.signed_in("xuming").get(f"/audit/cases/{house.row(case).number}?kind=signed").text
    assert str(kept.sentence) in trail
