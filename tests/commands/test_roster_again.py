"""A roster comes again: half imported, next year, with households that split, at the same instant as something else."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from openpyxl import load_workbook
from sqlalchemy import func, select

from tests.builders.command_line import Answer, CommandLine
from tests.builders.roster import SERIALLED, Family, Typed, family, fresh_number, typed
from workflows.audit import chain
from workflows.audit.chain import Happened
from workflows.cases.people import add_person
from workflows.records.audit import AuditEvent
from workflows.records.households import Household, Member, OldLoan, Village
from workflows.records.people import Person
from workflows.records.transaction import transaction
from workflows.registers.branches import AddVillage
from workflows.registers.roster_layouts import LAYOUTS, Layout, read_roster
from workflows.registers.roster_rows import sift
from workflows.registers.rosters import BATCH_ROWS, ImportHouseholds, batches
from workflows.words.actor import OPERATOR
from workflows.words.clock import shanghai_day

COUNTED = LAYOUTS[2]
"""A layout whose households have no number of their own: they are counted."""


def come(line: CommandLine, folder: Path, families: Sequence[Family], layout: Layout = SERIALLED) -> Answer:
    """A roster of these families is imported."""
    file = folder / "长丰村.xlsx"
    file.write_bytes(typed(layout, families))
    return line.done("roster", "import", file, "--bad-rows", folder / "待改.xlsx")


def owed(line: CommandLine) -> dict[str, tuple[str, int, int]]:
    """Of each household, by its head's name: state, members and balance."""
    household, member, loan = Household.__table__, Member.__table__, OldLoan.__table__
    members = select(func.count()).where(member.c.household == household.c.id).scalar_subquery()
    balance = select(func.sum(loan.c.balance)).where(loan.c.household == household.c.id).scalar_subquery()
    with line.read() as db:
        rows = db.rows(select(household.c.head_name, household.c.state, members, balance))
    found = {row[0]: (row[1], row[2], int(row[3] or 0)) for row in rows}
    assert len(found) == len(rows), rows
    return found


def test_an_import_cut_off_between_batches_leaves_whole_households_and_is_finished_by_repeating_it(
    line: CommandLine, tmp_path: Path
) -> None:
    families = [family(f"王{one}", (f"李{one}", "配偶"), balance=1000) for one in "一二三四五六七八九十" * 25]
    content = typed(SERIALLED, families)
    (tmp_path / "长丰村.xlsx").write_bytes(content)
    with line.parts() as parts:
        village = parts.door.perform(AddVillage(branch="0101", name="长丰村", actor=OPERATOR))["village"]
        sifted = sift(read_roster(content, ""), shanghai_day(parts.clock.now()))
        first, *others = batches(sifted.households)
        assert others and sum(len(one.members) for one in first) <= BATCH_ROWS
        parts.door.perform(ImportHouseholds(village=village, households=first, actor=OPERATOR))
    assert counts(line) == (len(first), 2 * len(first), 1000 * len(first))
    for new in (len(families) - len(first), 0):
        answer = line.done("roster", "import", tmp_path / "长丰村.xlsx")
        assert answer.lines == [] and f"（新 {new} 户）" in answer.err
        assert "500 个成年人还缺国籍、职业等基本信息" in answer.err
        assert counts(line) == (250, 500, 250_000)
    assert line.done("audit", "verify").status == 0


def counts(line: CommandLine) -> tuple[int, int, int]:
    """Households, people, and what is owed."""
    with line.read() as db:
        households, people = (db.scalar(select(func.count()).select_from(one.__table__)) for one in (Household, Member))
        return households, people, int(db.scalar(select(func.sum(OldLoan.__table__.c.balance))) or 0)


