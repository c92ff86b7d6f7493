"""All six rosters that cooperatives keep today, against what is known to be in them; then corrected, then again.

`truth.json` counts every row that speaks of a member, good or bad, every household, and every balance in yuan.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from sqlalchemy import func, select

from tests.builders.command_line import Answer, CommandLine
from tests.builders.roster import fresh_number
from workflows.records.audit import AuditEvent
from workflows.records.households import Household, Member, OldLoan, Village
from workflows.records.people import Person
from workflows.records.search_keys import identity_keys
from workflows.records.transaction import Db
from workflows.registers.roster_layouts import read_roster
from workflows.words.identity_number import check_digit

ROSTERS = Path(__file__).parents[1] / "rosters"
TRUTH: dict[str, Any] = json.loads((ROSTERS / "truth.json").read_text(encoding="utf-8"))
FILES = sorted(TRUTH)
BAD_LINE = re.compile(r"row (\d+) column ([A-Z]+): (.+)")
DUPLICATE = "身份证号与其他农户重复"
NUMBERS = ("成员身份证号", "身份证", "身份证号码", "证件号码")
TELEPHONES = ("联系电话", "电话", "手机", "联系方式")


@dataclass(frozen=True, slots=True)
class Counted:
    """What lies in the database for one village."""

    households: int
    heads_missing: int
    members: int
    balance: Decimal
    loans: int


def counted(db: Db, village: str) -> Counted:
    """Counts one village, or raises for one that is not there."""
    household, member, loan = Household.__table__, Member.__table__, OldLoan.__table__
    id = db.scalar(select(Village.__table__.c.id).where(Village.__table__.c.name == village))
    assert id is not None
    mine = household.c.village == id
    living = select(func.count()).select_from(member.join(household, household.c.id == member.c.household)).where(mine)
    owed = (
        select(func.sum(loan.c.balance), func.count()).join(household, household.c.id == loan.c.household).where(mine)
    )
    (balance, loans), missing = db.rows(owed)[0], mine & (household.c.state == "户主待补")
    return Counted(
        households=db.scalar(select(func.count()).where(mine)),
        heads_missing=db.scalar(select(func.count()).where(missing)),
        members=db.scalar(living),
        balance=Decimal(balance or 0),
        loans=loans,
    )


def reported(answer: Answer) -> list[tuple[int, str, str]]:
    """Row, column and reason of each line on stdout; every line is one of a bad row."""
    read = [BAD_LINE.fullmatch(one) for one in answer.lines]
    assert all(read), answer.out
    return [(int(one[1]), one[2], one[3]) for one in read if one is not None]


def bad_rows(answer: Answer) -> list[list[Any]]:
    """The reported rows as `truth.json` writes them."""
    return [[row, reason] for row, _, reason in reported(answer)]


def test_every_bad_row_of_every_roster_is_found_none_missed_and_none_falsely_named(line: CommandLine) -> None:
    for file in FILES:
        truth = TRUTH[file]
        said = reported(line.done("roster", "import", ROSTERS / file))
        named, wanted = {(row, reason) for row, _, reason in said}, {(row, reason) for row, reason in truth["bad_rows"]}
        assert (file, len(wanted), len(wanted - named), len(named - wanted)) == (file, len(said), 0, 0)
        headings = read_roster((ROSTERS / file).read_bytes(), file).headings
        for _, column, reason in said:
            wanted_there = TELEPHONES if "电话" in reason else NUMBERS
            assert headings[column_index_from_string(column) - 1] in wanted_there
        with line.read() as db:
            found = counted(db, file.removesuffix(".xlsx"))
        assert found.households == truth["households"]
        assert found.members == truth["members"] - len(truth["bad_rows"])
        assert found.balance == truth["balance"]
    assert line.done("audit", "verify").status == 0


@pytest.mark.parametrize("file", ["上坪村.xlsx", "大塘村.xlsx", "枫树村.xlsx"])
def test_importing_again_doubles_nothing(line: CommandLine, file: str) -> None:
    found = []
    for _ in range(2):
        assert bad_rows(line.done("roster", "import", ROSTERS / file)) == TRUTH[file]["bad_rows"]
        with line.read() as db:
            people = db.scalar(select(func.count()).select_from(Person.__table__))
            events = db.scalar(select(func.count()).select_from(AuditEvent.__table__))
            found.append((counted(db, file.removesuffix(".xlsx")), people, events))
    assert found[0] == found[1]


def test_a_household_without_its_head_keeps_its_balance_and_its_good_members(line: CommandLine) -> None:
    line.done("roster", "import", ROSTERS / "石桥村.xlsx")
    household, loan, member = Household.__table__, OldLoan.__table__, Member.__table__
    with line.read() as db:
        row = db.row(select(household).where(household.c.head_name == "杜海土"))
        assert row is not None and row.state == "户主待补"
        owed = db.row(select(loan).where(loan.c.household == row.id))
        assert owed is not None and (owed.balance, owed.person) == (15000, None) and owed.due_on < owed.as_of
        relations = {one.relation for one in db.rows(select(member).where(member.c.household == row.id))}
    assert relations and "户主" not in relations


def test_a_minors_number_is_stored_nowhere(line: CommandLine) -> None:
    answer = line.done("roster", "import", ROSTERS / "石桥村.xlsx")
    assert "不存身份证号" in answer.err
    table = Person.__table__
    with line.read() as db:
        child = db.row(select(table).where(table.c.name == "钱小丽"))
        grown = db.row(select(table).where(table.c.name == "袁兰水"))
        whole, tail = identity_keys(db, "411325201601318295")
        assert child is not None and grown is not None
        assert (child.id_number, child.id_number_key, child.birth_date, child.birth_year) == (None, None, None, 2016)
        assert grown.id_number is not None and grown.birth_year is None
        found = select(func.count()).where((table.c.id_number_key == whole) | (table.c.id_last_four_key == tail))
        assert db.scalar(found) == 0


def corrected(returned: Path, correct: Callable[[dict[str, Any]], None]) -> None:
    """Somebody sits down with the returned sheet."""
    book = load_workbook(returned)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[2]]
    for cells in sheet.iter_rows(min_row=3):
        row = {heading: cell.value for heading, cell in zip(headings, cells, strict=True)}
        correct(row)
        for heading, cell in zip(headings, cells, strict=True):
            cell.value = row[heading]
    book.save(returned)


@pytest.mark.parametrize(("file", "number", "phone"), [
    ("石桥村.xlsx", "成员身份证号", "联系电话"),
    ("柳林村.xlsx", "身份证", "电话"),
    ("上坪村.xlsx", "身份证号码", "手机"),
    ("后湾村.xlsx", "证件号码", "联系方式"),
])  # fmt: skip
def test_returned_rows_are_corrected_and_imported_into_their_households(
    sqlite_line: CommandLine, tmp_path: Path, file: str, number: str, phone: str
) -> None:
    truth, village, returned = TRUTH[file], file.removesuffix(".xlsx"), tmp_path / "待改.xlsx"
    sqlite_line.done("roster", "import", ROSTERS / file, "--bad-rows", returned)
    with sqlite_line.read() as db:
        before = counted(db, village)
    assert before.heads_missing == sum(1 for _ in heads_in(returned))

    fresh = iter(range(100, 999))

    def correct(row: dict[str, Any]) -> None:
        first_17 = f"41132519700101{next(fresh)}"
        row[number] = first_17 + check_digit(first_17)
        row[phone] = "13900000000" if row[phone] else None

    corrected(returned, correct)
    whole = Counted(
        households=truth["households"], heads_missing=0, members=truth["members"], balance=truth["balance"],
        loans=before.loans,
    )  # fmt: skip
    # Twice, then the roster as it was, whose bad rows are as bad as before.
    for again, bad in ((returned, []), (returned, []), (ROSTERS / file, truth["bad_rows"])):
        assert bad_rows(sqlite_line.done("roster", "import", again)) == bad
        with sqlite_line.read() as db:
            assert counted(db, village) == whole


def heads_in(returned: Path) -> list[Any]:
    """The head's rows of a returned sheet."""
    rows = list(load_workbook(returned).worksheets[0].iter_rows(min_row=2, values_only=True))
    relation = next(at for at, heading in enumerate(rows[0]) if heading in ("关系", "与户主关系"))
    return [row for row in rows[1:] if row[relation] == "户主"]


