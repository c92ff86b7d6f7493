"""The village ledger on the screen, as a spreadsheet and on paper: it adds up, and each sees what is his to see (G4-09)."""

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pypdf
from sqlalchemy import event

from tests.builders.house import Browser, House
from tests.duties.people import declare, head_of, village_of
from tests.gates.acts import line_of
from webapp.database import db as reading_engine
from webapp.demo.cooperative import PASSWORD
from webapp.demo.people import identity_number
from workflows.queries import sight, village_ledger, village_totals
from workflows.queries.household_file import load_person
from workflows.queries.village_totals import Sums, VillageList
from workflows.records.at_once import answered
from workflows.records.disbursement import Iou, Repayment
from workflows.records.grant import CreditLine
from workflows.records.sealed import write
from workflows.registers.branches import AddBranch
from workflows.registers.households import AddHousehold, NewMember
from workflows.registers.passwords import hashed
from workflows.registers.staff import AddStaff
from workflows.words.actor import OPERATOR
from workflows.words.money import NOTHING, format_yuan
from workflows.words.roles import Role

HERE, ALSO_HERE, ELSEWHERE = 0, 2, 1
"""Households of the first village and of the second: the template fills them in turn."""


def name_of(house: House, place: int) -> str:
    with house.read() as db:
        return load_person(db, head_of(house, place)).name


def spreadsheet(browser: Browser, village: str) -> list[tuple[Any, ...]]:
    """The rows of the sheet that is downloaded."""
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/ledger/{village}/ledger.xlsx").data))
    return list(book.worksheets[0].iter_rows(values_only=True))


def granted(house: House, *places: int) -> list[str]:
    """Cases whose line is granted and waits for the customer."""
    cases = [house.case(place) for place in places]
    for case in cases:
        house.conduct.reach(case, "verify_identity")
    return cases


def test_the_sheet_shows_each_household_the_sums_and_who_still_has_to_sign(house: House) -> None:
    [drawn] = granted(house, HERE)
    [unused] = granted(house, ALSO_HERE)
    granted(house, ELSEWHERE)
    house.conduct.reach(drawn, "sign_as_client_manager")
    village, clerk = village_of(house, HERE), house.signed_in("zhengfang")
    shown = clerk.get(f"/ledger/{village}").text
    limits = [line_of(house, case).approved_limit for case in (drawn, unused)]
    assert (
        name_of(house, HERE) in shown and name_of(house, ALSO_HERE) in shown and name_of(house, ELSEWHERE) not in shown
    )
    assert "全村 2 户" in shown and "本页 2 户" in shown and format_yuan(sum(limits)) in shown
    tags = re.findall(r'fg-led__t">(.*?)</td>', shown)
    assert any("等林晓峰、沈建国签" in one for one in tags) and any("未用信" in one for one in tags), tags
    assert "330***********" in shown and "本月加 2 户，去 0 户" in shown
    index = clerk.get("/ledger/").text
    assert "合计 6 个村" in index and village in index
    heads = {row[2] for row in spreadsheet(clerk, village)[3:5]}
    assert heads == {name_of(house, HERE), name_of(house, ALSO_HERE)}
    paper = pypdf.PdfReader(io.BytesIO(clerk.get(f"/ledger/{village}/ledger.pdf").data))
    assert len(paper.pages) == 1 and paper.pages[0].mediabox.width > paper.pages[0].mediabox.height
    assert "全村 2 户" in paper.pages[0].extract_text()


def test_the_villages_add_up_what_is_granted_drawn_owed_and_overdue(house: House) -> None:
    [case] = granted(house, HERE)
    house.conduct.reach(case, "assemble_dossier")
    [iou] = house.rows(Iou, case)
    with house.by_hand() as db:
        values = {"reference": "R1", "iou": iou.id, "old_loan": None, "paid_on": date(2026, 11, 24),
                  "principal": Decimal("1000.00"), "interest": Decimal("5.00"), "imported_at": house.clock.now()}  # fmt: skip
        write(db, Repayment, values, subject=None, now=house.clock.now())
    owed = iou.amount - Decimal("1000.00")

    def sums() -> tuple[Sums, Sums]:
        found = totals(house)
        return next(one.sums for one in found.villages if one.id == village_of(house, HERE)), found.total

    of_village, total = sums()
    assert (of_village.households, of_village.granted) == (1, line_of(house, case).approved_limit)
    assert (of_village.drawn, of_village.owed, of_village.overdue) == (owed, owed, NOTHING)
    assert total == of_village
    house.clock.later(days=800)
    of_village, _ = sums()
    assert of_village.overdue == owed and of_village.overdue_percent == 100


def totals(house: House) -> VillageList:
    actor = house.person("gaojun")
    with house.read() as db:
        seen = sight.load(db, actor.person, covered=(), branches=[house.cooperative.branch], now=house.clock.now())
        return answered(db, village_totals.load(seen, today=house.clock.now().date()))