def test_every_household_has_an_event_that_names_its_rows(sqlite_line: CommandLine, tmp_path: Path) -> None:
    come(sqlite_line, tmp_path, [family("王小明", ("李红", "配偶"), balance=8000), family("赵刚")])
    table = AuditEvent.__table__
    with sqlite_line.read() as db:
        events = db.rows(select(table).where(table.c.act == "import_household").order_by(table.c.seq))
        homes = {row.id for row in db.rows(select(Household.__table__))}
    assert [sorted(one[0] for one in event.records) for event in events] == [
        ["household", "member", "member", "old_loan", "person", "person"], ["household", "member", "person"],
    ]  # fmt: skip
    assert {event.facts["household"] for event in events} == homes


def test_who_split_off_is_told_and_neither_household_takes_the_others_loan(
    sqlite_line: CommandLine, tmp_path: Path
) -> None:
    son = Typed(name="王小", relation="子")
    old = Family(members=(Typed(name="王老", relation="户主"), son), balance=8000)
    come(sqlite_line, tmp_path, [old])
    alone = Family(members=old.members[:1], balance=7000)
    young = Family(members=(Typed(name="王小", relation="户主", number=son.number), Typed(name="李红", relation="配偶")),
                   balance=2000)  # fmt: skip
    for _ in range(2):
        assert come(sqlite_line, tmp_path, [young, alone]).lines == ["row 2 column E: 身份证号与其他农户重复"]
        assert owed(sqlite_line) == {"王老": ("正常", 2, 7000), "王小": ("户主待补", 1, 2000)}


def test_two_sons_of_a_dead_head_do_not_both_become_his_household(sqlite_line: CommandLine, tmp_path: Path) -> None:
    sons = [Typed(name=name, relation="子") for name in ("王大", "王二")]
    come(sqlite_line, tmp_path, [Family(members=(Typed(name="王老", relation="户主"), *sons), balance=8000)])
    apart = [
        Family(members=(Typed(name=son.name, relation="户主", number=son.number),), balance=balance)
        for son, balance in zip(sons, (3000, 5000), strict=True)
    ]
    come(sqlite_line, tmp_path, apart)
    assert owed(sqlite_line) == {"王老": ("正常", 3, 3000), "王二": ("户主待补", 0, 5000)}


def test_the_widow_who_is_the_head_now_keeps_household_and_loan(sqlite_line: CommandLine, tmp_path: Path) -> None:
    wife = Typed(name="李红", relation="配偶")
    come(sqlite_line, tmp_path, [Family(members=(Typed(name="王老", relation="户主"), wife), balance=8000)])
    widow = Family(members=(Typed(name="李红", relation="户主", number=wife.number),), balance=6000)
    assert come(sqlite_line, tmp_path, [widow]).lines == []
    assert owed(sqlite_line) == {"王老": ("正常", 2, 6000)}


def test_households_that_are_only_counted_are_known_when_one_is_put_in_before_them(
    sqlite_line: CommandLine, tmp_path: Path
) -> None:
    families = [family("王小明", ("李红", "配偶"), balance=1000), family("赵刚", balance=2000)]
    come(sqlite_line, tmp_path, families, COUNTED)
    assert come(sqlite_line, tmp_path, [family("孙新", balance=500), *families], COUNTED).lines == []
    assert owed(sqlite_line) == {"王小明": ("正常", 2, 1000), "赵刚": ("正常", 1, 2000), "孙新": ("正常", 1, 500)}


def test_a_returned_row_finds_its_household_though_another_has_its_place_now(
    sqlite_line: CommandLine, tmp_path: Path
) -> None:
    bad = Family(members=(Typed(name="王小明", relation="户主", number="4113"),), balance=1000)
    come(sqlite_line, tmp_path, [bad], COUNTED)
    returned = corrected(tmp_path / "待改.xlsx", "C", fresh_number())
    come(sqlite_line, tmp_path, [family("孙新", balance=500), bad], COUNTED)
    assert owed(sqlite_line) == {"王小明": ("户主待补", 0, 1000), "孙新": ("正常", 1, 500)}
    assert sqlite_line.done("roster", "import", returned).lines == []
    assert owed(sqlite_line) == {"王小明": ("正常", 1, 1000), "孙新": ("正常", 1, 500)}


