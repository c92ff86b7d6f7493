"""The director's page: it counts what waits, names who holds what is late, and shows nothing of a case he must not see."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.builders.house import House
from tests.duties.people import declare, dismiss, head_of
from webapp.database import db as reading_engine
from webapp.demo.cooperative import PASSWORD
from workflows.acts.claim import Claim
from workflows.cases.calendar import load_calendar
from workflows.queries import month, sight
from workflows.queries.household_file import load_person
from workflows.queries.sight import Sight
from workflows.records.at_once import answered
from workflows.registers.branches import AddBranch, AddVillage
from workflows.registers.cover import Substitute
from workflows.registers.passwords import hashed
from workflows.registers.staff import AddStaff
from workflows.words.actor import OPERATOR
from workflows.words.refusals import DutyRefused
from workflows.words.roles import Role

NOT_REACHED = {"failed_reason": "在外地，电话不接", "first_attempt_on": "2026-11-24", "second_attempt_on": "2026-11-25"}
# Fixed, whatever waits: who is in, whose lists, the panels, and the staffing of one office.
STATEMENTS = 40


def name_of(house: House, place: int) -> str:
    """The applicant of a household's case."""
    with house.read() as db:
        return load_person(db, head_of(house, place)).name


def page(house: House, login: str = "gaojun", address: str = "/director/") -> str:
    answer = house.signed_in(login).get(address)
    assert answer.status_code == 200, answer.text[:2000]
    return answer.text


def refuse(house: House, case: str) -> None:
    """Nobody is met at two visits."""
    house.clock.later(days=2)
    house.conduct.step(case, visit_outcome="无法调查", **NOT_REACHED)


def cell(shown: str, task: str) -> tuple[int, str]:
    """How many wait at a task, and what else the cell says."""
    found = re.search(rf'task={task}"><b>(\d+)</b>(.*?)</a>', shown)
    assert found is not None, task
    return int(found[1]), found[2]


def sight_of(house: House, login: str) -> Sight:
    actor = house.person(login)
    with house.read() as db:
        return sight.load(db, actor.person, covered=(), branches=[house.cooperative.branch], now=house.clock.now())


def test_it_says_where_cases_wait_who_holds_what_is_late_and_what_is_to_be_signed(house: House) -> None:
    taken, waiting, refused = (house.case(place) for place in (0, 1, 2))
    refuse(house, refused)
    house.clock.later(days=30)
    visit = house.conduct.open(taken)[0]
    house.parts.door.perform(Claim(task=visit.id, actor=house.person("linxiaofeng")))
    house.clock.later(hours=3)
    shown = page(house)
    count, words = cell(shown, "visit_household")
    assert count == 2 and "逾期 2" in words and "最久" in words and "天" in words
    late = shown.split("逾期的件")[1].split("村授信台账")[0]
    assert name_of(house, 0) in late and name_of(house, 1) in late
    assert "林晓峰" in late and "没有人接" in late and "12 月 26 日 起" in late
    reports = shown.split("拒贷报告，等签收")[1].split("逾期的件")[0]
    assert name_of(house, 2) in reports and "看后签收" in reports and house.conduct.open(refused)[0].id in reports
    assert waiting and f"/director/late/{visit.id}/remind" in late and "催办" in late
    # The cell leads to the cases that it counts.
    listed = page(house, address="/work/?scope=branch&task=visit_household")
    assert name_of(house, 0) in listed and name_of(house, 2) not in listed


def test_from_whatever_case_he_is_recused_nothing_of_it_is_counted_or_named(house: House) -> None:
    refused, visible, waiting = (house.case(place) for place in (0, 1, 2))
    refuse(house, refused)
    house.clock.later(days=30)
    before = month_of(house)
    assert cell(page(house), "visit_household")[0] == 2
    for place in (0, 2):
        declare(house, "gaojun", "兄弟姐妹", place)
    shown = page(house)
    assert not any(name_of(house, place) in shown for place in (0, 2))
    assert not any(house.row(case).number in shown for case in (refused, waiting))
    assert "没有等签收的拒贷报告" in shown
    assert cell(shown, "visit_household")[0] == 1 and name_of(house, 1) in shown and visible
    after = month_of(house)
    assert (before.before.accepted.count, before.before.refused.count) == (3, 1)
    assert (after.before.accepted.count, after.before.refused.count) == (1, 0)


