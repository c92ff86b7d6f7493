"""An undrawn grant ends by time, and nothing else does: the last day counts until 24:00 in Shanghai (G2-12)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.builders.house import House
from tests.gates.acts import couple, draw, line_of, take_back_consent, told_of_void_contract, withdraw
from tests.gates.test_returns import pay_back
from workflows.acts.complete import Complete
from workflows.records.cases import CaseState
from workflows.records.disbursement import Iou, LedgerPosting, LoanContract
from workflows.records.endings import CustomerNotice, RefusalReport, Withdrawal
from workflows.records.filing import Dossier
from workflows.words.choices.standing import IouState
from workflows.words.clock import SHANGHAI
from workflows.words.refusals import AlreadyTaken, NotPossible, Refusal

# Granted on 2026-11-24, 90 days: the last day is 2027-02-22, its end 16:00 UTC.
LAST_INSTANT = datetime(2027, 2, 22, 15, 59, 59, tzinfo=UTC)
NEXT_SECOND = datetime(2027, 2, 22, 16, 0, 0, tzinfo=UTC)


def test_the_last_day_counts_until_midnight_in_shanghai(house: House) -> None:
    row = house.case_at("verify_identity")
    assert line_of(house, row.application).valid_until.isoformat() == "2027-02-22"
    assert LAST_INSTANT.astimezone(SHANGHAI).date().isoformat() == "2027-02-22"
    house.clock.at = LAST_INSTANT - timedelta(seconds=1)
    house.work()
    assert house.row(row.application).state == "running"
    house.conduct.finish(row.application)
    assert house.row(row.application).state == "filed"
    assert len(house.rows(LedgerPosting, row.application)) == 1


@pytest.mark.parametrize("task", ["verify_identity", "check_borrowing", "prepare_iou", "approve_disbursement"])
def test_the_next_second_the_act_is_told_and_the_grant_is_gone(house: House, task: str) -> None:
    row = house.case_at(task)
    case = row.application
    actor = house.conduct.somebody(row)
    filled_in_time = house.conduct.filled(house.conduct.page(actor, row.id), {}).entry()
    house.clock.at = NEXT_SECOND
    with pytest.raises(AlreadyTaken, match="授信已经到期"):
        house.parts.door.perform(Complete(task=row.id, actor=actor, entry=filled_in_time))
    assert house.row(case).state == "expired"
    assert line_of(house, case).state == "到期"
    assert all(one.state == IouState.VOID for one in house.rows(Iou, case))
    assert all(one.voided_at for one in house.rows(LoanContract, case))
    assert house.rows(LedgerPosting, case) == []
    assert house.rows(RefusalReport, case) == []
    assert [one.kind for one in house.rows(Dossier, case)] == ["closed"]
    assert house.open_tasks(case) == set()


def test_the_worker_ends_an_expired_grant_once(house: House) -> None:
    row = house.case_at("verify_identity")
    house.clock.at = NEXT_SECOND
    house.work()
    house.work()
    assert house.row(row.application).state == "expired"
    assert len(house.rows(Dossier, row.application)) == 1
    state = next(iter(house_states(house, row.application)))
    assert state.next_due_at is None


def house_states(house: House, case: str) -> list[object]:
    with house.read() as db:
        return list(db.rows(CaseState.__table__.select().where(CaseState.__table__.c.application == case)))


@pytest.mark.parametrize("stop", [withdraw, take_back_consent])
def test_who_would_stop_a_grant_that_has_just_expired_is_told_and_it_ends_expired_at_once(
    house: House, stop: Callable[[House, str], object]
) -> None:
    case = house.case(couple(house))
    house.conduct.reach(case, "sign_contract")
    house.conduct.step(case)
    house.clock.at = NEXT_SECOND
    with pytest.raises(NotPossible, match="过期"):
        stop(house, case)
    assert house.row(case).state == "expired"
    assert line_of(house, case).state == "到期"
    assert house.rows(Withdrawal, case) == []
    assert house.rows(RefusalReport, case) == []
    house.work()
    assert [len(house.rows(record, case)) for record in (Dossier, CustomerNotice)] == [1, 0]
    assert told_of_void_contract(house, case) == 1


def test_a_paid_loan_does_not_expire(house: House) -> None:
    row = house.case_at("assemble_dossier")
    house.clock.at = NEXT_SECOND
    house.work()
    house.conduct.finish(row.application)
    assert house.row(row.application).state == "filed"
    assert line_of(house, row.application).state == "有效"


def test_a_revolving_line_ends_with_its_last_day_and_so_does_the_drawdown_under_it(house: House) -> None:
    case = house.filed(revolving="yes", term_months="12")
    pay_back(house, case)
    last = line_of(house, case).valid_until
    house.clock.at = datetime(last.year, last.month, last.day, 2, 0, tzinfo=UTC)
    drawn = draw(house, case, "1000")
    house.conduct.reach(drawn, "check_borrowing")
    house.clock.at = datetime(last.year, last.month, last.day, 16, 0, tzinfo=UTC)
    house.work()
    assert house.row(drawn).state == "expired"
    assert line_of(house, case).state == "到期"
    with pytest.raises(Refusal):
        draw(house, case, "1000")


def test_nothing_moves_by_time_before_the_grant(house: House) -> None:
    row = house.case_at("approve_grant")
    house.clock.later(days=400)
    house.work()
    assert house.open_tasks(row.application) == {"approve_grant"}
    assert house.row(row.application).state == "running"
