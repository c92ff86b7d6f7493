"""村授信台账 as a spreadsheet: the columns of RULES G4-09, numbers masked, totals by grade and for the village.

Texts are written as texts, so that a name that looks like a formula stays a name.
"""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

import xlsxwriter

from workflows.words.money import NOTHING
from workflows.words.sentence import text

MOST_ROWS = 100_000
FIRST_ROW = 3


class LedgerLine(Protocol):
    """One household with a line in force, as the ledger lists it; what is not known is empty or None."""

    @property
    def village_group(self) -> str | None: ...

    @property
    def head_name(self) -> str: ...

    @property
    def id_masked(self) -> str: ...

    @property
    def phone_masked(self) -> str: ...

    @property
    def grade(self) -> int: ...

    @property
    def approved_limit(self) -> Decimal: ...

    @property
    def drawn(self) -> Decimal: ...

    @property
    def available(self) -> Decimal: ...

    @property
    def granted_on(self) -> date: ...

    @property
    def valid_until(self) -> date: ...

    @property
    def manager_name(self) -> str: ...

    @property
    def approver_name(self) -> str: ...

    @property
    def shelf_mark(self) -> str | None: ...


COLUMNS = (
    (text("序号"), 6), (text("组"), 8), (text("户主"), 12), (text("证件号"), 22), (text("电话"), 16), (text("等级"), 6),
    (text("授信额度（元）"), 16), (text("已用（元）"), 16), (text("可用（元）"), 16), (text("授信日"), 12), (text("到期日"), 12),
    (text("客户经理"), 12), (text("审批人"), 12), (text("档案位置"), 22),
)  # fmt: skip
FIRST_SUM = 6
"""The column of the first figure that is summed."""


def write_ledger(lines: Sequence[LedgerLine], *, village: str, office: str, on: date) -> bytes:
    """The ledger of one village as it stands `on` a day, as XLSX."""
    assert len(lines) <= MOST_ROWS
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats = _formats(book)
        sheet = book.add_worksheet(village[:31].translate(_NOT_IN_A_NAME))
        _head(sheet, formats, village, office, on)
        for number, line in enumerate(lines, 1):
            _line(sheet, formats, FIRST_ROW + number - 1, number, line)
        _totals(sheet, formats, FIRST_ROW + len(lines), lines)
        _paper(sheet, len(lines))
    return out.getvalue()


_NOT_IN_A_NAME = str.maketrans("", "", "[]:*?/\\'")


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    edge = {"border": 1, "valign": "vcenter"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        "under": book.add_format({"align": "center"}),
        "head": book.add_format({**edge, "bold": True, "align": "center", "bg_color": "#f3f3f1", "text_wrap": True}),
        "text": book.add_format({**edge, "num_format": "@"}),
        "count": book.add_format({**edge, "align": "center", "num_format": "0"}),
        "money": book.add_format({**edge, "num_format": "#,##0.00"}),
        "day": book.add_format({**edge, "align": "center", "num_format": "yyyy-mm-dd"}),
        "sum": book.add_format({**edge, "bold": True, "num_format": "#,##0.00"}),
    }


def _head(sheet: Any, formats: dict[str, Any], village: str, office: str, on: date) -> None:
    last = len(COLUMNS) - 1
    sheet.merge_range(0, 0, 0, last, "村授信台账", formats["title"])
    sheet.merge_range(1, 0, 1, last, f"{office}　{village}　{on.year} 年 {on.month} 月 {on.day} 日", formats["under"])
    for column, (title, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(FIRST_ROW - 1, column, title, formats["head"])


def _line(sheet: Any, formats: dict[str, Any], row: int, number: int, line: LedgerLine) -> None:
    sheet.write_number(row, 0, number, formats["count"])
    for column, said in enumerate((line.village_group, line.head_name, line.id_masked, line.phone_masked), 1):
        sheet.write_string(row, column, said or "", formats["text"])
    sheet.write_number(row, 5, line.grade, formats["count"])
    for column, amount in enumerate((line.approved_limit, line.drawn, line.available), FIRST_SUM):
        sheet.write_number(row, column, amount, formats["money"])
    for column, when in enumerate((line.granted_on, line.valid_until), FIRST_SUM + 3):
        sheet.write_datetime(row, column, when, formats["day"])
    for column, said in enumerate((line.manager_name, line.approver_name, line.shelf_mark), FIRST_SUM + 5):
        sheet.write_string(row, column, said or "", formats["text"])


def _totals(sheet: Any, formats: dict[str, Any], row: int, lines: Sequence[LedgerLine]) -> None:
    for grade in sorted({line.grade for line in lines}):
        _total(sheet, formats, row, f"{grade} 级", [line for line in lines if line.grade == grade])
        row += 1
    _total(sheet, formats, row, "全村", lines)


def _total(sheet: Any, formats: dict[str, Any], row: int, name: str, lines: Sequence[LedgerLine]) -> None:
    sheet.merge_range(row, 0, row, FIRST_SUM - 1, f"{name} {len(lines)} 户", formats["head"])
    for column, of in enumerate(("approved_limit", "drawn", "available"), FIRST_SUM):
        sheet.write_number(row, column, sum((getattr(line, of) for line in lines), NOTHING), formats["sum"])
    for column in range(FIRST_SUM + 3, len(COLUMNS)):
        sheet.write_blank(row, column, None, formats["sum"])


def _paper(sheet: Any, count: int) -> None:
    """A4 across, one page wide, the head on every page, room for the binding at the left."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.9, right=0.5, top=0.6, bottom=0.6)
    sheet.repeat_rows(FIRST_ROW - 1)
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.autofilter(FIRST_ROW - 1, 0, FIRST_ROW - 1 + count, len(COLUMNS) - 1)
    sheet.set_footer("&L客户经理　　　　　　授信审批　　　　　　信贷内勤　　　　　　第 &P 页　共 &N 页")
