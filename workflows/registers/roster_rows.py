"""Which rows of a roster are good, and what each good one says; the words of the bad ones are the officer's own."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.registers.roster_cells import (
    Cell,
    Unreadable,
    as_day,
    as_name,
    as_relation,
    as_text,
    as_yes,
    as_yuan,
    name_fault,
)
from workflows.registers.roster_layouts import Roster, SheetHousehold, SheetRow
from workflows.words.age import CHILD_UNDER, age_on, is_adult_on
from workflows.words.choices.household import Relation
from workflows.words.identity_number import IdentityNumber, check_digit, clean_identity_number, read_identity_number
from workflows.words.sentence import Sentence, say
from workflows.words.telephone import Telephone, read_telephone
from workflows.words.unseen import hides_something

CHECKED_DIGITS = 17

DUPLICATE = say("身份证号与其他农户重复")
LONGEST_TEXT = 200
MOST_MEMBERS = 60
IDENTITY_DIGITS_KEPT = 15
"""A number as such keeps so many digits in a spreadsheet; what comes behind is lost."""

_TYPED = ("name", "relation", "id_number", "head_name", "head_number", "phone", "away", "away_place", "balance",
          "lent_on", "overdue", "household")  # fmt: skip
"""Who it is and what is owed must be typed: the value kept with a formula may be an old one, or none. Not among them
are 序号, 组 and 住址, which many a sheet counts or puts together, and where no harm comes of it."""

_COUNTED = ("serial", "household")

_TEXTS = ("serial", "group", "address", "away_place", "relation", "head_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that was not taken: the field that is wrong, and why."""

    row: int
    field: str
    reason: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterMember:
    """A good row. A minor has no number; below 14 only the year of birth, from 14 the date (D-03)."""

    row: int
    name: str
    relation: Relation
    id_number: str | None
    birth_date: date | None
    birth_year: int
    phone: str | None
    address: str | None
    works_away: bool
    away_place: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterHousehold:
    """A household with its good members. `balance` in yuan is None where no row speaks of a loan.

    `returned`: the rows come from a file of corrected ones, so whoever is not among them is none the worse. `bad_rows`
    is what its bad rows say where they leave it without a head, None otherwise.
    """

    key: str
    head_name: str
    group: str | None
    members: tuple[RosterMember, ...]
    balance: Decimal | None
    lent_on: date | None
    overdue: bool
    returned: bool
    bad_rows: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """What a roster says once its bad rows are out; `minors` are the rows whose number was dropped."""

    households: tuple[RosterHousehold, ...]
    bad: tuple[BadRow, ...]
    minors: tuple[int, ...]


def sift(roster: Roster, today: date) -> Sifted:
    """Tells good rows from bad ones; of two with one number the later is bad, also within one household."""
    sifting = _Sifting(roster, today)
    # Rows that say no household are bad themselves; all of them together are none.
    households = tuple(found for one in roster.households if (found := sifting.household(one)).key)
    bad = tuple(sorted(sifting.bad, key=lambda found: found.row))
    return Sifted(households=households, bad=bad, minors=tuple(sifting.minors))


