"""A wrong payment is taken back by two people, neither of whom paid it; both postings stay (FORMS, 填制借据)."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.builders.house import House
from tests.gates.acts import at_once, done_by, draw, line_of
from tests.gates.test_drawdown import line_with_room, use_of
from webapp.demo.cooperative import PASSWORD
from webapp.printing.of_case import dossier_of
from webapp.printing.parts import part_named
from workflows.acts.ask_reversal import AskReversal
from workflows.acts.decide_reversal import DecideReversal
from workflows.audit.findings import Verdict
from workflows.audit.verify import verify
from workflows.cases.borrowings import outstanding
from workflows.cases.line_use import room_on
from workflows.records.disbursement import Iou, LedgerPosting
from workflows.records.duties import DutyHeld
from workflows.records.filing import Dossier
from workflows.records.jobs import SentMessage, StaffNotice
from workflows.records.people import Account
from workflows.records.reversal import LedgerReversal, PaymentReversal
from workflows.registers.ledger_file import ImportRepayments, RepaymentRow
from workflows.words.actor import OPERATOR, Actor
from workflows.words.refusals import DutyRefused, EntryRefused, GuardRefused, NotPossible, Refusal

WHY = "收款账户填错，借款人没有收到"
APPROVERS = {"wujing", "fangzhiyuan"}


def paid(house: House) -> str:
    """A case that is paid and stands in filing."""
    return house.case_at("assemble_dossier").application


def ask(house: House, case: str, by: str = "jiangli", key: str | None = None) -> dict[str, Any]:
    return house.parts.door.perform(AskReversal(application=case, actor=house.person(by), reason=WHY, key=key))


def signing(house: House, login: str) -> Actor:
    """Somebody whose password was just verified."""
    actor = house.person(login)
    with house.read() as db:
        table = Account.__table__
        return actor.signing(db.scalar(select(table.c.credential_version).where(table.c.id == actor.account)))


def decide(house: House, case: str, by: str, *, agreed: bool = True, key: str | None = None) -> dict[str, Any]:
    return house.parts.door.perform(DecideReversal(application=case, actor=signing(house, by), agreed=agreed, key=key))


def repay(house: House, number: str) -> dict[str, Any]:
    """100 yuan of an IOU, out of the core system's file."""
    row = RepaymentRow(row=1, reference=f"R{number}", number=number, paid_on=house.clock.at.date(),
                       principal=Decimal(100), interest=Decimal(0))  # fmt: skip
    return house.parts.door.perform(ImportRepayments(rows=(row,), actor=OPERATOR))


def other_approver(house: House, case: str) -> str:
    """Who may let money go and has not let this go."""
    return next(iter(APPROVERS - {done_by(house, case, "approve_disbursement")}))


def test_by_two_the_payment_is_taken_back_and_both_postings_stay(house: House) -> None:
    case = paid(house)
    payer, other = done_by(house, case, "approve_disbursement"), other_approver(house, case)
    first = house.rows(LedgerPosting, case)[0]
    teller = done_by(house, case, "prepare_iou")
    answer = ask(house, case, teller, key="k1")
    assert ask(house, case, teller, key="k1") == answer
    with pytest.raises(NotPossible, match="已经申请冲正"):
        ask(house, case, teller)
    with pytest.raises(GuardRefused, match="放款审批岗位"):
        decide(house, case, teller)
    with pytest.raises(DutyRefused, match="是您批的"):
        decide(house, case, payer)
    with pytest.raises(EntryRefused):
        house.parts.door.perform(DecideReversal(application=case, actor=house.person(other), agreed=True))
    assert house.rows(LedgerReversal, case) == []
    done = decide(house, case, other, key="k2")
    assert decide(house, case, other, key="k2") == done
    back = house.rows(LedgerReversal, case)
    assert [(one.posting, one.amount, one.iou_number) for one in back] == [(first.id, first.amount, first.iou_number)]
    assert house.rows(LedgerPosting, case) == [first]
    assert [one.state for one in house.rows(Iou, case)] == ["已放款"]
    with house.read() as db:
        assert outstanding(db, house.row(case).household) == 0
    assert line_of(house, case).state == "取消"
    for again in (lambda: ask(house, case, teller), lambda: decide(house, case, other)):
        with pytest.raises(NotPossible, match="已经冲正"):
            again()
    house.work()
    told = [one for one in house.rows(SentMessage, case) if one.kind == "payment_reversed"]
    assert told
    # The case goes on to its shelf: what was paid and taken back is filed like what was paid.
    house.conduct.finish(case)
    assert house.row(case).state == "filed"
    house.work()
    assert house.rows(Dossier, case)[0].sealed_at is not None