def test_who_is_recused_from_a_household_sees_neither_its_row_nor_its_sums(house: House) -> None:
    cases = granted(house, HERE, ALSO_HERE)
    declare(house, "gaojun", "兄弟姐妹", HERE)
    village, director = village_of(house, HERE), house.signed_in("gaojun")
    shown = director.get(f"/ledger/{village}").text
    assert name_of(house, HERE) not in shown and name_of(house, ALSO_HERE) in shown
    assert "全村 1 户" in shown and "您要回避的农户不在表内" in shown
    assert name_of(house, HERE) not in str(spreadsheet(director, village))
    assert name_of(house, HERE) not in director.get("/director/").text
    assert totals(house).total.granted == line_of(house, cases[1]).approved_limit
    assert "全村 2 户" in house.signed_in("zhengfang").get(f"/ledger/{village}").text


def test_a_client_manager_sees_his_villages_a_stranger_none(sqlite_house: House) -> None:
    house = sqlite_house
    granted(house, HERE)
    village = village_of(house, HERE)
    manager = manager_of(house, village)
    other = next(login for login in ("linxiaofeng", "heyu") if house.person(login).person != manager)
    own = next(login for login in ("linxiaofeng", "heyu") if house.person(login).person == manager)
    assert house.signed_in(own).get(f"/ledger/{village}").status_code == 200
    stranger = house.signed_in(other)
    assert stranger.get(f"/ledger/{village}").status_code == 404
    assert village not in stranger.get("/ledger/").text
    assert house.signed_in("jiangli").get("/ledger/").status_code == 403
    house.parts.door.perform(AddBranch(code="0302", name="隔壁信用社", parent="0300", actor=OPERATOR))
    next_door = AddStaff(name="neighbour", roles=frozenset({Role.CREDIT_CLERK}), branch="0302", demo=True,
                         password_hash=hashed(PASSWORD), actor=OPERATOR)  # fmt: skip
    house.parts.door.perform(next_door)
    neighbour = house.signed_in("neighbour")
    assert "没有归您看的村" in neighbour.get("/ledger/").text
    for address in (f"/ledger/{village}", f"/ledger/{village}/ledger.xlsx", f"/ledger/{village}/ledger.pdf"):
        assert neighbour.get(address).status_code == 404


def manager_of(house: House, village: str) -> str:
    with house.read() as db:
        return str(village_ledger.load(db, village, now=house.clock.now()).manager)


def test_twenty_households_a_page_the_second_group_before_the_tenth_and_no_statement_more(house: House) -> None:
    [case] = granted(house, HERE)
    village, clerk = village_of(house, HERE), house.signed_in("zhengfang")
    clerk.get(f"/ledger/{village}")
    asked: list[str] = []
    with house.app.app_context():
        event.listen(reading_engine.engine, "before_cursor_execute", lambda *what: asked.append(what[2]))
    clerk.get(f"/ledger/{village}")
    few = len(asked)
    more_lines(house, village, case, 24)
    asked.clear()
    shown = clerk.get(f"/ledger/{village}?page=1").text
    assert len(asked) == few
    assert "第 1 至 20 行" in shown and "第 1 页，共 2 页" in shown and "全村 25 户" in shown and "打印 2 页" in shown
    second = clerk.get(f"/ledger/{village}?page=2").text
    assert "第 21 至 25 行" in second and "本页 5 户" in second and "上一页" in second and "下一页" not in second
    assert clerk.get(f"/ledger/{village}?page=77").text.count("第 21 至 25 行") == 1
    with house.read() as db:
        ledger = village_ledger.load(db, village, now=house.clock.now())
    groups = [int((row.village_group or "0").split()[0]) for row in ledger.rows]
    assert groups == sorted(groups) and groups[-1] == 10
    assert len(pypdf.PdfReader(io.BytesIO(clerk.get(f"/ledger/{village}/ledger.pdf").data)).pages) == 2


def more_lines(house: House, village: str, case: str, count: int) -> None:
    """Further households of a village with a line each, as if they had been granted in a case that is there."""
    line = line_of(house, case)
    for number in range(count):
        member = NewMember(
            name=f"孙国{'甲乙丙丁戊己庚辛壬癸'[number % 10]}",
            relation="户主",
            id_number=identity_number(date(1949, 2, 1 + number), 999),
        )
        act = AddHousehold(village=village, village_group=f"{number % 9 + 2} 组", members=(member,), actor=OPERATOR)
        household = str(house.parts.door.perform(act)["household"])
        house.households.append(household)
        borrower = head_of(house, len(house.households) - 1)
        with house.by_hand() as db:
            values = {name: getattr(line, name) for name in line._fields if name != "id"}
            values |= {"household": household, "borrower": borrower}
            write(db, CreditLine, values, subject=borrower, now=house.clock.now())


def test_an_address_that_is_no_village_is_not_there(sqlite_house: House) -> None:
    assert sqlite_house.signed_in("zhengfang").get("/ledger/nowhere").status_code == 404
