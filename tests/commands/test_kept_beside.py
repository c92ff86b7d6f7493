"""What is kept beside the cases: offices, calendar, figures, kinship, policy."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.builders.command_line import CommandLine
from tests.builders.house import House
from webapp.demo.cooperative import PASSWORD
from workflows.acts.claim import Claim
from workflows.acts.release import Release
from workflows.cases.calendar import load_calendar
from workflows.cases.policy import current_policy
from workflows.cases.reference import value_on
from workflows.queries.household_file import load_household
from workflows.records.people import Relation
from workflows.registers.kinship import NEAR, WIDE, DeclareRelation
from workflows.words.actor import OPERATOR
from workflows.words.reference_kinds import LPR, ONE_YEAR
from workflows.words.refusals import Recused


def test_offices_are_listed_with_their_parent(line: CommandLine) -> None:
    assert line.done("branches", "list", "--json").data == [
        {"code": "01", "name": "青禾县农村信用合作联社", "parent": None},
        {"code": "0101", "name": "青禾信用社", "parent": "01"},
    ]
    assert "已经有网点" in line.refused("branches", "add", "0101", "别的名字")
    assert "没有代码为「09」" in line.refused("branches", "add", "0102", "城关信用社", "--parent", "09")


def test_a_village_has_one_manager_at_a_time(house: House, at_work: CommandLine) -> None:
    at_work.done("branches", "assign-manager", "石桥村", "heyu")
    with house.read() as db:
        assert load_household(db, house.households[0], now=house.clock.now()).manager == house.person("heyu").person
    assert "不是客户经理" in at_work.refused("branches", "assign-manager", "石桥村", "jiangli")


def test_the_notice_of_a_year_replaces_what_was_provisional(line: CommandLine, tmp_path: Path) -> None:
    day, notice = date(2027, 2, 8), tmp_path / "放假2027.csv"
    with line.read() as db:
        before = load_calendar(db, date(2026, 11, 24))
    assert before.is_provisional(day) and before.is_working_day(day)
    for text in ("2027-02-08,否,春节\n2027-02-06,是,春节\n", "日期,上班,名称\n2027-02-08,否,春节\n"):
        notice.write_text(text, encoding="utf-8")
        line.done("calendar", "import", notice)
    with line.read() as db:
        after = load_calendar(db, date(2026, 11, 24))
    assert not after.is_provisional(day) and not after.is_working_day(day)
    assert not after.is_working_day(date(2027, 2, 6))


@pytest.mark.parametrize("text", ["2027-02-08,是,春节", "2027-02-08,否", "二月八日,否,春节", ""])
def test_a_notice_that_says_nothing_new_is_refused(line: CommandLine, tmp_path: Path, text: str) -> None:
    notice = tmp_path / "n.csv"
    notice.write_text(text, encoding="utf-8")
    line.refused("calendar", "import", notice)


def test_a_figure_holds_from_its_day_and_is_never_changed(line: CommandLine) -> None:
    words = ("reference", "set", LPR, ONE_YEAR)
    line.done(*words, "3.1000", "--since", "2026-10-20", "--source", "公告")
    line.done(*words, "3.1000", "--since", "2026-10-20", "--source", "公告")
    line.done(*words, "3.0000", "--since", "2026-11-20", "--source", "公告")
    assert "3.1000" in line.refused(*words, "2.9000", "--since", "2026-10-20", "--source", "公告")
    with line.read() as db:
        found = [str(value_on(db, LPR, ONE_YEAR, day)) for day in (date(2026, 11, 19), date(2026, 11, 20))]
    assert found == ["3.1000", "3.0000"]


def test_declared_kinship_shuts_out_by_how_near_it_is(house: House) -> None:
    """S-03: a manager's wider circle may pass, his near one not; declaring twice is declaring once."""
    task, manager = house.case_at("visit_household", by="jiangli").id, house.person("heyu")
    with house.read() as db:
        applicant = load_household(db, house.households[0], now=house.clock.now()).members[0].person
    for relation in (*sorted(WIDE)[:1], *sorted(WIDE)[:1], *sorted(NEAR)[:1]):
        act = DeclareRelation(person=manager.person, other=applicant, relation=relation, actor=OPERATOR)
        house.parts.door.perform(act)
        if relation in WIDE:
            house.parts.door.perform(Claim(task=task, actor=manager))
            house.parts.door.perform(Release(task=task, actor=manager))
    with pytest.raises(Recused):
        house.parts.door.perform(Claim(task=task, actor=manager))
    table = Relation.__table__
    with house.read() as db:
        rows = [(row.kind, row.near) for row in db.rows(select(table).where(table.c.person == manager.person))]
    assert rows == [(sorted(WIDE)[0], False), (sorted(NEAR)[0], True)]


def test_a_policy_is_deployed_by_two_persons(house: House, at_work: CommandLine) -> None:
    people = at_work.done("staff", "list", "--json").data
    director = next(one["name"] for one in people if "director" in one["roles"])
    other = next(one["name"] for one in people if "administrator" in one["roles"])
    words = ("policy", "deploy", "--caps", "raised", "--merged", "file_with_review", "--by", director, "--confirmed-by")
    twice = f"{PASSWORD}\n{PASSWORD}\n"
    assert "密码不对" in at_work.refused(*words, other, typed=f"{PASSWORD}\nwrong\n")
    assert "两个人" in at_work.refused(*words, director, typed=twice)
    assert "不是主任" in at_work.refused(*words, "jiangli", typed=twice)
    at_work.done(*words, other, typed=twice)
    with house.read() as db:
        found = current_policy(db)
    assert (found["caps"], found["merged"]) == ("raised", "file_with_review")
