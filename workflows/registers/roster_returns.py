"""The bad rows of a roster as a sheet of their own, to be corrected and imported: headings as before, reason behind."""

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from workflows.registers.roster_cells import as_text
from workflows.registers.roster_layouts import HOUSEHOLD_MARK, REASON, Roster
from workflows.registers.roster_rows import BadRow

_WRONG = PatternFill("solid", start_color="FFF2CC")
_WIDTH = 20
_AS_TEXT = "@"


def column_letter(roster: Roster, field: str) -> str:
    """The letter over the column of a field, as the sheet shows it."""
    return get_column_letter(roster.columns[field])


def returned_rows(roster: Roster, bad: Iterable[BadRow]) -> bytes:
    """An .xlsx file that `read_roster` understands; numbers are text, the wrong cell is coloured."""
    key_of = {row.number: household.key for household in roster.households for row in household.rows}
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = roster.village
    stated = f"({roster.as_of.year}年{roster.as_of.month}月{roster.as_of.day}日)" if roster.as_of else ""
    sheet.append([f"{roster.village}农户贷款清册{stated}"])
    own = [heading for heading in roster.headings if heading not in (HOUSEHOLD_MARK, REASON)]
    sheet.append([*own, HOUSEHOLD_MARK, REASON])
    numbers = [own.index(roster.layout.columns[field]) for field in ("id_number", "phone")]
    for one in bad:
        cells = dict(zip(roster.headings, roster.raw[one.row], strict=False))
        row = [cells.get(heading) for heading in own]
        for at in numbers:
            row[at] = as_text(row[at]) or None
        sheet.append([*row, key_of[one.row], str(one.reason)])
        for at in numbers:
            sheet.cell(sheet.max_row, at + 1).number_format = _AS_TEXT
        wrong = roster.layout.columns.get(one.field)
        sheet.cell(sheet.max_row, own.index(wrong) + 1 if wrong else len(own) + 1).fill = _WRONG
    for column in range(1, len(own) + 3):
        sheet.cell(2, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