def test_the_line_has_its_room_again_at_once_and_the_next_teller_draws_it(house: House) -> None:
    first = line_with_room(house)
    drawn = draw(house, first, "8000")
    house.conduct.reach(drawn, "assemble_dossier")
    line = line_of(house, first)
    with house.read() as db:
        assert room_on(db, line) == 0
    ask(house, drawn, done_by(house, drawn, "prepare_iou"))
    decide(house, drawn, other_approver(house, drawn))
    with house.read() as db:
        assert room_on(db, line) == line.approved_limit
    assert line_of(house, first).state == "有效"
    assert use_of(house, line.id) == 0
    again = draw(house, first, "8000")
    house.conduct.finish(again)
    assert len(house.rows(LedgerPosting, again)) == 1


def test_declined_it_stands_and_may_be_asked_again(house: House) -> None:
    case = paid(house)
    teller, other = done_by(house, case, "prepare_iou"), other_approver(house, case)
    with house.read() as db:
        owed = outstanding(db, house.row(case).household)
    ask(house, case, teller)
    decide(house, case, other, agreed=False)
    assert house.rows(LedgerReversal, case) == []
    with house.read() as db:
        assert outstanding(db, house.row(case).household) == owed > 0
    ask(house, case, teller)
    assert [one.agreed for one in house.rows(PaymentReversal, case)] == [False, None]
    notices = [one.seen_at is None for one in house.rows(StaffNotice, case) if one.kind == "reversal_asked"]
    assert notices == [False, True]


def test_only_what_is_paid_and_not_repaid_and_a_repayment_of_what_is_taken_back_is_named(house: House) -> None:
    unpaid = house.case_at("approve_disbursement", 1).application
    with pytest.raises(NotPossible, match="还没有放款"):
        ask(house, unpaid)
    case = paid(house)
    number = house.rows(Iou, case)[0].number
    teller, other = done_by(house, case, "prepare_iou"), other_approver(house, case)
    for login in ("linxiaofeng", "zhengfang", "gaojun", other):
        with pytest.raises(GuardRefused):
            ask(house, case, login)
    ask(house, case, teller)
    decide(house, case, other)
    answer = repay(house, number)
    assert (answer["taken"], "已经冲正" in str(answer["bad"])) == (0, True)
    second = house.case_at("assemble_dossier", 2).application
    assert repay(house, house.rows(Iou, second)[0].number)["taken"] == 1
    with pytest.raises(NotPossible, match="已经有还款"):
        ask(house, second, done_by(house, second, "prepare_iou"))


def test_two_decisions_at_one_instant_post_once_and_a_repayment_has_one_winner(house: House) -> None:
    case = paid(house)
    number = house.rows(Iou, case)[0].number
    ask(house, case, done_by(house, case, "prepare_iou"))
    other = other_approver(house, case)
    found = at_once(
        lambda: decide(house, case, other),
        lambda: decide(house, case, other),
        lambda: repay(house, number),
    )
    refused = [one for one in found[:2] if isinstance(one, Exception)]
    assert all(isinstance(one, Refusal) for one in refused), refused
    assert len(refused) >= 1
    repaid = isinstance(found[2], dict) and found[2]["taken"] == 1
    assert len(house.rows(LedgerReversal, case)) == (0 if repaid else 1)


