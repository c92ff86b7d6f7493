"""Reminders at half of the time, an escalation when it is over, in Chinese working days, once (RULES 9.1, N-05, N-06)."""

from datetime import UTC, datetime

from sqlalchemy import select

from tests.builders.house import House
from tests.gates.acts import at_once
from webapp.demo.cooperative import PASSWORD
from workflows.records.cases import Timer
from workflows.records.freezes import EmergencyFreeze, UnfreezeNotice
from workflows.records.jobs import StaffNotice


def notices(house: House, case: str) -> list[tuple[str, str | None, str | None]]:
    """Kind, person and role of what staff was told of a case, in order."""
    table = StaffNotice.__table__
    with house.read() as db:
        rows = db.rows(select(table).where(table.c.application == case).order_by(table.c.id))
    return [(row.kind, row.person, row.role) for row in rows]


def test_a_visit_is_reminded_of_at_half_and_escalated_when_over_once(house: House) -> None:
    case = house.case()
    row = house.conduct.open(case)[0]
    # Tuesday the 24th and five working days: Tuesday, 1 December, 24:00 in Shanghai; half is Thursday the 26th.
    assert row.due_at == datetime(2026, 12, 1, 16, tzinfo=UTC)
    house.clock.at = datetime(2026, 11, 26, 15, 59, tzinfo=UTC)
    house.work()
    assert notices(house, case) == []
    house.clock.at = datetime(2026, 11, 26, 16, 0, tzinfo=UTC)
    for _ in range(2):
        house.work()
    assert notices(house, case) == [("reminder", None, "client_manager")]
    house.clock.at = datetime(2026, 12, 1, 15, 59, tzinfo=UTC)
    house.work()
    assert len(notices(house, case)) == 1
    house.clock.at = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
    for _ in range(2):
        house.work()
    assert notices(house, case)[1:] == [("escalation", None, "director")]
    assert house.open_tasks(case) == {"visit_household"}


def test_a_reminder_goes_to_whoever_holds_the_task(house: House) -> None:
    row = house.case_at("review_credit")
    reviewer = house.signed_in("zhoumin")
    reviewer.post(f"/tasks/{row.id}/claim", {}, page=f"/tasks/{row.id}")
    house.clock.later(days=2)
    house.work()
    assert notices(house, row.application)[0] == ("reminder", house.person("zhoumin").person, None)


def test_holidays_do_not_count(house: House) -> None:
    house.clock.at = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
    case = house.case()
    # New Year's Day is off, notice or not; 31 December, 4, 5, 6 and 7 January.
    assert house.conduct.open(case)[0].due_at == datetime(2027, 1, 7, 16, tzinfo=UTC)


def test_what_is_done_in_time_is_neither_reminded_of_nor_escalated(house: House) -> None:
    case = house.case()
    house.conduct.step(case)
    done = {row.id for row in house.rows(Timer, case) if row.cancelled_at is None}
    house.clock.later(days=1)
    house.work()
    assert notices(house, case) == []
    assert len(done) == len([row for row in house.rows(Timer, case) if row.cancelled_at is None])


def test_two_workers_fire_a_timer_once(house: House) -> None:
    case = house.case()
    house.clock.at = datetime(2026, 11, 26, 16, 0, tzinfo=UTC)
    found = at_once(house.work, house.work)
    assert not any(isinstance(one, Exception) for one in found), found
    assert notices(house, case) == [("reminder", None, "client_manager")]


def test_a_director_who_is_late_himself_is_told_to_the_unions_and_the_auditor(house: House) -> None:
    row = house.case_at("review_credit")
    house.conduct.step(row.application, opinion="不同意", reasons="材料虚假")
    house.work()
    house.clock.later(days=3)
    house.work()
    found = notices(house, row.application)
    assert ("escalation", None, "auditor") in found
    table = StaffNotice.__table__
    with house.read() as db:
        branches = {one.branch for one in db.rows(select(table).where(table.c.kind == "escalation"))}
    assert house.person("qianbo").branch in branches


def test_pages_count_in_working_days_what_is_overdue(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case()
    row = house.conduct.open(case)[0]
    number = house.row(case).number
    # Due on Tuesday, 1 December; Monday the 7th is the fourth working day after it and the sixth day.
    house.clock.at = datetime(2026, 12, 7, 2, 0, tzinfo=UTC)
    manager = house.signed_in("linxiaofeng")
    for address in ("/work/?scope=available", f"/cases/{number}", f"/tasks/{row.id}"):
        assert "逾期 4 天" in manager.get(address).text, address


def test_an_unfreezing_that_waits_is_reminded_of_and_when_late_told_further_up(house: House) -> None:
    case = house.case()
    number = house.row(case).number
    house.signed_in("guanli").post(f"/cases/{number}/freeze", {"reason": "有人举报"})
    with house.read() as db:
        freeze = db.scalar(select(EmergencyFreeze.__table__.c.id))
    house.signed_in("gaojun").post(f"/freezes/{freeze}/unfreeze", {"reason": "查清了"})

    def told() -> list[tuple[str, str]]:
        with house.read() as db:
            rows = db.rows(select(UnfreezeNotice.__table__).order_by(UnfreezeNotice.__table__.c.id))
        return [(row.kind, row.role) for row in rows]

    house.work()
    assert told() == []
    # Tuesday the 24th; the first of two working days is over on Wednesday at 24:00, the second on Thursday.
    house.clock.at = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)
    for _ in range(2):
        house.work()
    assert told() == [("reminder", "auditor")]
    assert "解冻申请等第二人确认" in house.signed_in("xuming").get("/work/").text
    assert "解冻申请等第二人确认" not in house.signed_in("gaojun").get("/work/").text
    house.clock.at = datetime(2026, 11, 26, 16, 0, tzinfo=UTC)
    house.work()
    assert told()[1:] == [("escalation", "director")]
    house.signed_in("xuming").post(
        f"/freezes/{freeze}/unfreeze/decision", {"decision": "同意解冻", "password": PASSWORD}
    )
    assert "解冻申请等第二人确认" not in house.signed_in("xuming").get("/work/").text
