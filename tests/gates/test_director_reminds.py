"""催办 and 日报: the director reminds of a late task once a day, and takes the day's figures along on paper."""

from sqlalchemy import select

from tests.builders.house import House
from tests.gates.test_reminders import notices
from webapp.printing.embedded import embedded_files
from workflows.records.audit import AuditEvent


def late_visit(house: House) -> str:
    """A visit that is eight days late, in nobody's hands."""
    case = house.case()
    house.clock.later(days=15)
    return case


def test_a_late_task_is_reminded_of_once_a_day_and_whoever_could_take_it_is_told(house: House) -> None:
    case = late_visit(house)
    row = house.conduct.open(case)[0]
    director = house.signed_in("gaojun")
    page = director.get("/director/").text
    assert f'action="/director/late/{row.id}/remind"' in page
    assert director.post(f"/director/late/{row.id}/remind", {}, page="/director/").status_code == 303
    assert notices(house, case) == [("reminded_of", None, "client_manager")]
    told = director.get("/director/").text
    assert "已催" in told and f'action="/director/late/{row.id}/remind"' not in told
    again = director.post(f"/director/late/{row.id}/remind", {}, page="/director/")
    assert again.status_code == 409
    assert "一天只催一次" in again.text
    event = AuditEvent.__table__
    with house.read() as db:
        assert len(db.rows(select(event.c.id).where(event.c.chain == case, event.c.act == "remind"))) == 1
    assert "主任催办" in house.signed_in("linxiaofeng").get("/work/").text
    house.clock.later(days=1)
    director = house.signed_in("gaojun")
    assert director.post(f"/director/late/{row.id}/remind", {}, page="/director/").status_code == 303
    assert len(notices(house, case)) == 2


def test_whoever_holds_it_is_reminded_alone_and_a_task_in_time_is_not_urged(house: House) -> None:
    case = house.case()
    row = house.conduct.open(case)[0]
    manager = house.signed_in("linxiaofeng")
    manager.post(f"/tasks/{row.id}/claim", {}, page=f"/tasks/{row.id}")
    director = house.signed_in("gaojun")
    early = director.post(f"/director/late/{row.id}/remind", {}, page="/account/")
    assert early.status_code == 409
    assert "还没有逾期" in early.text
    house.clock.later(days=15)
    director = house.signed_in("gaojun")
    assert director.post(f"/director/late/{row.id}/remind", {}, page="/director/").status_code == 303
    assert ("reminded_of", house.person("linxiaofeng").person, None) in notices(house, case)


def test_nobody_but_a_director_reminds_or_takes_the_daily_report(house: House) -> None:
    row = house.conduct.open(late_visit(house))[0]
    teller = house.signed_in("jiangli")
    assert teller.post(f"/director/late/{row.id}/remind", {}, page="/account/").status_code == 403
    assert teller.get("/director/daily.pdf").status_code == 403


def test_the_daily_report_counts_as_the_page_does(sqlite_house: House) -> None:
    late_visit(sqlite_house)
    answer = sqlite_house.signed_in("gaojun").get("/director/daily.pdf")
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    (data,) = embedded_files(answer.data)
    assert b'"late":1' in data
    assert b'"visit_household":{"count":1,"late":1}' in data
