"""A household whose one row was corrected to another name is still that of the uncorrected roster, however often it comes."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.builders.command_line import CommandLine
from tests.builders.roster import SERIALLED, Family, Typed, family, fresh_number
from tests.commands.test_roster_again import COUNTED, come, owed
from workflows.registers.roster_layouts import Layout

COLUMNS = {SERIALLED.name: ("C", "E"), COUNTED.name: ("B", "C")}


def corrected(line: CommandLine, folder: Path, layout: Layout, name: str) -> None:
    """The returned row comes back with another name and a good number."""
    book = load_workbook(folder / "待改.xlsx")
    for column, value in zip(COLUMNS[layout.name], (name, fresh_number()), strict=True):
        book.worksheets[0][f"{column}3"] = value
    book.save(folder / "改好.xlsx")
    line.done("roster", "import", folder / "改好.xlsx")
    assert owed(line)[name][:2] == ("正常", 1)


@pytest.mark.parametrize("layout", [SERIALLED, COUNTED], ids=["serialled", "counted"])
def test_the_uncorrected_roster_doubles_no_household_that_was_corrected_to_another_name(
    line: CommandLine, tmp_path: Path, layout: Layout
) -> None:
    bad = Family(members=(Typed(name="王小明", relation="户主", number="4113"),), balance=1000)
    come(line, tmp_path, [bad], layout)
    corrected(line, tmp_path, layout, "王晓明")
    for before in ([], [], [family("孙新")]):
        come(line, tmp_path, [*before, bad], layout)
        found = owed(line)
        assert found.pop("王晓明") == ("正常", 1, 1000)
        assert found == ({"孙新": ("正常", 1, 0)} if before else {})
    assert line.done("audit", "verify").lines == []


def test_two_households_with_the_same_bad_row_stay_two(sqlite_line: CommandLine, tmp_path: Path) -> None:
    twins = [Family(members=(Typed(name="王小明", relation="户主", number="4113"),), balance=1000)] * 2
    come(sqlite_line, tmp_path, twins, COUNTED)
    corrected(sqlite_line, tmp_path, COUNTED, "王晓明")
    for _ in range(2):
        come(sqlite_line, tmp_path, twins, COUNTED)
        assert owed(sqlite_line) == {"王晓明": ("正常", 1, 1000), "王小明": ("户主待补", 0, 1000)}


def test_somebody_else_of_the_old_name_is_a_household_of_his_own(sqlite_line: CommandLine, tmp_path: Path) -> None:
    bad = Family(members=(Typed(name="王小明", relation="户主", number="4113"),), balance=1000)
    come(sqlite_line, tmp_path, [bad])
    corrected(sqlite_line, tmp_path, SERIALLED, "王晓明")
    come(sqlite_line, tmp_path, [bad, family("王小明", balance=500)])
    assert owed(sqlite_line) == {"王晓明": ("正常", 1, 1000), "王小明": ("正常", 1, 500)}
