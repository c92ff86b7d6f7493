"""The four ways in which cooperatives keep a village roster (清册), each told by its headings."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflows.registers.roster_cells import Cell, as_name, as_relation, as_text, name_fault
from workflows.registers.roster_files import read_sheet
from workflows.words.choices.household import Relation
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import Sentence, say

HOUSEHOLD_MARK = "户标识"
"""A column that only a file of returned rows has: it says which household a corrected row belongs to."""

REASON = "退回原因"
TITLE = "农户贷款清册"
IN_WAN = "单位:万元"
_MARK_ENDS = "|"
_HEADINGS_WITHIN = 10
_LIKE_ENOUGH = 3
_UNIT = re.compile(r"\((万?元)\)$")
_UNIT_ABOVE = re.compile(r"单位[:：]?\s*(万?元)")
_AS_OF = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_VILLAGE = re.compile(r"^(?P<village>.+?[村社区])农户")
_RETURNED_VILLAGE = re.compile(rf"^(?P<village>.+?){TITLE}")
_TOTAL = re.compile(r".{0,6}(合计|小计|总计|共计)[:：]?")
_FOOT = re.compile(r"(制表|填表|审核|复核|负责人|备注|说明|注)[:：].*")
_SPEAKS_OF_A_MEMBER = ("name", "relation", "id_number", "balance")


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
    """The rows of one household. `key` and `head`, the name of its head, "" if that is not said, tell it from others in
    its village; a `returned` one has only the corrected rows."""

    key: str
    head: str
    rows: tuple[SheetRow, ...]
    returned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A sheet that was understood. `columns` is where each field stands, counted from 1; `as_of` is None if not said.

    `in_wan` says that the balance counts 万元; `formulas` are the cells (row, column) that a formula fills.
    """

    layout: Layout
    village: str
    as_of: date | None
    in_wan: bool
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    raw: Mapping[int, tuple[Any, ...]]
    households: tuple[SheetHousehold, ...]
    formulas: frozenset[tuple[int, int]]

    @property
    def is_returned(self) -> bool:
        """Whether it is a file of corrected rows, which names its households itself."""
        return "household" in self.columns


def read_roster(content: bytes, file_name: str, told: Callable[[int], None] = lambda rows: None) -> Roster:
    """The first sheet of an .xlsx file; `told` hears of rows read.

    Raises EntryRefused for what is no roster of the four layouts.
    """
    sheet = read_sheet(content, told)
    at, headings, layout, columns = _recognised(sheet.rows)
    above = [as_text(cell) for before in sheet.rows[:at] for cell in before]
    if HOUSEHOLD_MARK in headings:
        columns["household"] = headings.index(HOUSEHOLD_MARK) + 1
    unit = _UNIT.search(headings[columns["balance"] - 1]) or next(filter(None, map(_UNIT_ABOVE.search, above)), None)
    rows = (
        SheetRow(number=number, cells={field: row[column - 1] for field, column in columns.items()})
        for number, row in enumerate(sheet.rows[at + 1 :], start=at + 2)
        if not _is_no_row(row, headings)
    )
    kept = [row for row in rows if not _is_no_member(row)]
    return Roster(
        layout=layout,
        village=_village(above, sheet.title, file_name, returned="household" in columns),
        as_of=_as_of(above),
        in_wan=unit is not None and unit[1] == "万元",
        headings=headings[: len(headings) - _trailing_blanks(headings)],
        columns=columns,
        raw={row.number: sheet.rows[row.number - 1] for row in kept},
        households=_households(layout, kept, returned="household" in columns),
        formulas=sheet.formulas,
    )


def _recognised(rows: Sequence[Sequence[Cell]]) -> tuple[int, tuple[str, ...], Layout, dict[str, int]]:
    """Where the headings stand, as they are read, the layout that they are, and its columns."""
    nearest: tuple[int, Layout, list[str]] | None = None
    for at, row in enumerate(rows[:_HEADINGS_WITHIN]):
        headings = tuple(_heading(cell) for cell in row)
        plain = [_UNIT.sub("", heading) for heading in headings]
        for layout in LAYOUTS:
            wanted = {field: _UNIT.sub("", heading) for field, heading in layout.columns.items()}
            missing = [layout.columns[field] for field, heading in wanted.items() if heading not in plain]
            if not missing:
                _refuse_twice(wanted.values(), plain)
                return at, headings, layout, {field: plain.index(heading) + 1 for field, heading in wanted.items()}
            there = len(wanted) - len(missing)
            if there >= _LIKE_ENOUGH and (nearest is None or len(missing) < nearest[0]):
                nearest = len(missing), layout, missing
    raise EntryRefused.at("file", _unknown(nearest))