class _Sifting:
    def __init__(self, roster: Roster, today: date) -> None:
        self._roster, self._today = roster, today
        self._later = _later_of_two(roster, today)
        self.bad: list[BadRow] = []
        self.minors: list[int] = []

    def household(self, sheet: SheetHousehold) -> RosterHousehold:
        members = [member for row in sheet.rows if (member := self._member(row)) is not None]
        members = self._few(self._one_head(members))
        loan = self._loan(sheet)
        return RosterHousehold(
            key=sheet.key,
            head_name=sheet.head,
            group=_first(sheet, "group"),
            members=tuple(members),
            balance=loan[0],
            lent_on=loan[1],
            overdue=any(as_yes(row.cells.get("overdue")) for row in sheet.rows),
            returned=sheet.returned,
            bad_rows=None if sheet.returned or _has_head(members) else _said(sheet, members),
        )

    def _member(self, row: SheetRow) -> RosterMember | None:
        name = as_name(row.cells["name"])
        number = read_identity_number(as_text(row.cells["id_number"]), self._today)
        phone = read_telephone(as_text(row.cells.get("phone"))) if as_text(row.cells.get("phone")) else None
        wrong = (
            ("household", say("户标识空着，照退回的表填") if self._is_lost(row) else None),
            *((field, say("这一格是公式，改成值再导入")) for field in _TYPED if self._is_formula(row, field)),
            *((field, _wrong_text(as_text(row.cells.get(field)))) for field in _TEXTS),
            ("name", name_fault(name)),
            ("relation", None if as_text(row.cells["relation"]) else say("与户主关系没有填")),
            ("id_number", _lost_digits(row.cells["id_number"])),
            ("id_number", _why_wrong(number)),
            ("id_number", DUPLICATE if row.number in self._later else None),
            ("phone", say("电话号码不正确") if phone is not None and not phone.is_good else None),
            ("balance", self._unreadable(lambda cell: as_yuan(cell, in_wan=self._roster.in_wan), row, "balance")),
            ("lent_on", self._unreadable(as_day, row, "lent_on")),
        )
        faults = [(field, reason) for field, reason in wrong if reason is not None]
        if faults:
            self._refuse(row.number, *faults[0])
            return None
        assert number.birth_date is not None
        return self._good(row, name, as_relation(row.cells["relation"]), number, number.birth_date, phone)

    def _good(
        self, row: SheetRow, name: str, relation: Relation, number: IdentityNumber, born: date, phone: Telephone | None
    ) -> RosterMember:
        adult = is_adult_on(born, self._today)
        if not adult:
            self.minors.append(row.number)
        place = as_text(row.cells.get("away_place")) or None
        ticked = "away" not in self._roster.columns or as_yes(row.cells["away"])
        return RosterMember(
            row=row.number,
            name=name,
            relation=relation,
            id_number=number.cleaned if adult else None,
            birth_date=born if age_on(born, self._today) >= CHILD_UNDER else None,
            birth_year=born.year,
            phone=phone.cleaned if phone is not None else None,
            address=as_text(row.cells.get("address")) or None,
            works_away=ticked and ("away" in self._roster.columns or place is not None),
            away_place=place if ticked else None,
        )

    def _one_head(self, members: list[RosterMember]) -> list[RosterMember]:
        heads = [member.row for member in members if member.relation is Relation.HEAD]
        for second in heads[1:]:
            self._refuse(second, "relation", say("一户只能有一个户主"))
        others = frozenset(heads[1:])
        return [member for member in members if member.row not in others]

    def _few(self, members: list[RosterMember]) -> list[RosterMember]:
        """Where the heads' rows are missing, a whole village would be one household."""
        for beyond in members[MOST_MEMBERS:]:
            self._refuse(beyond.row, "relation", say("一户超过 {most} 人：核对户主的行", most=MOST_MEMBERS))
        return members[:MOST_MEMBERS]

    def _is_lost(self, row: SheetRow) -> bool:
        """A corrected row whose household nobody can tell any more."""
        return self._roster.is_returned and not as_text(row.cells["household"])

    def _is_formula(self, row: SheetRow, field: str) -> bool:
        return (row.number, self._roster.columns.get(field)) in self._roster.formulas

    def _loan(self, sheet: SheetHousehold) -> tuple[Decimal | None, date | None]:
        """The loan stands in the head's row, and stays true where the rest of that row is bad."""
        for row in sheet.rows:
            if self._is_formula(row, "balance"):
                continue
            try:
                balance = as_yuan(row.cells["balance"], in_wan=self._roster.in_wan)
            except Unreadable:
                continue
            if balance is not None:
                try:
                    return balance, as_day(row.cells["lent_on"])
                except Unreadable:
                    return balance, None
        return None, None

    def _unreadable(self, read: object, row: SheetRow, field: str) -> Sentence | None:
        assert callable(read)
        try:
            read(row.cells.get(field))
        except Unreadable as error:
            what = say("余额不是金额：{given}", given=str(error)) if field == "balance" else None
            return what or say("日期认不出：{given}", given=str(error))
        return None

    def _refuse(self, row: int, field: str, reason: Sentence) -> None:
        self.bad.append(BadRow(row=row, field=field, reason=reason))


def _has_head(members: Iterable[RosterMember]) -> bool:
    return any(member.relation is Relation.HEAD for member in members)


def _said(sheet: SheetHousehold, members: Iterable[RosterMember]) -> str | None:
    """What its bad rows say, cell by cell; where a row stands in the sheet, and its number there, may change."""
    good = {member.row for member in members}
    bad = [
        [[field, as_text(cell)] for field, cell in sorted(row.cells.items()) if field not in _COUNTED]
        for row in sheet.rows if row.number not in good
    ]  # fmt: skip
    return json.dumps(bad, ensure_ascii=False) if bad else None


def _later_of_two(roster: Roster, today: date) -> frozenset[int]:
    """The last character only checks the 17 before it, so a number that lost or botched it still names its person."""
    rows = sorted((row for one in roster.households for row in one.rows), key=lambda row: row.number)
    seen: set[str] = set()
    later: set[int] = set()
    for row in rows:
        written = clean_identity_number(as_text(row.cells["id_number"]))
        first_17 = written[:CHECKED_DIGITS]
        if read_identity_number(written, today).is_good and first_17 in seen:
            later.add(row.number)
        elif (
            re.fullmatch(r"[0-9]{17}", first_17)
            and read_identity_number(first_17 + check_digit(first_17), today).is_good
        ):
            seen.add(first_17)
    return frozenset(later)


def _why_wrong(number: IdentityNumber) -> Sentence | None:
    """In the words that stand in the cooperatives' own lists."""
    if number.is_good:
        return None
    written = number.cleaned
    if not written:
        return say("身份证号没有填")
    if len(written) != 18:
        return say("身份证号位数不足") if len(written) < 18 else say("身份证号位数过多")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", written):
        return say("身份证号有不能用的字")
    if number.birth_date is None:
        return say("出生日期不存在")
    if check_digit(written[:17]) != written[17]:
        return say("身份证号校验位错误")
    return say("身份证号开头不是省份代码")


def _wrong_text(written: str) -> Sentence | None:
    if len(written) > LONGEST_TEXT:
        return say("太长，最多 {most} 字", most=LONGEST_TEXT)
    return say("有看不见的字，删去重填") if hides_something(written) else None


def _lost_digits(cell: Cell) -> Sentence | None:
    """An identity number kept as a number is rounded: its last digits are somebody else's."""
    written = as_text(cell) if isinstance(cell, int | float) else ""
    return say("身份证号存成了数字，末几位已丢，改成文本重填") if len(written) > IDENTITY_DIGITS_KEPT else None


def _first(sheet: SheetHousehold, field: str) -> str | None:
    cells: Iterable[Cell] = (row.cells.get(field) for row in sheet.rows)
    return next((text for cell in cells if (text := as_text(cell))), None)
