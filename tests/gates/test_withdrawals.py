"""The applicant may withdraw until money is paid, a member may take his consent back; then neither stops anything."""

import pytest

from tests.builders.house import House
from tests.gates.acts import (
    at_once,
    couple,
    draw,
    line_of,
    send_back,
    take_back_consent,
    told_of_void_contract,
    with_port,
    withdraw,
)  # fmt: skip
from tests.gates.test_returns import pay_back
from workflows.acts.withdraw_consent import WithdrawConsent
from workflows.records.disbursement import Iou, LedgerPosting, LoanContract
from workflows.records.endings import CustomerNotice, RefusalReport, Withdrawal
from workflows.records.filing import Dossier
from workflows.records.investigation import Consent, ConsentWithdrawal
from workflows.records.jobs import SentMessage, StaffNotice
from workflows.words.refusals import NotPossible, Refusal

BEFORE_PAYMENT = (
    "visit_household", "collect_consent", "conclude_investigation", "review_credit", "propose_grant", "approve_grant",
    "verify_identity", "check_borrowing", "sign_contract", "prepare_iou", "approve_disbursement",
)  # fmt: skip
AFTER_PAYMENT = ("assemble_dossier", "sign_as_client_manager", "file_dossier")
DECLINED = {"opinion": "不同意", "reasons": "材料虚假"}


@pytest.mark.parametrize("task", [*BEFORE_PAYMENT, "confirm_visit", "vote_on_grant"])
def test_the_applicant_withdraws_at_any_task_before_the_payment(house: House, task: str) -> None:
    amount = "36000" if task in ("confirm_visit", "vote_on_grant") else "8000"
    case = house.case(couple(house), amount=amount)
    house.conduct.reach(case, task)
    withdraw(house, case)
    row = house.row(case)
    assert (row.state, row.stage) == ("withdrawn", "closed")
    assert house.open_tasks(case) == set()
    assert [one.kind for one in house.rows(Withdrawal, case)] == ["申请人撤回"]
    assert [one.kind for one in house.rows(Dossier, case)] == ["closed"]
    assert house.rows(RefusalReport, case) == []
    line = line_of(house, case)
    assert line is None or line.state == "取消"
    assert all(one.state == "作废" for one in house.rows(Iou, case))
    assert all(one.voided_at for one in house.rows(LoanContract, case))


@pytest.mark.parametrize("task", AFTER_PAYMENT)
def test_once_paid_a_withdrawal_is_told_that_it_is_paid(house: House, task: str) -> None:
    case = house.case()
    house.conduct.reach(case, task)
    with pytest.raises(NotPossible, match="已经放款"):
        withdraw(house, case)
    assert house.rows(Withdrawal, case) == []
    house.conduct.finish(case)
    with pytest.raises(NotPossible):
        withdraw(house, case)


def test_once_refused_there_is_nothing_to_withdraw(house: House) -> None:
    case = house.case()
    house.conduct.reach(case, "review_credit")
    house.conduct.step(case, **DECLINED)
    with pytest.raises(NotPossible, match="已经拒贷"):
        withdraw(house, case)
    assert house.row(case).state == "refused"


def test_a_withdrawal_is_made_at_the_counter_on_its_own_page(house: House) -> None:
    case = house.case(couple(house))
    house.conduct.reach(case, "review_credit")
    teller = house.signed_in("jiangli")
    number = house.row(case).number
    given = {"kind": "申请人撤回", "reason": "不借了", "asked_by": "孙国强", "asked_at": "2026-11-24T09:30"}
    assert teller.post(f"/cases/{number}/withdraw", given).status_code == 422
    signature = house.conduct.hands.signature(house.person("jiangli"), "孙国强", "signature")
    assert teller.post(f"/cases/{number}/withdraw", given | {"signature": signature}).status_code == 303
    assert house.row(case).state == "withdrawn"
    again = teller.post(f"/cases/{number}/withdraw", given | {"signature": signature})
    assert again.status_code == 409
    assert "不能再撤" in again.text


def test_a_customer_who_does_not_sign_the_contract_has_withdrawn(house: House) -> None:
    case = house.case(couple(house))
    house.conduct.reach(case, "sign_contract")
    house.conduct.step(case, signing_outcome="客户未签", not_signed_reason="利息太高", cost_signature="",
                       borrower_signature="", spouse_signature="", signing_recording="", heavy_penalty_interest="",
                       heavy_early_recall="", heavy_misuse="")  # fmt: skip
    assert house.row(case).state == "withdrawn"
    assert [one.kind for one in house.rows(Withdrawal, case)] == ["客户未签"]
    assert line_of(house, case).state == "取消"


@pytest.mark.parametrize("task", ["conclude_investigation", "approve_grant", "verify_identity", "approve_disbursement"])
def test_a_consent_taken_back_before_the_payment_ends_the_application(house: House, task: str) -> None:
    case = house.case(couple(house))
    house.conduct.reach(case, task)
    take_back_consent(house, case)
    assert house.row(case).state == "refused"
    assert [one.ground for one in house.rows(RefusalReport, case)] == ["成员不同意"]
    assert [one.ground_text for one in house.rows(CustomerNotice, case)] == ["家庭成员未全部同意。"]
    assert house.open_tasks(case) == {"acknowledge_refusal"}
    line = line_of(house, case)
    assert line is None or line.state == "取消"
    assert all(one.state == "作废" for one in house.rows(Iou, case))