def _unknown(nearest: tuple[int, Layout, list[str]] | None) -> Sentence:
    if nearest is None:
        known = list(LAYOUTS[0].columns.values())
        return say("认不出表头；能认的表头有四种，例如：{headings}", headings=known)
    _, layout, missing = nearest
    return say("认不出表头：按「{layout}」的清册，缺 {missing}", layout=layout.name, missing=missing)


def _refuse_twice(wanted: Iterable[str], headings: Sequence[str]) -> None:
    twice = [heading for heading in wanted if headings.count(heading) > 1]
    if twice:
        raise EntryRefused.at("file", say("表头 {twice} 有两列：删去一列再导", twice=twice))


def _heading(cell: Cell) -> str:
    return as_text(cell).replace(" ", "")


def _trailing_blanks(headings: Sequence[str]) -> int:
    return next((at for at, heading in enumerate(reversed(headings)) if heading), len(headings))


def _is_no_row(row: Sequence[Cell], headings: Sequence[str]) -> bool:
    """A blank row, one that adds up the others, the headings again on a new page, or who made the list."""
    written = [as_text(cell).replace(" ", "") for cell in row]
    first = next((cell for cell in written if cell), "")
    return (
        not first
        or tuple(written) == tuple(headings)
        or _FOOT.fullmatch(first) is not None
        or _TOTAL.fullmatch(first) is not None
    )


def _is_no_member(row: SheetRow) -> bool:
    """A row that says nothing of anybody, or adds up others further to the right."""
    if any(_TOTAL.fullmatch(as_text(row.cells[field]).replace(" ", "")) for field in ("name", "relation")):
        return not as_text(row.cells["id_number"])
    return not any(as_text(row.cells[field]) for field in _SPEAKS_OF_A_MEMBER)


def _village(above: Sequence[str], title: str, file_name: str, *, returned: bool) -> str:
    for text in above:
        read = (_RETURNED_VILLAGE if returned else _VILLAGE).match(text)
        if read:
            return read["village"]
    named = title.strip()
    return named if named.endswith(("村", "社区")) else file_name.rsplit(".", 1)[0]


def _as_of(above: Sequence[str]) -> date | None:
    for text in above:
        read = _AS_OF.search(text)
        if read:
            try:
                return date(*(int(part) for part in read.groups()))
            except ValueError as error:
                raise EntryRefused.at("file", say("清册上的日期不存在：{day}", day=read[0])) from error
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
    return tuple(
        SheetHousehold(key=key, head=head, rows=tuple(rows), returned=returned)
        for at, (name, rows) in enumerate(found.items(), start=1)
        for key, head in [_marked(name) if returned else (_key(rows, at), _head_of(rows))]
    )


def mark_of(household: SheetHousehold) -> str:
    """What the file of returned rows says of their household."""
    return f"{household.key}{_MARK_ENDS}{household.head}"


def _marked(mark: str) -> tuple[str, str]:
    key, _, head = mark.rpartition(_MARK_ENDS) if _MARK_ENDS in mark else (mark, "", "")
    return key, head


def _head_of(rows: Sequence[SheetRow]) -> str:
    """From the head's row, bad as it may be, else from the column that repeats it."""
    heads = [as_name(row.cells["name"]) for row in rows if as_relation(row.cells["relation"]) is Relation.HEAD]
    repeated = [as_name(row.cells.get("head_name")) for row in rows]
    return next((name for name in (*heads, *repeated) if name_fault(name) is None), "")


def _named_by_columns(layout: Layout, rows: Sequence[SheetRow]) -> list[str]:
    """A cell that is merged over a household is empty in all but its first row."""
    names: list[str] = []
    for row in rows:
        name = "|".join(as_text(row.cells[field]) for field in layout.key)
        names.append(name if name.strip("|") or not names else names[-1])
    return names


def _counted_by_heads(rows: Sequence[SheetRow]) -> list[str]:
    """A household begins with its number where the sheet numbers them, else with its head."""
    names: list[str] = []
    serial, has_head = "", False
    for row in rows:
        is_head, own = as_relation(row.cells["relation"]) is Relation.HEAD, as_text(row.cells.get("serial"))
        numbered = own not in ("", serial)
        headed = is_head and (has_head or "serial" not in row.cells)
        begins = numbered or headed or not names
        names.append(str(row.number) if begins else names[-1])
        serial, has_head = own or serial, is_head or (has_head and not begins)
    return names


def _key(rows: Sequence[SheetRow], at: int) -> str:
    """The roster's own number of a household, else which of them it is; never anybody's identity number."""
    serial = next((as_text(row.cells["serial"]) for row in rows if as_text(row.cells.get("serial"))), "")
    return serial or f"第{at}户"
