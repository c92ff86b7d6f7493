"""The bad rows of a roster as a sheet of their own, to be corrected and imported: headings as before, reason behind.

Texts are written as texts: a name that looks like a formula stays one, and what hides in it is written so that it shows.
"""

import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import xlsxwriter
from openpyxl.utils import get_column_letter

from workflows.registers.roster_cells import as_text
from workflows.registers.roster_layouts import HOUSEHOLD_MARK, IN_WAN, REASON, TITLE, Roster, mark_of
from workflows.registers.roster_rows import BadRow

_WRONG, _DAY, _AS_TEXT = "#FFF2CC", "yyyy-mm-dd", "@"
_WIDTH = 20
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True, "nan_inf_to_errors": True}


def column_letter(roster: Roster, field: str) -> str:
    """The letter over the column of a field, as the sheet shows it."""
    return get_column_letter(roster.columns[field])


def returned_rows(roster: Roster, bad: Iterable[BadRow], village: str) -> bytes:
    """An .xlsx file that `read_roster` understands, of the `village` its rows were meant for.

    Numbers are text, the wrong cell is coloured.
    """
    mark = {row.number: mark_of(household) for household in roster.households for row in household.rows}
    own = [at for at, heading in enumerate(roster.headings) if heading not in (HOUSEHOLD_MARK, REASON)]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _PLAIN) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        sheet.write_string(0, 0, _title(roster, village))
        sheet.write_row(1, 0, [*(roster.headings[at] for at in own), HOUSEHOLD_MARK, REASON], bold)
        sheet.set_column(0, len(own) + 1, _WIDTH)
        formats = {
            (kind, wrong): book.add_format({"num_format": kind} | ({"bg_color": _WRONG} if wrong else {}))
            for kind in (_AS_TEXT, _DAY, "General") for wrong in (False, True)
        }  # fmt: skip
        numbers = {roster.columns[field] - 1 for field in ("id_number", "phone")}
        for line, one in enumerate(bad, start=2):
            raw = roster.raw[one.row]
            cells = [(as_text(raw[at]) or None) if at in numbers else raw[at] for at in own]
            wrong = own.index(column - 1) if (column := _own_column(roster, one.field)) else len(own)
            for place, cell in enumerate([*cells, mark[one.row], str(one.reason)]):
                sheet.write(line, place, cell, formats[_kind(cell), place == wrong])
    return out.getvalue()


def _own_column(roster: Roster, field: str) -> int | None:
    """Where a field stands, unless that is the mark, which is written anew behind the others."""
    return None if field == "household" else roster.columns.get(field)


def _title(roster: Roster, village: str) -> str:
    stated = f"({roster.as_of.year}年{roster.as_of.month}月{roster.as_of.day}日)" if roster.as_of else ""
    return f"{village}{TITLE}{stated}{IN_WAN if roster.in_wan else ''}"


def _kind(cell: Any) -> str:
    if isinstance(cell, date | datetime):
        return _DAY
    return _AS_TEXT if isinstance(cell, str) else "General"