@pytest.mark.parametrize("file", ["石桥村.xlsx", "大塘村.xlsx", "上坪村.xlsx", "后湾村.xlsx"])
def test_the_whole_sheet_corrected_is_the_same_households_again(
    sqlite_line: CommandLine, tmp_path: Path, file: str
) -> None:
    truth, village = TRUTH[file], file.removesuffix(".xlsx")
    said = reported(sqlite_line.done("roster", "import", ROSTERS / file))
    with sqlite_line.read() as db:
        loans = counted(db, village).loans
    book = load_workbook(ROSTERS / file)
    for row, column, reason in said:
        book.worksheets[0][f"{column}{row}"] = "13900000000" if "电话" in reason else fresh_number()
    changed = tmp_path / f"{village}(改).xlsx"
    book.save(changed)
    for _ in range(2):
        assert sqlite_line.done("roster", "import", changed).lines == []
        with sqlite_line.read() as db:
            assert counted(db, village) == Counted(
                households=truth["households"], heads_missing=0, members=truth["members"], balance=truth["balance"],
                loans=loans,
            )  # fmt: skip


def test_a_corrected_balance_takes_the_place_of_the_old_one(sqlite_line: CommandLine, tmp_path: Path) -> None:
    sqlite_line.done("roster", "import", ROSTERS / "大塘村.xlsx")
    book = load_workbook(ROSTERS / "大塘村.xlsx")
    book.worksheets[0]["I158"] = 12000
    changed = tmp_path / "大塘村(改).xlsx"
    book.save(changed)
    sqlite_line.done("roster", "import", changed)
    with sqlite_line.read() as db:
        assert counted(db, "大塘村").balance == TRUTH["大塘村.xlsx"]["balance"] - 3000


def test_who_lives_in_another_village_is_a_bad_row(sqlite_line: CommandLine, tmp_path: Path) -> None:
    sqlite_line.done("roster", "import", ROSTERS / "石桥村.xlsx")
    book = load_workbook(ROSTERS / "枫树村.xlsx")
    sheet = book.worksheets[0]
    sheet["F4"], sheet["C4"] = "411325199106205832", "411325199106205832"
    changed = tmp_path / "枫树村.xlsx"
    book.save(changed)
    assert [4, DUPLICATE] in bad_rows(sqlite_line.done("roster", "import", changed))


def test_a_village_nobody_entered_goes_to_the_office_that_is_meant(sqlite_line: CommandLine) -> None:
    sqlite_line.done("branches", "add", "0102", "城关信用社", "--parent", "01")
    assert "--branch" in sqlite_line.refused("roster", "import", ROSTERS / "上坪村.xlsx")
    sqlite_line.done("roster", "import", ROSTERS / "上坪村.xlsx", "--branch", "0102")
    sqlite_line.done("roster", "import", ROSTERS / "上坪村.xlsx")
    assert "0199" in sqlite_line.refused("roster", "import", ROSTERS / "柳林村.xlsx", "--branch", "0199")