def test_a_consent_taken_back_after_the_payment_suspends_the_line_and_changes_nothing_owed(house: House) -> None:
    case = house.filed(couple(house), revolving="yes")
    pay_back(house, case)
    take_back_consent(house, case)
    assert house.row(case).state == "filed"
    assert line_of(house, case).state == "停用"
    assert [one.state for one in house.rows(Iou, case)] == ["已放款"]
    assert house.rows(RefusalReport, case) == []
    with pytest.raises(NotPossible, match="停用"):
        draw(house, case, "1000")


def test_a_consent_is_taken_back_once_and_only_by_who_gave_it(house: House) -> None:
    case = house.filed(couple(house), revolving="yes")
    take_back_consent(house, case)
    with pytest.raises(Refusal):
        take_back_consent(house, case)
    assert len(house.rows(ConsentWithdrawal, case)) == 1
    other = WithdrawConsent(
        application=case, actor=house.person("jiangli"), member="0" * 32, reason="?", channel="当面"
    )
    with pytest.raises(Refusal):
        house.parts.door.perform(other)


def test_a_consent_taken_back_does_not_wake_a_line_that_has_ended(house: House) -> None:
    case = house.filed(couple(house), revolving="yes")
    pay_back(house, case)
    drawn = draw(house, case, "1000")
    house.conduct.reach(drawn, "verify_identity")
    house.conduct.step(drawn, verdict="不真实", person_matches_photo="no", evidence="不是本人")
    assert line_of(house, case).state == "取消"
    take_back_consent(house, case)
    assert line_of(house, case).state == "取消"


def test_a_consent_taken_back_stops_the_drawdown_that_is_on_its_way(house: House) -> None:
    case = house.filed(couple(house), revolving="yes")
    pay_back(house, case)
    drawn = draw(house, case, "2000")
    house.conduct.reach(drawn, "approve_disbursement")
    with_consent = house.rows(Consent, case)[0].member
    house.parts.door.perform(WithdrawConsent(application=drawn, actor=house.person("tangyun"), member=with_consent,
                                             reason="不同意再借", channel="当面"))  # fmt: skip
    assert house.row(drawn).state == "refused"
    assert line_of(house, case).state == "停用"
    assert [one.state for one in house.rows(Iou, drawn)] == ["作废"]


def test_a_withdrawal_racing_with_the_payment_has_one_winner_and_the_loser_is_told(house: House) -> None:
    case = house.case(couple(house))
    row = house.conduct.reach(case, "approve_disbursement")
    approver = house.conduct.somebody(row)
    found = at_once(lambda: withdraw(house, case), lambda: house.conduct.complete(approver, row.id))
    refused = [one for one in found if isinstance(one, Refusal)]
    assert len(refused) == 1, found
    paid = len(house.rows(LedgerPosting, case))
    assert (paid, len(house.rows(Withdrawal, case))) in ((1, 0), (0, 1))
    assert house.row(case).state == ("running" if paid else "withdrawn")
    assert [one.state for one in house.rows(Iou, case)] == ["已放款" if paid else "作废"]


def test_whoever_signed_a_contract_that_is_void_is_told_once_however_the_case_ended(house: House) -> None:
    withdrawn, refused, returned, unsigned = house.case(couple(house)), house.case(0), house.case(1), house.case(2)
    for case in (withdrawn, refused, returned):
        house.conduct.reach(case, "prepare_iou")
    house.conduct.reach(unsigned, "sign_contract")
    withdraw(house, withdrawn)
    house.conduct.reach(refused, "approve_disbursement")
    house.conduct.step(refused, decision="不同意", reasons="用途不符")
    send_back(house, house.conduct.open(returned)[0], "propose_grant")
    withdraw(house, unsigned)
    house.work()
    house.work()
    assert [told_of_void_contract(house, case) for case in (withdrawn, refused, returned, unsigned)] == [1, 1, 0, 0]
    words = next(one.text for one in house.rows(SentMessage, withdrawn) if one.kind == "contract_void")
    assert "已经作废" in words
    assert not any(character.isdigit() for character in words)


def test_a_borrower_whom_no_message_reaches_is_told_by_a_client_manager(house: House) -> None:
    case = house.case(couple(house))
    house.conduct.reach(case, "prepare_iou")
    with_port(house, text_message=Unreachable())
    withdraw(house, case)
    house.work()
    assert told_of_void_contract(house, case) == 0
    told = [one for one in house.rows(StaffNotice, case) if one.kind == "contract_void"]
    assert [one.role for one in told] == ["client_manager"]
    assert "合同已作废" in house.signed_in("linxiaofeng").get("/work/").text


class Unreachable:
    """An operator that takes no message."""

    def send(self, number: str, text: str) -> bool:
        return False
