"""A line that is suspended or ended takes every unpaid case under it along, in the same act (FORMS, 授信额度)."""

import pytest
from sqlalchemy import select

from tests.builders.house import House
from tests.gates.acts import at_once, couple, draw, line_of, take_back_consent, withdraw
from tests.gates.test_drawdown import line_with_room, use_of
from workflows.records.audit import AuditEvent
from workflows.records.disbursement import Iou, LedgerPosting
from workflows.records.endings import CustomerNotice, RefusalReport
from workflows.records.filing import Dossier
from workflows.words.refusals import AlreadyTaken, Refusal

DECLINED = {"verdict": "不符合", "unmet_detail": "情况有变"}


def events(house: House, case: str) -> list[str]:
    table = AuditEvent.__table__
    with house.read() as db:
        return [row.act for row in db.rows(select(table.c.act).where(table.c.chain == case).order_by(table.c.seq))]


def stopped(house: House, case: str) -> bool:
    """Ended by the system: report and notice, number kept and void, nothing open but the director's signature."""
    report, notice = house.rows(RefusalReport, case), house.rows(CustomerNotice, case)
    return (
        house.row(case).state == "refused"
        and [(one.ground, one.refused_by, one.task) for one in report] == [("情况变化", None, None)]
        and [one.ground_text for one in notice] == ["经核查，情况与授信时相比有变化。"]
        and all(one.state == "作废" and one.number for one in house.rows(Iou, case))
        and house.open_tasks(case) == {"acknowledge_refusal"}
        and "line_stopped" in events(house, case)
    )


@pytest.mark.parametrize("task", ["verify_identity", "check_borrowing", "prepare_iou", "approve_disbursement"])
def test_a_refusal_in_one_drawdown_ends_the_other_wherever_it_stands(house: House, task: str) -> None:
    first = line_with_room(house)
    other, one = draw(house, first, "1000", by="jiangli"), draw(house, first, "1000", by="tangyun")
    row = house.conduct.reach(other, task)
    actor = house.conduct.somebody(row)
    house.conduct.reach(one, "check_borrowing")
    house.conduct.step(one, **DECLINED)
    assert line_of(house, first).state == "停用"
    assert stopped(house, other)
    assert house.rows(RefusalReport, other)[0].facts == "额度已停用，本次用信终止"
    assert use_of(house, line_of(house, first).id) == 0
    with pytest.raises(AlreadyTaken, match="已经拒贷"):
        house.conduct.complete(actor, row.id)
    assert house.rows(LedgerPosting, other) == []


def test_untrue_identity_in_one_drawdown_cancels_the_line_and_ends_the_other(house: House) -> None:
    first = line_with_room(house)
    other, one = draw(house, first, "1000", by="jiangli"), draw(house, first, "1000", by="tangyun")
    house.conduct.reach(one, "verify_identity")
    house.conduct.step(one, verdict="不真实", person_matches_photo="no", evidence="不是本人")
    assert line_of(house, first).state == "取消"
    assert stopped(house, other)
    assert house.rows(RefusalReport, other)[0].facts == "额度已取消，本次用信终止"


def test_a_consent_taken_back_after_the_payment_ends_every_drawdown_under_the_line(house: House) -> None:
    first = line_with_room(house)
    drawn = [draw(house, first, "1000", by="jiangli"), draw(house, first, "2000", by="tangyun")]
    house.conduct.reach(drawn[1], "approve_disbursement")
    take_back_consent(house, first)
    assert line_of(house, first).state == "停用"
    assert house.row(first).state == "filed"
    assert all(stopped(house, case) for case in drawn)


def test_a_renewal_ends_the_drawdown_that_runs_under_the_old_line(house: House) -> None:
    place = couple(house)
    first = line_with_room_at(house, place)
    drawn = draw(house, first, "1000")
    again = house.case(place, amount="9000", revolving="yes")
    house.conduct.reach(again, "verify_identity")
    assert line_of(house, first).state == "已换新"
    assert stopped(house, drawn)
    assert house.rows(RefusalReport, drawn)[0].facts == "额度已换新，本次用信终止"
    house.conduct.finish(again)
    assert house.row(again).state == "filed"


