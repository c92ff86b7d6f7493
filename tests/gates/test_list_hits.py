"""What a list hit has stopped: the aml_officer alone sees it, screens again or ends it, and nobody learns why (G3-06)."""

import pytest
from sqlalchemy import select

from tests.builders.house import House
from tests.gates.acts import draw, line_of, told_of_void_contract, with_port
from tests.gates.test_drawdown import line_with_room
from tests.gates.test_payment import Listed
from workflows.acts.end_listed import EndListed
from workflows.acts.screen_again import ScreenAgain
from workflows.queries import case_events
from workflows.records.audit import AuditEvent
from workflows.records.cases import Freeze, Timer, WorkItem
from workflows.records.disbursement import Iou, LedgerPosting, ListScreening
from workflows.records.endings import CustomerNotice, RefusalReport
from workflows.records.jobs import StaffNotice
from workflows.words.refusals import GuardRefused, NotPossible

TELLING = ("名单", "反洗钱", "涉恐", "命中", "宋琪", "筛查", "list_hit", "screen_again", "end_listed")


@pytest.fixture
def lists(house: House) -> Listed:
    found = Listed()
    with_port(house, list_screening=found)
    return found


def held(house: House, lists: Listed, case: str | None = None) -> str:
    """A case stopped by a hit after its IOU was written."""
    row = house.conduct.reach(case, "prepare_iou") if case else house.case_at("prepare_iou")
    lists.hit = True
    house.conduct.step(row.application)
    assert house.row(row.application).frozen_by is not None
    return row.application


def test_nobody_but_the_officer_has_the_page_and_he_has_no_other(house: House, lists: Listed) -> None:
    case = held(house, lists)
    number = house.row(case).number
    officer = house.signed_in("songqi")
    assert number in officer.get("/screening/").text
    assert "/screening/" in officer.get("/work/").text
    for address in (f"/cases/{number}", "/cases/", "/search/"):
        assert officer.get(address).status_code == 403
    for login in ("jiangli", "wujing", "gaojun", "hanmei"):
        if login in house.cooperative.people:
            browser = house.signed_in(login)
            assert browser.get("/screening/").status_code == 403
            assert "名单" not in browser.get("/work/").text


def test_screened_again_a_hit_keeps_it_and_no_hit_lets_it_go_on_to_the_payment(house: House, lists: Listed) -> None:
    case = held(house, lists)
    number = house.row(case).number
    again = f"/screening/{number}/again"
    house.clock.later(days=3)
    officer = house.signed_in("songqi")
    house.work()
    assert fired(house, case) == []
    answer = officer.post(again, {}, page="/screening/")
    assert answer.status_code == 303
    assert house.row(case).frozen_by is not None
    assert [one.hit for one in house.rows(ListScreening, case)] == [True, True]
    lists.hit = False
    sent = officer.hidden("/screening/")
    for _ in range(2):
        assert officer.client.post(again, data=sent).status_code == 303
    assert house.row(case).frozen_by is None
    assert [one.hit for one in house.rows(ListScreening, case)] == [True, True, False]
    assert "已恢复办理" in officer.get("/screening/").text
    assert number not in officer.get("/screening/").text
    freeze = house.rows(Freeze, case)[0]
    assert freeze.ended_by == house.person("songqi").person
    assert freeze.ended_at is not None
    due = next(one for one in house.rows(WorkItem, case) if one.state == "open").due_at
    assert due > house.clock.at
    house.conduct.finish(case)
    assert len(house.rows(LedgerPosting, case)) == 1
    neutral(house, case)


def fired(house: House, case: str) -> list[object]:
    """Reminders of a frozen case that went out all the same."""
    return [one for one in house.rows(Timer, case) if one.fired_at is not None]


def test_ended_it_is_refused_with_a_ground_that_says_nothing(house: House, lists: Listed) -> None:
    case = held(house, lists)
    number = house.row(case).number
    officer = house.signed_in("songqi")
    assert officer.post(f"/screening/{number}/end", {}, page="/screening/").status_code == 303
    row = house.row(case)
    assert (row.state, row.frozen_by) == ("refused", None)
    report = house.rows(RefusalReport, case)[0]
    assert (report.ground, report.facts, report.refused_by) == ("其他", "系统终止办理", None)
    assert [one.state for one in house.rows(Iou, case)] == ["作废"]
    assert house.rows(LedgerPosting, case) == []
    assert told_of_void_contract(house, case) == 0
    house.conduct.finish(case)
    assert house.row(case).state == "refused"
    neutral(house, case)
    for one in house.rows(CustomerNotice, case):
        assert not any(words in str(one) for words in TELLING)
    with pytest.raises(NotPossible):
        house.parts.door.perform(ScreenAgain(application=case, actor=house.person("songqi")))


def neutral(house: House, case: str) -> None:
    """The trail names the officer; no page, no REST answer, no notice does."""
    with house.read() as db:
        table = AuditEvent.__table__
        acts = {row.act: row.actor for row in db.rows(select(table).where(table.c.chain == case))}
        shown, _ = case_events.load(db, case)
        notice = StaffNotice.__table__
        open_notices = db.rows(
            select(notice).where(notice.c.application == case, notice.c.kind == "list_hit", notice.c.seen_at.is_(None))
        )
    assert house.person("songqi").person in acts.values()
    assert open_notices == []
    assert {one.act for one in shown} & {"screen_again", "end_listed"} == set()
    page = house.signed_in("jiangli").get(f"/cases/{house.row(case).number}").text
    for words in TELLING:
        # Every case on its way to a payment is screened; that much every history says.
        assert words not in page.replace("自动办理 名单筛查", ""), words
        assert words not in str(shown), words


def test_ending_a_drawdown_stops_the_line_and_what_else_runs_under_it(house: House, lists: Listed) -> None:
    first = line_with_room(house)
    one, other = draw(house, first, "1000"), draw(house, first, "1000")
    held(house, lists, one)
    house.parts.door.perform(EndListed(application=one, actor=house.person("songqi")))
    assert line_of(house, first).state == "停用"
    assert (house.row(one).state, house.row(other).state) == ("refused", "refused")


def test_no_other_role_may_by_any_door_and_no_case_that_no_hit_has_stopped(house: House, lists: Listed) -> None:
    case = held(house, lists)
    free = house.case(1)
    for act in (ScreenAgain, EndListed):
        for login in ("jiangli", "wujing", "gaojun"):
            with pytest.raises(GuardRefused):
                house.parts.door.perform(act(application=case, actor=house.person(login)))
        with pytest.raises(NotPossible):
            house.parts.door.perform(act(application=free, actor=house.person("songqi")))
    assert house.row(case).frozen_by is not None
    page = house.signed_in("jiangli").get(f"/cases/{house.row(case).number}").text
    assert "重新筛查" not in page