def test_a_returned_row_that_may_belong_to_either_of_two_is_put_into_none(
    sqlite_line: CommandLine, tmp_path: Path
) -> None:
    bad = Family(members=(Typed(name="王小明", relation="户主", number="4113"),))
    come(sqlite_line, tmp_path, [bad], COUNTED)
    returned = corrected(tmp_path / "待改.xlsx", "C", fresh_number())
    for _ in range(2):
        come(sqlite_line, tmp_path, [family("孙新"), bad, bad], COUNTED)
        assert counts(sqlite_line)[:2] == (3, 1)
    (said,) = sqlite_line.done("roster", "import", returned).lines
    assert "没有这个户标识" in said and counts(sqlite_line)[:2] == (3, 1)


def test_a_returned_row_that_names_no_household_makes_none(sqlite_line: CommandLine, tmp_path: Path) -> None:
    bad = Family(members=(Typed(name="王小明", relation="户主", number="4113"),), balance=1000)
    come(sqlite_line, tmp_path, [bad])
    before = owed(sqlite_line)
    for mark, reason in ((None, "户标识空着"), ("99|王大明", "没有这个户标识")):
        returned = corrected(tmp_path / "待改.xlsx", "E", fresh_number(), mark=mark)
        (said,) = sqlite_line.done("roster", "import", returned).lines
        assert reason in said and "column L" in said
        assert owed(sqlite_line) == before


def corrected(returned: Path, column: str, value: str, mark: str | None = "") -> Path:
    """The returned sheet with its one row corrected, and, unless "", another 户标识."""
    book = load_workbook(returned)
    sheet = book.worksheets[0]
    sheet[f"{column}3"] = value
    if mark != "":
        sheet.cell(3, sheet.max_column - 1).value = mark
    changed = returned.with_name(f"改 {value}.xlsx")
    book.save(changed)
    return changed


def test_returned_rows_go_back_to_the_village_that_was_meant(sqlite_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(typed(SERIALLED, [family("王小明", ("=1+1", "子"))]))
    bad = tmp_path / "待改.xlsx"
    sqlite_line.done("roster", "import", tmp_path / "a.xlsx", "--bad-rows", bad, "--village", "石桥[1]/二村")
    assert sqlite_line.done("roster", "import", corrected(bad, "C", "王小"), "--bad-rows", bad).lines == []
    with sqlite_line.read() as db:
        assert [row.name for row in db.rows(select(Village.__table__))] == ["石桥[1]/二村"]
    assert owed(sqlite_line) == {"王小明": ("正常", 2, 0)}


def test_what_somebody_writes_at_the_same_instant_costs_no_good_row(line: CommandLine, tmp_path: Path) -> None:
    families = [family("王小明", ("李红", "配偶")), family("赵刚"), family("孙新")]
    said: list[Answer] = []
    come(line, tmp_path, [family("钱多")])
    with line.parts() as parts, transaction(parts.database) as db:
        number = str(families[1].members[0].number)
        now = datetime.now(UTC)
        add_person(db, "赵钢", now=now, today=shanghai_day(now), id_number=number)
        chain.append(
            db, chain.HOUSE, [Happened(act="add_household", actor="operator")], at=now, written=tuple(db.written)
        )
        importing = Thread(target=lambda: said.append(come(line, tmp_path, families)))
        importing.start()
        time.sleep(1)
        assert not said
    importing.join()
    assert said[0].lines == ["row 4 column E: 这个身份证号登记的是别的姓名"]
    assert {name: found[:2] for name, found in owed(line).items()} == {
        "钱多": ("正常", 1), "王小明": ("正常", 2), "赵刚": ("户主待补", 0), "孙新": ("正常", 1),
    }  # fmt: skip
    with line.read() as db:
        assert db.scalar(select(func.count()).where(Person.__table__.c.name == "赵刚")) == 0
    assert line.done("audit", "verify").status == 0
