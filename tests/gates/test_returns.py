"""Before the payment every task can be returned to an earlier one, with questions; after it only to assembly."""

import pytest

from tests.builders.house import House
from tests.builders.remembered import walk
from tests.gates.acts import QUESTION, couple, draw, family, line_of, send_back
from workflows.records.cases import Question, ReturnRound, WorkItem
from workflows.records.disbursement import CostDisclosure, Iou, LedgerPosting, LoanContract
from workflows.records.endings import RefusalReport
from workflows.records.filing import LedgerEntry
from workflows.records.grant import CreditLine, CreditReview, GrantProposal, LineChange, Rating
from workflows.records.investigation import Consent, Visit
from workflows.words.refusals import EntryRefused, NotPossible


def test_a_return_within_a_gate_asks_and_is_answered_question_by_question(house: House) -> None:
    case = house.case()
    row = house.conduct.reach(case, "propose_grant")
    reviewer = house.signed_in("zhoumin")
    answer = reviewer.post(
        f"/tasks/{row.id}/return",
        {"to_task": "review_credit", "reason": "数字对不上", "questions": "负债是多少？\n养殖收入有凭证吗？"},
    )
    assert answer.status_code == 303, answer.text[:2000]
    again = house.conduct.open(case)[0]
    assert again.task == "review_credit"
    asked = house.rows(Question, case)
    assert [one.text for one in asked] == ["负债是多少？", "养殖收入有凭证吗？"]
    half = reviewer.complete(again.id, **{f"answer_{asked[1].id}": ""})
    assert half.status_code == 422
    assert "养殖收入有凭证吗？" in half.text
    assert reviewer.complete(again.id).status_code == 303
    assert all(one.answer and one.answered_by for one in house.rows(Question, case))
    assert len(house.rows(CreditReview, case)) == 2
    house.conduct.finish(case)
    assert house.row(case).state == "filed"


def test_an_unanswered_question_is_refused_at_the_door_too(house: House) -> None:
    case = house.case()
    send_back(house, house.conduct.reach(case, "approve_grant"), "review_credit")
    row = house.conduct.open(case)[0]
    question = house.rows(Question, case)[0]
    with pytest.raises(EntryRefused) as refused:
        house.conduct.step(case, **{f"answer_{question.id}": " "})
    assert set(refused.value.fields) == {f"answer_{question.id}"}
    assert house.conduct.open(case)[0].id == row.id


def test_whoever_is_asked_may_return_further_without_answering(house: House) -> None:
    case = house.case()
    send_back(house, house.conduct.reach(case, "approve_grant"), "review_credit")
    house.conduct.step(case, opinion="退回补充", reasons="要调查人来答", return_to="visit_household",
                       return_questions=QUESTION, **{f"answer_{house.rows(Question, case)[0].id}": ""})  # fmt: skip
    assert house.open_tasks(case) == {"visit_household"}
    house.conduct.finish(case)
    assert house.row(case).state == "filed"
    assert all(one.answered_at for one in house.rows(Question, case))


def test_a_return_across_gates_voids_what_came_after_and_the_numbers_are_never_used_again(house: House) -> None:
    case = house.case(couple(house))
    row = house.conduct.reach(case, "approve_disbursement")
    first_line, first_iou = line_of(house, case), house.rows(Iou, case)[0]
    contract = house.rows(LoanContract, case)[0]
    approver = house.signed_in(house_login(house, row))
    answer = approver.complete(row.id, decision="退回", reasons="要重新调查", return_to="visit_household",
                               return_questions=QUESTION)  # fmt: skip
    assert answer.status_code == 303, answer.text[:3000]
    assert house.open_tasks(case) == {"visit_household"}
    assert house.rows(Iou, case)[0].state == "作废"
    assert house.rows(LoanContract, case)[0].voided_at is not None
    assert house.rows(CostDisclosure, case)[0].voided_at is not None
    assert line_of(house, case).state == "已换新"
    with house.read() as db:
        changes = db.rows(LineChange.__table__.select().where(LineChange.__table__.c.line == first_line.id))
    assert [(one.state, one.rule) for one in changes] == [("已换新", "退回")]
    assert house.row(case).line is None
    house.conduct.finish(case)
    ious = house.rows(Iou, case)
    assert [one.state for one in ious] == ["作废", "已放款"]
    assert ious[1].number > first_iou.number
    assert house.rows(LoanContract, case)[1].number != contract.number
    with house.read() as db:
        lines = db.rows(CreditLine.__table__.select().where(CreditLine.__table__.c.application == case))
    assert sorted(one.state for one in lines) == ["已换新", "有效"]
    assert [len(house.rows(record, case)) for record in (Visit, Rating, GrantProposal)] == [2, 2, 2]
    # Unchanged consents stay: the wife signed once.
    assert len(house.rows(Consent, case)) == 1
    posted = house.rows(LedgerPosting, case)
    assert [one.iou_number for one in posted] == [ious[1].number]


def house_login(house: House, row: object) -> str:
    actor = house.conduct.somebody(row)  # type: ignore[arg-type]
    return next(login for login, one in house.cooperative.people.items() if one.person == actor.person)


def test_a_return_within_the_third_gate_keeps_line_and_contract(house: House) -> None:
    case = house.case()
    row = house.conduct.reach(case, "approve_disbursement")
    send_back(house, row, "prepare_iou")
    assert house.open_tasks(case) == {"prepare_iou"}
    assert line_of(house, case).state == "有效"
    assert house.rows(LoanContract, case)[0].voided_at is None
    assert house.rows(Iou, case)[0].state == "作废"
    house.conduct.finish(case)
    assert [one.state for one in house.rows(Iou, case)] == ["作废", "已放款"]
    assert len(house.rows(LoanContract, case)) == 1


