"""The payment: once and only once, exactly the IOU, only while nothing has changed and nobody is on a list (G3-06, G3-10)."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.builders.house import KEY, TOKEN, VERSION, House
from tests.gates.acts import at_once, couple, draw, with_port
from tests.gates.test_counter import repay
from webapp.demo.cooperative import PASSWORD
from workflows.acts.claim import Claim
from workflows.records.cases import Freeze
from workflows.records.disbursement import Iou, LedgerPosting, ListScreening, LoanContract
from workflows.records.grant import ExposureCheck
from workflows.records.jobs import SentMessage, StaffNotice
from workflows.records.transaction import Db
from workflows.words.refusals import NotPossible, Refusal


class Listed:
    """A list on which everybody stands from the moment somebody says so."""

    name = "测试名单"

    def __init__(self) -> None:
        self.hit = False

    def hits(self, db: Db, persons: Sequence[str]) -> bool:
        return self.hit


def test_a_double_click_pays_once_and_both_get_the_same_answer(house: House) -> None:
    row = house.case_at("approve_disbursement")
    approver = house.signed_in("wujing")
    page = approver.get(f"/tasks/{row.id}").text
    data = approver.answers(row.id)
    found = at_once(*(lambda: approver_posts(house, row.id, page, data) for _ in range(2)))
    assert [one.status_code for one in found] == [303, 303], [one.text[:600] for one in found]
    assert len(house.rows(LedgerPosting, row.application)) == 1


def approver_posts(house: House, task: str, page: str, data: dict[str, Any]) -> TestResponse:
    """The same form, key and version once more, from a browser of its own."""
    browser = house.signed_in("wujing")
    hidden = {"key": KEY.search(page)[1], "version": VERSION.search(page)[1]}  # type: ignore[index]
    token = TOKEN.search(browser.get("/account/").text)[1]  # type: ignore[index]
    return browser.client.post(f"/tasks/{task}/complete", data={**hidden, "csrf_token": token, **data})


def test_the_same_key_with_another_body_is_told_and_changes_nothing(house: House) -> None:
    row = house.case_at("approve_disbursement")
    approver = house.signed_in("wujing")
    page = approver.get(f"/tasks/{row.id}").text
    data = approver.answers(row.id)
    assert approver_posts(house, row.id, page, data).status_code == 303
    other = approver_posts(house, row.id, page, data | {"reasons": "另一个理由"})
    assert other.status_code == 422
    assert "已经用过" in other.text
    assert len(house.rows(LedgerPosting, row.application)) == 1


def test_two_approvers_at_one_instant_pay_once(house: House) -> None:
    row = house.case_at("approve_disbursement")
    first, second = house.person("wujing"), house.person("fangzhiyuan")
    found = at_once(lambda: house.conduct.complete(first, row.id), lambda: house.conduct.complete(second, row.id))
    refused = [one for one in found if isinstance(one, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], Refusal)
    assert len(house.rows(LedgerPosting, row.application)) == 1


def test_the_posting_equals_the_iou_for_any_amount(house: House) -> None:
    chance = random.Random(20261124)
    for place in range(4):
        limit = chance.randrange(2000, 12000, 100)
        case = house.case(place, amount=str(limit))
        house.conduct.reach(case, "prepare_iou")
        house.conduct.step(case, amount=str(chance.randrange(100, limit, 100)))
        house.conduct.finish(case)
    with house.read() as db:
        posting, iou = LedgerPosting.__table__, Iou.__table__
        rows = db.rows(
            select(posting.c.amount, iou.c.amount.label("on_paper")).join(iou, iou.c.number == posting.c.iou_number)
        )
    assert len(rows) == 4
    assert all(row.amount == row.on_paper for row in rows)


def test_the_contract_comes_into_force_with_the_payment(house: House) -> None:
    row = house.case_at("approve_disbursement")
    assert house.rows(LoanContract, row.application)[0].in_force_at is None
    house.conduct.step(row.application)
    paid = house.row(row.application).paid_at
    assert house.rows(LoanContract, row.application)[0].in_force_at == paid
    assert house.rows(LedgerPosting, row.application)[0].posted_at == paid


def test_after_the_payment_every_adult_is_told_at_his_own_number(house: House) -> None:
    case = house.case(couple(house))
    house.conduct.reach(case, "assemble_dossier")
    for _ in range(2):
        house.work()
    with house.read() as db:
        sent = db.rows(select(SentMessage.__table__).where(SentMessage.__table__.c.kind == "paid_out"))
    assert len(sent) == 2
    assert len({row.person for row in sent}) == 2
    assert not any(word in row.text for row in sent for word in ("孙国强", "8000", "8,000", "林晓峰"))


def test_on_another_day_borrowings_are_taken_again_and_without_a_difference_it_is_paid(house: House) -> None:
    row = house.case_at("approve_disbursement")
    before = len(house.rows(ExposureCheck, row.application))
    house.clock.later(days=1)
    house.conduct.step(row.application)
    assert len(house.rows(ExposureCheck, row.application)) == before + 1
    assert len(house.rows(LedgerPosting, row.application)) == 1


def test_on_another_day_a_difference_goes_back_to_the_teller(house: House) -> None:
    first = house.filed(revolving="yes", amount="8000")
    number = house.rows(Iou, first)[0].number
    house.clock.later(days=2)
    repay(house, number, "5000", (house.clock.at - timedelta(days=1)).date())
    drawn = draw(house, first, "2000")
    row = house.conduct.reach(drawn, "approve_disbursement")
    house.clock.later(days=1)
    repay(house, number, "1000", house.clock.at.date())
    house.conduct.complete(house.conduct.somebody(row), row.id)
    assert house.open_tasks(drawn) == {"check_borrowing"}
    assert house.rows(LedgerPosting, drawn) == []
    assert house.conduct.open(drawn)[0].holder is not None
    house.conduct.finish(drawn)
    assert house.row(drawn).state == "filed"
    assert len(house.rows(LedgerPosting, drawn)) == 1
    live = [one for one in house.rows(Iou, drawn) if one.state == "已放款"]
    assert len(live) == 1


def test_a_hit_between_approval_and_posting_posts_nothing_and_says_nothing(house: House) -> None:
    lists = Listed()
    with_port(house, list_screening=lists)
    row = house.case_at("approve_disbursement")
    case = row.application
    lists.hit = True
    approver = house.signed_in("wujing")
    assert approver.complete(row.id).status_code == 303
    assert house.rows(LedgerPosting, case) == []
    assert house.row(case).paid_at is None
    assert house.rows(ListScreening, case)[-1].hit
    assert len(house_freezes(house, case)) == 1
    again = house.conduct.open(case)[0]
    page = approver.complete(again.id)
    assert page.status_code == 409
    assert "系统处理中" in page.text
    for words in ("名单", "反洗钱", "涉恐", "命中"):
        assert words not in page.text
    with house.read() as db:
        notices = db.rows(select(StaffNotice.__table__).where(StaffNotice.__table__.c.application == case))
    assert [(one.role, one.kind) for one in notices] == [("aml_officer", "list_hit")]


def house_freezes(house: House, case: str) -> list[object]:
    with house.read() as db:
        return list(db.rows(select(Freeze.__table__).where(Freeze.__table__.c.application == case)))


def test_a_hit_before_the_approval_stops_the_case_for_the_teller_too(house: House) -> None:
    lists = Listed()
    with_port(house, list_screening=lists)
    row = house.case_at("prepare_iou")
    lists.hit = True
    house.conduct.step(row.application)
    waiting = house.conduct.open(row.application)[0]
    assert waiting.task == "approve_disbursement"
    with pytest.raises(NotPossible, match="系统处理中"):
        house.parts.door.perform(Claim(task=waiting.id, actor=house.person("wujing")))
    number = house.row(row.application).number
    page = house.signed_in("jiangli").get(f"/cases/{number}").text
    for words in ("list_hit", "命中", "反洗钱"):
        assert words not in page


def test_a_payment_refused_by_the_approver_voids_iou_and_contract(house: House) -> None:
    row = house.case_at("approve_disbursement")
    house.conduct.step(row.application, decision="不同意", reasons="借据用途与申请不符")
    assert house.row(row.application).state == "refused"
    assert [one.state for one in house.rows(Iou, row.application)] == ["作废"]
    assert house.rows(LoanContract, row.application)[0].voided_at is not None
    assert house.rows(LedgerPosting, row.application) == []


def test_the_approver_types_no_condition_and_an_unmet_one_locks_the_payment(house: House) -> None:
    row = house.case_at("approve_disbursement")
    approver = house.signed_in("wujing")
    answer = approver.complete(row.id, checklist="grant_valid：是", password="not-the-password")
    assert answer.status_code == 422
    assert house.rows(LedgerPosting, row.application) == []
    assert PASSWORD not in answer.text
