"""The village ledger as a spreadsheet: the columns of the paper, masked numbers, sums that are sums (G4-09)."""

import io
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import openpyxl

from webapp.printing.ledger import COLUMNS, write_ledger


def line(name: str, grade: int, limit: str, drawn: str) -> SimpleNamespace:
    return SimpleNamespace(
        village_group="3 组", head_name=name, id_masked="330***********1234", phone_masked="137****2290", grade=grade,
        approved_limit=Decimal(limit), drawn=Decimal(drawn), available=Decimal(limit) - Decimal(drawn),
        granted_on=date(2026, 11, 18), valid_until=date(2028, 11, 17), manager_name="林晓峰", approver_name="沈建国", shelf_mark=None,
    )  # fmt: skip


def opened(lines):
    data = write_ledger(lines, village="上塘村", office="青禾信用社", on=date(2026, 11, 25))
    return openpyxl.load_workbook(io.BytesIO(data)).active


def test_the_columns_are_those_of_the_paper_and_each_kind_is_what_it_is():
    sheet = opened([line("王䶮", 1, "20000.00", "5000.00")])
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[2] == tuple(title for title, _ in COLUMNS)
    assert rows[3][:9] == (1, "3 组", "王䶮", "330***********1234", "137****2290", 1, 20000, 5000, 15000)
    assert rows[3][9].date() == date(2026, 11, 18) and rows[3][11:] == ("林晓峰", "沈建国", "")
    assert "2026 年 11 月 25 日" in rows[1][0]


def test_a_name_that_looks_like_a_formula_stays_a_name():
    sheet = opened([line("=HYPERLINK(1)", 1, "100.00", "0.00"), line("http://x.y", 2, "100.00", "0.00")])
    assert sheet["C4"].value == "=HYPERLINK(1)" and sheet["C4"].data_type == "s"
    assert sheet["C5"].hyperlink is None


def test_totals_by_grade_and_for_the_village():
    rows = list(opened([line("甲", 2, "10000.00", "1.10"), line("乙", 1, "15000.00", "0.20"), line("丙", 2, "5000.00", "0.30")]).iter_rows(values_only=True))  # fmt: skip
    assert [(row[0], row[6], round(row[7], 2)) for row in rows[6:]] == [("1 级 1 户", 15000, 0.2), ("2 级 2 户", 15000, 1.4), ("全村 3 户", 30000, 1.6)]  # fmt: skip


def test_a_village_without_lines_has_a_sheet_too():
    rows = list(opened([]).iter_rows(values_only=True))
    assert rows[3][0] == "全村 0 户" and rows[3][6] == 0
