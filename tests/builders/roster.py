"""Rosters as a cooperative may have typed them, and which household of one a test takes through the gates."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from openpyxl import Workbook

from workflows.queries.household_file import HouseholdFile, load_household
from workflows.records.households import Household, Village
from workflows.records.transaction import Db
from workflows.registers.roster_layouts import LAYOUTS, Layout
from workflows.words.identity_number import check_digit

OLDEST_HEAD = 57
AS_PRINTED = ("{:%Y-%m-%d}", "{:%Y.%m.%d}", "{0.year}年{0.month}月{0.day}日", "{:%Y%m%d}")
"""How a day is typed, beside the sheet's own date."""

_numbers = count(1)


def fresh_number(born: date = date(1975, 6, 15)) -> str:
    """A good identity number that no other call gives."""
    place = next(_numbers)
    first_17 = f"4113{place // 1000:02d}{born:%Y%m%d}{place % 1000:03d}"
    return first_17 + check_digit(first_17)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A member as somebody types him; `more` are cells by the layout's field."""

    name: str
    relation: str
    number: Any = field(default_factory=fresh_number)
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A household of a roster: the head first, as a rule."""

    members: tuple[Typed, ...]
    balance: Any = None
    lent_on: Any = None


def family(head: str, *others: tuple[str, str], balance: Any = None, lent_on: Any = None) -> Family:
    """A head and (name, relation) of the others."""
    typed = (Typed(name=head, relation="户主"), *(Typed(name=name, relation=kin) for name, kin in others))
    return Family(members=typed, balance=balance, lent_on=lent_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who types: what stands above the headings, how figures and days look, whether sums follow each household."""

    above: tuple[str, ...] = ()
    sums: bool = False
    full_width: bool = False
    day: str | None = None
    merged: bool = False


def typed(layout: Layout, families: Sequence[Family], hand: Hand = Hand(), village: str = "长丰村") -> bytes:
    """The sheet as .xlsx."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = village
    for title in hand.above:
        sheet.append([title])
        sheet.merge_cells(
            start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=len(layout.columns)
        )
    sheet.append(list(layout.columns.values()))
    for serial, one in enumerate(families, start=1):
        first = sheet.max_row + 1
        for place, member in enumerate(one.members):
            cells = _cells(layout, serial, one, member, hand, first_row=place == 0)
            sheet.append([cells.get(name) for name in layout.columns])
        if hand.merged and len(one.members) > 1:
            for name in ("serial", "group", "balance"):
                if name in layout.columns:
                    at = list(layout.columns).index(name) + 1
                    sheet.merge_cells(start_row=first, start_column=at, end_row=sheet.max_row, end_column=at)
        if hand.sums:
            sheet.append(["小 计", *[None] * (len(layout.columns) - 2), 1000])
    if hand.sums:
        sheet.append(["合计"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(layout: Layout, serial: int, one: Family, member: Typed, hand: Hand, *, first_row: bool) -> dict[str, Any]:
    head = next((each for each in one.members if each.relation == "户主"), one.members[0])
    cells: dict[str, Any] = {"name": member.name, "relation": member.relation, "id_number": member.number}
    if "head_name" in layout.columns:
        cells |= {"head_name": head.name, "head_number": head.number}
    # A serial that names the household stands in each of its rows; where it only counts them, in the first.
    if first_row or layout.key:
        cells["serial"] = serial
    if first_row:
        day = one.lent_on if hand.day is None or one.lent_on is None else hand.day.format(one.lent_on)
        cells |= {"balance": one.balance, "lent_on": datetime(*day.timetuple()[:3]) if isinstance(day, date) else day}
    cells |= member.more
    return {name: _wide(cell) if hand.full_width else cell for name, cell in cells.items()}


def _wide(cell: Any) -> Any:
    """Figures and letters in full width, as an input method for Chinese gives them."""
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        cell = str(cell)
    if not isinstance(cell, str):
        return cell
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in cell)


SERIALLED = LAYOUTS[1]
"""一户一个序号: the layout that most tests type."""


def first_that_may_apply(db: Db, village: str, *, now: datetime) -> HouseholdFile:
    """The first of a village (by name) with three or more people and a married head, not near 65, who owes nothing."""
    table, place = Household.__table__, Village.__table__
    rows = db.rows(
        table.select().join(place, place.c.id == table.c.village).where(place.c.name == village).order_by(table.c.id)
    )
    return next(file for row in rows if _may_apply(file := load_household(db, row.id, now=now)))


def _may_apply(file: HouseholdFile) -> bool:
    if file.state != "正常" or file.old_loans or len(file.members) < 3:
        return False
    head = file.members[0]
    born = head.birth_date.year if head.birth_date is not None else 0
    married = any(one.relation == "配偶" and one.is_adult and one.id_number for one in file.members)
    return head.relation == "户主" and head.id_number is not None and file.today.year - born <= OLDEST_HEAD and married