def month_of(house: House) -> month.Months:
    with house.read() as db:
        now = house.clock.now()
        return answered(db, month.load(sight_of(house, "gaojun"), now=now))(load_calendar(db, now.date()))


def test_a_director_next_door_sees_nothing_of_it(sqlite_house: House) -> None:
    house = sqlite_house
    house.case(0)
    for act in (AddBranch(code="0302", name="隔壁信用社", parent="0300", actor=OPERATOR),
                AddVillage(branch="0302", name="远村", actor=OPERATOR)):  # fmt: skip
        house.parts.door.perform(act)
    neighbour = AddStaff(name="neighbour", roles=frozenset({Role.DIRECTOR}), branch="0302", demo=True,
                         password_hash=hashed(PASSWORD), actor=OPERATOR)  # fmt: skip
    house.parts.door.perform(neighbour)
    shown = page(house, "neighbour")
    assert "在办 0 项" in shown and name_of(house, 0) not in shown and "上门调查" not in shown
    # He is told of his own office what is missing there.
    assert "还缺" in shown and "隔壁信用社" in shown
    assert house.signed_in("linxiaofeng").get("/director/").status_code == 403


def test_a_month_adds_up_what_was_accepted_granted_paid_filed_and_refused(house: House) -> None:
    filed = house.filed(0, amount="8000")
    refused = house.case(1)
    refuse(house, refused)
    this = month_of(house).this
    assert (this.accepted.count, this.filed.count, this.refused.count) == (2, 1, 1)
    assert (this.granted.count, this.paid.count) == (1, 1)
    assert this.paid.amount == house.row(filed).amount and this.granted.amount is not None
    assert this.granted.amount >= this.paid.amount
    house.clock.later(days=10)
    months = month_of(house)
    assert months.this.accepted.count == 0 and months.before.accepted.count == 2
    assert months.before.paid.amount == this.paid.amount


def test_who_is_missing_is_a_sentence_and_so_is_who_will_be(sqlite_house: House) -> None:
    house = sqlite_house
    assert "够办" in page(house)
    since = house.clock.at + timedelta(days=3)
    leave = Substitute(absent="wujing", substitute="fangzhiyuan", since=since, until=since + timedelta(days=2),
                       reason="休假", actor=OPERATOR)  # fmt: skip
    dismiss(house, "xuqin")
    house.parts.door.perform(leave)
    shown = page(house)
    assert "周敏不在，放款就停" in shown and "吴静和方志远都不在，就没有人能放款审批" in shown
    dismiss(house, "zhoumin")
    assert "还缺 1 个能任授信审查的人" in page(house)


def test_a_leave_that_its_substitute_cannot_bridge_is_said_ahead_with_its_days(sqlite_house: House) -> None:
    house = sqlite_house
    since = house.clock.at + timedelta(days=3)
    dismiss(house, "fangzhiyuan", "luomei")
    # The one clerk left would let the money go and file: whoever stands in counts for both.
    leave = Substitute(absent="wujing", substitute="zhengfang", since=since, until=since + timedelta(days=2), reason="休假",
                       actor=OPERATOR)  # fmt: skip
    house.parts.door.perform(leave)
    shown = page(house)
    assert "吴静11 月 27 日起到11 月 29 日不在，那几天还缺能任信贷内勤的人" in shown
    assert "1 处要补" in shown


def test_the_statements_of_the_page_do_not_grow_with_its_rows(sqlite_house: House) -> None:
    house, found = sqlite_house, []
    asked: list[str] = []
    with house.app.app_context():
        event.listen(reading_engine.engine, "before_cursor_execute", lambda *what: asked.append(what[2]))
    for places in ((0,), (1, 2, 3)):
        for place in places:
            try_in_vain(house, house.case(place))
        house.clock.later(days=20)
        browser = house.signed_in("gaojun")
        browser.get("/director/")
        asked.clear()
        assert browser.get("/director/").status_code == 200
        found.append(len(asked))
    assert found[0] == found[1] <= STATEMENTS


def try_in_vain(house: House, case: str) -> None:
    """Somebody without the role wants to take the open task."""
    with pytest.raises(DutyRefused):
        house.parts.door.perform(Claim(task=house.conduct.open(case)[0].id, actor=house.person("jiangli")))
