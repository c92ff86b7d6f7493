"""The four ways in which cooperatives keep a village roster (清册), each told by its headings."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from workflows.registers.roster_cells import Cell, as_text
from workflows.words.choices.household import Relation
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import say

HOUSEHOLD_MARK = "户标识"
"""A column that only a file of returned rows has: it says which household a corrected row belongs to."""

REASON = "退回原因"
MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
_HEADINGS_WITHIN = 10
_TOTALS = ("合计", "小计", "总计")
_AS_OF = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_TITLE = re.compile(r"^(?P<village>.+?[村社区])农户")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which heading stands over which field. `key` are the fields that name a household; without them each row of a
    head (户主) begins the next one."""

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...] = ()


LAYOUTS = (
    Layout(
        name="户主与成员各占一列",
        columns={
            "group": "村组", "head_name": "户主姓名", "head_number": "户主身份证号", "relation": "与户主关系",
            "name": "成员姓名", "id_number": "成员身份证号", "phone": "联系电话", "address": "现住址",
            "away": "是否外出务工", "away_place": "务工地点", "balance": "贷款余额", "lent_on": "发放日期",
            "overdue": "是否逾期",
        },
        key=("head_name", "head_number"),
    ),
    Layout(
        name="一户一个序号",
        columns={
            "serial": "序号", "group": "组别", "name": "姓名", "relation": "关系", "id_number": "身份证", "phone": "电话",
            "address": "住址", "away": "外出", "balance": "贷款余额(元)", "lent_on": "起息日", "overdue": "备注",
        },
    ),
    Layout(
        name="户主起头，没有户号",
        columns={
            "relation": "关系", "name": "姓名", "id_number": "身份证号码", "phone": "手机", "group": "组", "balance": "余额",
            "lent_on": "放款日", "away_place": "外出务工地", "overdue": "逾期",
        },
    ),
    Layout(
        name="户编号，余额以万元计",
        columns={
            "serial": "户编号", "head_name": "户主", "name": "成员", "relation": "关系", "id_number": "证件号码",
            "phone": "联系方式", "address": "家庭住址", "balance": "余额(万元)", "lent_on": "发放时间",
        },
        key=("serial",),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One row as it stands: its number in the sheet and its cells by field."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHousehold:
    """The rows of one household. `key` names it within its village; a `returned` one has only the corrected rows."""

    key: str
    rows: tuple[SheetRow, ...]
    returned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A sheet that was understood. `columns` is where each field stands, counted from 1; `as_of` is None if not said."""

    layout: Layout
    village: str
    as_of: date | None
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    raw: Mapping[int, tuple[Any, ...]]
    households: tuple[SheetHousehold, ...]

    @property
    def in_wan(self) -> bool:
        """Whether the balance counts 万元."""
        return "万元" in self.layout.columns["balance"]


def read_roster(content: bytes, file_name: str) -> Roster:
    """The first sheet of an .xlsx file. Raises EntryRefused for what is no roster of the four layouts."""
    title, rows = _sheet(content)
    at, headings, layout = _recognised(rows)
    above = [as_text(cell) for before in rows[:at] for cell in before]
    columns = {field: headings.index(heading) + 1 for field, heading in layout.columns.items()}
    if HOUSEHOLD_MARK in headings:
        columns["household"] = headings.index(HOUSEHOLD_MARK) + 1
    kept = [
        SheetRow(number=number, cells={field: row[column - 1] for field, column in columns.items()})
        for number, row in enumerate(rows[at + 1 :], start=at + 2)
        if not _is_no_member(row)
    ]
    return Roster(
        layout=layout,
        village=_village(above, title, file_name),
        as_of=_as_of(above),
        headings=headings[: len(headings) - _trailing_blanks(headings)],
        columns=columns,
        raw={row.number: rows[row.number - 1] for row in kept},
        households=_households(layout, kept, returned="household" in columns),
    )


def _recognised(rows: Sequence[Sequence[Cell]]) -> tuple[int, tuple[str, ...], Layout]:
    """Where the headings stand, as they are read, and the layout that they are."""
    for at, row in enumerate(rows[:_HEADINGS_WITHIN]):
        headings = tuple(_heading(cell) for cell in row)
        for layout in LAYOUTS:
            if set(layout.columns.values()) <= set(headings):
                return at, headings, layout
    known = list(LAYOUTS[0].columns.values())
    raise EntryRefused.at("file", say("认不出表头；能认的表头有四种，例如：{headings}", headings=known))


def _sheet(content: bytes) -> tuple[str, list[tuple[Any, ...]]]:
    if len(content) > MOST_BYTES:
        raise EntryRefused.at("file", say("文件太大，最多 {most} MB", most=MOST_BYTES // 1024 // 1024))
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = list(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as error:
        raise EntryRefused.at("file", say("打不开：要 .xlsx 文件")) from error
    if len(rows) > MOST_ROWS:
        raise EntryRefused.at("file", say("最多 {most} 行，分成几个文件再导", most=MOST_ROWS))
    return sheet.title, rows


def _heading(cell: Cell) -> str:
    return unicodedata.normalize("NFKC", as_text(cell)).replace(" ", "")


def _trailing_blanks(headings: Sequence[str]) -> int:
    return next((at for at, heading in enumerate(reversed(headings)) if heading), len(headings))


def _is_no_member(row: Sequence[Cell]) -> bool:
    """A blank row, or one that adds up the others."""
    first = next((as_text(cell) for cell in row if as_text(cell)), "")
    return not first or first.replace(" ", "").startswith(_TOTALS)


def _village(above: Sequence[str], title: str, file_name: str) -> str:
    for text in above:
        read = _TITLE.match(text)
        if read:
            return read["village"]
    named = title.strip()
    return named if named.endswith(("村", "社区")) else file_name.rsplit(".", 1)[0]


def _as_of(above: Sequence[str]) -> date | None:
    for text in above:
        read = _AS_OF.search(text)
        if read:
            return date(*(int(part) for part in read.groups()))
    return None


def _households(layout: Layout, rows: Sequence[SheetRow], *, returned: bool) -> tuple[SheetHousehold, ...]:
    if returned:
        names = [as_text(row.cells["household"]) for row in rows]
    elif layout.key:
        names = _named_by_columns(layout, rows)
    else:
        names = _counted_by_heads(rows)
    found: dict[str, list[SheetRow]] = {}
    for name, row in zip(names, rows, strict=True):
        found.setdefault(name, []).append(row)
    keyed = enumerate(found.items(), start=1)
    return tuple(
        SheetHousehold(key=name if returned else _key(rows, at), rows=tuple(rows), returned=returned)
        for at, (name, rows) in keyed
    )


def _named_by_columns(layout: Layout, rows: Sequence[SheetRow]) -> list[str]:
    """A cell that is merged over a household is empty in all but its first row."""
    names: list[str] = []
    for row in rows:
        name = "|".join(as_text(row.cells[field]) for field in layout.key)
        names.append(name if name.strip("|") or not names else names[-1])
    return names


def _counted_by_heads(rows: Sequence[SheetRow]) -> list[str]:
    names: list[str] = []
    for row in rows:
        begins = as_text(row.cells["relation"]) == Relation.HEAD or not names
        names.append(str(row.number) if begins else names[-1])
    return names


def _key(rows: Sequence[SheetRow], at: int) -> str:
    """The roster's own number of a household, else which of them it is; never anybody's identity number."""
    serial = next((as_text(row.cells["serial"]) for row in rows if as_text(row.cells.get("serial"))), "")
    return serial or f"第{at}户"