def line_with_room_at(house: House, place: int) -> str:
    from tests.gates.test_returns import pay_back

    return pay_back(house, house.filed(place, revolving="yes"))


def test_an_applicant_who_withdraws_from_the_line_ends_what_was_drawn_under_it(house: House) -> None:
    case = house.case(couple(house), revolving="yes")
    house.conduct.reach(case, "verify_identity")
    drawn = draw(house, case, "1000")
    withdraw(house, case)
    assert line_of(house, case).state == "取消"
    assert stopped(house, drawn)


def test_restored_the_line_serves_later_cases_and_the_stopped_one_does_not_decide_about_it(house: House) -> None:
    first = line_with_room(house)
    other, one = draw(house, first, "1000", by="jiangli"), draw(house, first, "1000", by="tangyun")
    house.conduct.reach(one, "check_borrowing")
    house.conduct.step(one, **DECLINED)
    row = house.conduct.open(other)[0]
    page = house.conduct.page(house.conduct.somebody(row), row.id)
    assert "line_action" not in house.conduct.filled(page, {})
    house.conduct.step(other)
    house.work()
    assert line_of(house, first).state == "停用"
    house.conduct.step(one, line_action="恢复")
    house.work()
    assert line_of(house, first).state == "有效"
    assert house.row(other).state == house.row(one).state == "refused"
    assert [len(house.rows(Dossier, case)) for case in (one, other)] == [1, 1]
    assert draw(house, first, "1000")


def test_a_line_that_a_consent_suspended_meanwhile_is_not_restored_by_the_refusal_before(house: House) -> None:
    first = line_with_room(house)
    drawn = draw(house, first, "1000")
    house.conduct.reach(drawn, "check_borrowing")
    house.conduct.step(drawn, **DECLINED)
    take_back_consent(house, first)
    house.conduct.step(drawn, line_action="恢复")
    house.work()
    assert house.rows(Dossier, drawn)
    assert line_of(house, first).state == "停用"


def test_a_paid_drawdown_is_not_touched(house: House) -> None:
    first = line_with_room(house)
    paid = draw(house, first, "1000")
    house.conduct.reach(paid, "assemble_dossier")
    take_back_consent(house, first)
    assert house.row(paid).state == "running"
    house.conduct.finish(paid)
    assert house.row(paid).state == "filed"


def test_two_drawdowns_refused_at_one_instant_both_end_and_neither_is_lost(house: House) -> None:
    first = line_with_room(house)
    drawn = [draw(house, first, "1000", by="jiangli"), draw(house, first, "1000", by="tangyun")]
    rows = [house.conduct.reach(case, "check_borrowing") for case in drawn]
    tellers = [house.conduct.somebody(row) for row in rows]
    found = at_once(
        lambda: house.conduct.complete(tellers[0], rows[0].id, **DECLINED),
        lambda: house.conduct.complete(tellers[1], rows[1].id, **DECLINED),
    )
    assert all(isinstance(one, dict | Refusal) for one in found), found
    assert sum(isinstance(one, dict) for one in found) >= 1
    assert [house.row(case).state for case in drawn] == ["refused", "refused"]
    assert [len(house.rows(RefusalReport, case)) for case in drawn] == [1, 1]
    assert line_of(house, first).state == "停用"


def test_a_payment_racing_with_the_suspension_is_whole_or_not_at_all(house: House) -> None:
    first = line_with_room(house)
    drawn = draw(house, first, "1000")
    row = house.conduct.reach(drawn, "approve_disbursement")
    approver = house.conduct.somebody(row)
    at_once(lambda: take_back_consent(house, first), lambda: house.conduct.complete(approver, row.id))
    paid = len(house.rows(LedgerPosting, drawn))
    assert house.row(drawn).state == ("running" if paid else "refused")
    assert [one.state for one in house.rows(Iou, drawn)] == ["已放款" if paid else "作废"]
    assert line_of(house, first).state == "停用"
