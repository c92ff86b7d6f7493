"""The third gate at the counter: who the customer is, what he owes, and the duty to refuse (G3-03, G3-13)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders.house import House
from tests.gates.acts import draw, line_of, send_back
from workflows.acts.claim import Claim
from workflows.acts.release import Release
from workflows.records.cases import WorkItem
from workflows.records.disbursement import IdentityCheck, LedgerPosting, NetworkedResult
from workflows.records.endings import CustomerNotice, RefusalReport
from workflows.records.filing import Dossier
from workflows.records.people import Person
from workflows.registers.ledger_file import ImportRepayments, RepaymentRow
from workflows.registers.staff import ChangeRoles
from workflows.words.actor import OPERATOR
from workflows.words.refusals import AlreadyTaken, DutyRefused, EntryRefused, NotPossible, Refusal
from workflows.words.roles import Role

UNTRUE = {"verdict": "不真实", "person_matches_photo": "no", "evidence": "持证人与照片明显不是同一人"}
PENDING = {"verdict": "待核实", "networked_check_result": "无此号码", "evidence": "派出所回执还没到"}
UNVERIFIED = {"verdict": "未能核实", "networked_check_result": "无此号码", "evidence": "没带户口簿"}


def test_untrue_identity_is_refused_and_reported_in_the_same_act(house: House) -> None:
    row = house.case_at("verify_identity")
    case = row.application
    house.conduct.step(case, **UNTRUE)
    check, report = house.rows(IdentityCheck, case)[0], house.rows(RefusalReport, case)[0]
    assert report.at == check.at
    assert (report.ground, report.gate, report.task) == ("身份不实", "disbursement", "verify_identity")
    assert house.row(case).state == "refused"
    assert line_of(house, case).state == "取消"
    assert house.open_tasks(case) == {"acknowledge_refusal"}
    assert len(house.rows(CustomerNotice, case)) == 1


def test_nobody_turns_a_refusal_into_a_payment(house: House) -> None:
    row = house.case_at("verify_identity")
    case = row.application
    teller = house.conduct.somebody(row)
    house.conduct.step(case, **UNTRUE)
    for login in ("jiangli", "tangyun"):
        with pytest.raises(Refusal):
            house.conduct.complete(house.person(login), row.id)
    with pytest.raises(AlreadyTaken):
        house.parts.door.perform(Claim(task=row.id, actor=teller))
    with pytest.raises(Refusal):
        draw(house, case, "1000")
    house.work()
    house.conduct.finish(case)
    assert house.row(case).state == "refused"
    assert house.rows(LedgerPosting, case) == []
    dossier = house.rows(Dossier, case)[0]
    assert (dossier.kind, dossier.retention_until.year) == ("closed", 2036)


def test_broken_faith_found_at_the_counter_leaves_refusal_alone(house: House) -> None:
    case = with_a_late_loan(house)
    row = house.conduct.open(case)[0]
    teller = house.conduct.somebody(row)
    with pytest.raises(EntryRefused):
        house.conduct.complete(teller, row.id)
    with pytest.raises(NotPossible, match="只能办拒贷"):
        send_back(house, row, "verify_identity")
    with pytest.raises(NotPossible, match="只能办拒贷"):
        house.parts.door.perform(Release(task=row.id, actor=teller))
    house.conduct.complete(teller, row.id, verdict="不符合")
    assert [one.ground for one in house.rows(RefusalReport, case)] == ["不守信"]
    assert line_of(house, case).state == "取消"
    house.conduct.finish(case)
    assert house.rows(LedgerPosting, case) == []


def with_a_late_loan(house: House) -> str:
    """A drawdown at `check_borrowing` under a revolving line whose first loan is overdue by then."""
    first = house.filed(revolving="yes", amount="8000", term_months="6")
    house.clock.later(days=200)
    second = draw_later(house, first, "1000")
    house.conduct.reach(second, "check_borrowing")
    return second


def draw_later(house: House, first: str, amount: str) -> str:
    """Money under a line with an unpaid loan: part of it has come back, so that there is room."""
    with house.read() as db:
        number = db.scalar(LedgerPosting.__table__.select().with_only_columns(LedgerPosting.__table__.c.iou_number)
                           .where(LedgerPosting.__table__.c.application == first))  # fmt: skip
    repay(house, str(number), "3000", house.clock.at.date() - timedelta(days=1))
    return draw(house, first, amount)


def repay(house: House, number: str, amount: str, on: Any) -> None:
    row = RepaymentRow(row=1, reference=f"R{number}{on}", number=number, paid_on=on, principal=Decimal(amount),
                       interest=Decimal(0))  # fmt: skip
    answer = house.parts.door.perform(ImportRepayments(rows=(row,), actor=OPERATOR))
    assert answer["taken"] == 1, answer


def test_waiting_for_proof_keeps_the_task_with_this_teller_for_two_working_days(house: House) -> None:
    row = house.case_at("verify_identity")
    case = row.application
    browser = house.signed_in("jiangli")
    answer = browser.complete(row.id, **PENDING)
    assert answer.status_code == 303, answer.text[:3000]
    kept = house.conduct.open(case)[0]
    assert (kept.id, kept.task, kept.holder) == (row.id, "verify_identity", house.person("jiangli").person)
    assert kept.due_at is not None
    # Two working days from Tuesday the 24th: until 24:00 of Thursday in Shanghai.
    assert kept.due_at.isoformat() == "2026-11-26T16:00:00+00:00"
    with pytest.raises(AlreadyTaken, match="蒋丽"):
        house.conduct.complete(house.person("tangyun"), row.id)
    house.clock.later(days=1)
    house.conduct.complete(house.person("jiangli"), row.id, further_proof=["户口簿"],
                           further_proof_files=[house.conduct.hands.picture(house.person("jiangli"), "户口簿", "further_proof_files")])  # fmt: skip
    assert house.open_tasks(case) == {"check_borrowing"}
    assert [one.verdict for one in house.rows(IdentityCheck, case)] == ["待核实", "身份真实"]
    assert [one.result for one in house.rows(NetworkedResult, case)] == ["无此号码", "一致有照片"]


@pytest.mark.parametrize(
    ("task", "changed"),
    [
        ("verify_identity", UNVERIFIED),
        ("check_borrowing", {"verdict": "条件未备", "unmet_detail": "种子发票还没拿来"}),
    ],
)
def test_a_visit_that_cannot_be_finished_keeps_the_grant_for_any_teller(
    house: House, task: str, changed: dict[str, str]
) -> None:
    row = house.case_at(task)
    case = row.application
    house.conduct.complete(house.person("jiangli"), row.id, **changed)
    again = house.conduct.open(case)[0]
    assert (again.task, again.holder, again.due_at) == ("verify_identity", None, None)
    assert again.id != row.id
    assert line_of(house, case).state == "有效"
    assert house.rows(RefusalReport, case) == []
    house.clock.later(days=3)
    house.conduct.complete(house.person("tangyun"), again.id)
    house.conduct.finish(case)
    assert house.row(case).state == "filed"


def test_only_an_answer_against_him_is_no_ground_to_call_a_customer_untrue(house: House) -> None:
    row = house.case_at("verify_identity")
    with pytest.raises(EntryRefused) as refused:
        house.conduct.step(row.application, verdict="不真实", networked_check_result="无此号码", evidence="联网查不到")
    assert "verdict" in refused.value.fields


def test_a_director_who_granted_does_not_acknowledge_the_unions_director_does(house: House) -> None:
    house.parts.door.perform(
        ChangeRoles(name="gaojun", roles=frozenset({Role.DIRECTOR, Role.CREDIT_APPROVER}), actor=OPERATOR)
    )
    case = house.case()
    row = house.conduct.reach(case, "approve_grant")
    house.conduct.complete(house.person("gaojun"), row.id)
    house.conduct.reach(case, "verify_identity")
    house.conduct.step(case, **UNTRUE)
    noted = house.conduct.reach(case, "acknowledge_refusal")
    with pytest.raises(DutyRefused, match="上级社主任") as refused:
        house.conduct.complete(house.person("gaojun"), noted.id)
    assert refused.value.could_take == ("钱波",)
    house.conduct.complete(house.person("qianbo"), noted.id)
    house.work()
    assert len(house.rows(Dossier, case)) == 1


def test_refused_at_the_counter_a_revolving_line_waits_for_the_director(house: House) -> None:
    row = house.case_at("check_borrowing", revolving="yes")
    case = row.application
    house.conduct.complete(house.person("jiangli"), row.id, verdict="不符合", unmet_detail="在他行有新借款")
    assert [one.ground for one in house.rows(RefusalReport, case)] == ["情况变化"]
    assert line_of(house, case).state == "停用"


def test_a_counter_task_is_due_the_same_day_from_the_claim(house: House) -> None:
    row = house.case_at("verify_identity")
    assert row.due_at is None
    house.clock.later(days=20)
    house.parts.door.perform(Claim(task=row.id, actor=house.person("tangyun")))
    claimed = house.conduct.open(row.application)[0]
    assert claimed.due_at is not None
    assert claimed.due_at.isoformat() == "2026-12-14T16:00:00+00:00"
    house.parts.door.perform(Release(task=row.id, actor=house.person("tangyun")))
    assert house.conduct.open(row.application)[0].due_at is None
    assert [one.state for one in house.rows(WorkItem, row.application) if one.task == "verify_identity"] == ["open"]


def test_a_renewed_card_updates_the_person_and_the_copy_of_the_old_one_stays(house: House) -> None:
    row = house.case_at("verify_identity")
    case, table = row.application, Person.__table__
    browser = house.signed_in("jiangli")
    assert browser.complete(row.id, **PENDING).status_code == 303
    assert browser.complete(row.id, read_valid_until="", read_valid_for_life="yes", further_proof=["户口簿"],
                            further_proof_files=[house.conduct.hands.picture(house.person("jiangli"), "户口簿", "further_proof_files")]).status_code == 303  # fmt: skip
    with house.read() as db:
        person = db.row(select(table).where(table.c.id == house.row(case).applicant))
    assert (person.id_valid_until, person.id_valid_for_life) == (None, True)
    old, new = house.rows(IdentityCheck, case)
    assert old.card_front and new.card_front and old.card_front != new.card_front


def test_a_card_that_was_called_valid_for_life_ends_on_the_day_that_is_read(sqlite_house: House) -> None:
    house, table = sqlite_house, Person.__table__
    case = house.case(id_valid_until="", id_valid_for_life="yes")
    house.conduct.reach(case, "check_borrowing")
    with house.read() as db:
        person = db.row(select(table).where(table.c.id == house.row(case).applicant))
    assert (person.id_valid_until, person.id_valid_for_life) == (date(2036, 5, 1), False)