def test_the_database_takes_no_row_in_which_two_of_the_three_are_one(house: House) -> None:
    case = paid(house)
    asked = ask(house, case, done_by(house, case, "prepare_iou"))["reversal"]
    row = house.rows(PaymentReversal, case)[0]
    table, held = PaymentReversal.__table__, DutyHeld.__table__
    for decider in (row.person, row.paid_by):
        with pytest.raises(IntegrityError), house.by_hand() as db:
            db.execute(table.update().where(table.c.id == asked).values(agreed=True, decided_by=decider))
    copy = {**row._mapping, "id": "second"}
    for wrong in (copy, copy | {"posting": row.posting, "person": row.paid_by}):
        with pytest.raises(IntegrityError), house.by_hand() as db:
            db.execute(table.insert().values(wrong))
    with pytest.raises(IntegrityError), house.by_hand() as db:
        db.execute(
            held.insert().values(
                case=case, person=row.person, duty_class="disburse", first_task="decide_reversal", since=house.clock.at
            )
        )


def test_page_and_work_list_lead_there_and_refusals_speak(house: House) -> None:
    case = paid(house)
    number = house.row(case).number
    teller, other = done_by(house, case, "prepare_iou"), other_approver(house, case)
    payer = done_by(house, case, "approve_disbursement")
    counter = house.signed_in(teller)
    address = f"/cases/{number}/reversal"
    assert address in counter.get(f"/cases/{number}").text
    assert counter.post(address, {"reason": ""}).status_code == 422
    assert counter.post(address, {"reason": WHY}).status_code == 303
    assert counter.get(f"{address}/decision").status_code == 403
    decision = {"decision": "同意冲正", "password": PASSWORD}
    own = house.signed_in(payer).post(f"{address}/decision", decision)
    assert (own.status_code, "是您批的" in own.text) == (403, True)
    approver = house.signed_in(other)
    assert f"{address}/decision" in approver.get("/work/").text
    page = approver.get(f"{address}/decision").text
    for words in (WHY, house.rows(Iou, case)[0].number, "8,000.00"):
        assert words in page
    wrong = approver.post(f"{address}/decision", decision | {"password": "not-this"})
    assert (wrong.status_code, PASSWORD in wrong.text) == (422, False)
    assert house.rows(LedgerReversal, case) == []
    assert approver.post(f"{address}/decision", decision).status_code == 303
    assert len(house.rows(LedgerReversal, case)) == 1
    shown = approver.get(f"/cases/{number}").text
    for words in (WHY, "已冲正", "同意冲正，冲正已入账", "申请冲正放款"):
        assert words in shown
    assert "已冲正" in approver.get(f"/households/{house.row(case).household}").text
    assert address not in house.signed_in("wujing").get("/work/").text


def test_the_sheet_of_the_approval_prints_both_postings_and_a_wrong_one_is_found(sqlite_house: House) -> None:
    house = sqlite_house
    case = paid(house)
    ask(house, case, done_by(house, case, "prepare_iou"))
    decide(house, case, other_approver(house, case))
    with house.read() as db:
        dossier = dossier_of(db, house.parts.store, case, now=house.clock.now())
    sheet = str(part_named("approve_disbursement").draw(dossier))
    for words in ("入账时间", "冲正金额", WHY, house.person(other_approver(house, case)).name):
        assert words in sheet
    table = LedgerReversal.__table__
    right = house.rows(LedgerReversal, case)[0].amount
    for amount, found in ((right + 1, True), (right, False)):
        with house.by_hand() as db:
            db.execute(table.update().values(amount=amount))
        with house.read() as db:
            said = [str(one) for one in verify(db, house.parts.store.stored, Verdict(), application=case)]
        assert any("冲正" in one for one in said) is found, said