def test_a_contract_signed_again_voids_the_one_before(house: House) -> None:
    case = house.case()
    send_back(house, house.conduct.reach(case, "approve_disbursement"), "sign_contract")
    house.conduct.finish(case)
    contracts = house.rows(LoanContract, case)
    assert [one.voided_at is None for one in contracts] == [False, True]
    assert contracts[1].in_force_at is not None


def test_the_numbers_of_a_branch_have_no_gaps_voided_ones_included(house: House) -> None:
    case = house.case()
    for _ in range(2):
        send_back(house, house.conduct.reach(case, "approve_disbursement"), "prepare_iou")
    house.conduct.finish(case)
    house.filed(1)
    with house.read() as db:
        numbers = sorted(row.number for row in db.rows(Iou.__table__.select()))
    assert [int(number[-6:]) for number in numbers] == list(range(1, len(numbers) + 1))


def test_a_return_out_of_the_parallel_signatures_cancels_the_other(house: House) -> None:
    case = house.case()
    house.conduct.reach(case, "sign_as_approver")
    rows = {row.task: row for row in house.conduct.open(case)}
    assert set(rows) == {"sign_as_client_manager", "sign_as_approver"}
    approver = house.signed_in(house_login(house, rows["sign_as_approver"]))
    answer = approver.complete(rows["sign_as_approver"].id, decision="退回", reasons="少一张照片",
                               return_to="assemble_dossier", return_questions="照片在哪里？")  # fmt: skip
    assert answer.status_code == 303, answer.text[:3000]
    assert house.open_tasks(case) == {"assemble_dossier"}
    ended = {row.task: row.state for row in house.rows(WorkItem, case) if row.id in {r.id for r in rows.values()}}
    assert ended == {"sign_as_client_manager": "cancelled", "sign_as_approver": "done"}
    house.conduct.finish(case)
    assert house.row(case).state == "filed"
    assert len(house.rows(LedgerEntry, case)) == 2


def test_a_signature_given_before_the_other_returned_is_asked_again(house: House) -> None:
    case = house.case()
    house.conduct.reach(case, "sign_as_approver")
    rows = {row.task: row for row in house.conduct.open(case)}
    manager = rows["sign_as_client_manager"]
    house.conduct.complete(house.conduct.somebody(manager), manager.id)
    send_back(house, rows["sign_as_approver"], "assemble_dossier")
    house.conduct.step(case)
    assert house.open_tasks(case) == {"sign_as_client_manager", "sign_as_approver"}


@pytest.mark.parametrize("target", ["visit_household", "review_credit", "verify_identity", "prepare_iou"])
def test_after_the_payment_nothing_goes_back_behind_it(house: House, target: str) -> None:
    case = house.case()
    row = house.conduct.reach(case, "assemble_dossier")
    with pytest.raises(NotPossible, match="不能退回到"):
        send_back(house, row, target)
    row = house.conduct.reach(case, "sign_as_approver")
    with pytest.raises(NotPossible, match="不能退回到"):
        send_back(house, row, target)
    assert len(house.rows(LedgerPosting, case)) == 1
    assert house.rows(ReturnRound, case) == []


@pytest.mark.parametrize(
    ("task", "target"),
    [("visit_household", "accept_application"), ("review_credit", "approve_grant"), ("review_credit", "review_credit")],
)
def test_acceptance_and_later_tasks_are_no_target(house: House, task: str, target: str) -> None:
    case = house.case()
    row = house.conduct.reach(case, task)
    with pytest.raises(NotPossible):
        send_back(house, row, target)


def test_in_a_drawdown_nothing_goes_back_to_the_grant(house: House) -> None:
    line_case = house.filed(revolving="yes")
    house_draw = draw(house, pay_back(house, line_case), "2000")
    row = house.conduct.reach(house_draw, "approve_disbursement")
    for target in ("visit_household", "propose_grant"):
        with pytest.raises(NotPossible):
            send_back(house, row, target)
    send_back(house, row, "verify_identity")
    house.conduct.finish(house_draw)
    assert [one.state for one in house.rows(Iou, house_draw)] == ["作废", "已放款"]
    assert line_of(house, line_case).state == "有效"


def pay_back(house: House, case: str) -> str:
    """The whole loan of a case comes back."""
    from datetime import timedelta

    from tests.gates.test_counter import repay

    def walking() -> str:
        iou = house.rows(Iou, case)[0]
        house.clock.later(days=1)
        repay(house, iou.number, str(iou.amount), (house.clock.at - timedelta(days=1)).date())
        return case

    return str(walk(house, ("pay_back", case), walking))


def test_a_return_from_one_consent_ends_the_asking_of_the_others(house: House) -> None:
    from datetime import date

    case = house.case(family(house, wife=date(1981, 7, 20), son=date(2004, 3, 1)))
    row = house.conduct.reach(case, "collect_consent")
    assert len(house.conduct.open(case)) == 2
    house.conduct.step(case)
    send_back(house, house.conduct.open(case)[0], "visit_household")
    assert house.open_tasks(case) == {"visit_household"}
    assert house.rows(RefusalReport, case) == []
    house.conduct.reach(case, "collect_consent")
    # The one who has signed is not asked again.
    assert len(house.conduct.open(case)) == 1
    assert row.instance in {one.member for one in house.rows(Consent, case)}
    house.conduct.finish(case)
    assert house.row(case).state == "filed"
