"""Which rows of a roster are good, and what each good one says; the words of the bad ones are the officer's own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.registers.roster_cells import Cell, Unreadable, as_day, as_name, as_text, as_yes, as_yuan
from workflows.registers.roster_layouts import Roster, SheetHousehold, SheetRow
from workflows.words.age import CHILD_UNDER, age_on, is_adult_on
from workflows.words.choices.household import Relation
from workflows.words.identity_number import IdentityNumber, check_digit, clean_identity_number, read_identity_number
from workflows.words.sentence import Sentence, say
from workflows.words.telephone import Telephone, read_telephone

CHECKED_DIGITS = 17

DUPLICATE = say("身份证号与其他农户重复")
LONGEST_NAME = 60

_WRITTEN_RELATIONS = {
    "本人": Relation.HEAD, "妻": Relation.SPOUSE, "夫": Relation.SPOUSE, "妻子": Relation.SPOUSE, "丈夫": Relation.SPOUSE,
    "父亲": Relation.FATHER, "母亲": Relation.MOTHER, "儿子": Relation.SON, "长子": Relation.SON, "次子": Relation.SON,
    "女儿": Relation.DAUGHTER, "长女": Relation.DAUGHTER, "次女": Relation.DAUGHTER,
} | {relation.value: relation for relation in Relation}  # fmt: skip


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

    `returned`: the rows come from a file of corrected ones, so whoever is not among them is none the worse.
    """

    key: str
    head_name: str
    group: str | None
    members: tuple[RosterMember, ...]
    balance: Decimal | None
    lent_on: date | None
    overdue: bool
    returned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """What a roster says once its bad rows are out; `minors` are the rows whose number was dropped."""

    households: tuple[RosterHousehold, ...]
    bad: tuple[BadRow, ...]
    minors: tuple[int, ...]


def sift(roster: Roster, today: date) -> Sifted:
    """Tells good rows from bad ones; of two with one number the later is bad, also within one household."""
    sifting = _Sifting(roster, today)
    households = tuple(sifting.household(one) for one in roster.households)
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
        members = self._one_head(members)
        loan = self._loan(sheet)
        return RosterHousehold(
            key=sheet.key,
            head_name=_head_name(sheet),
            group=_first(sheet, "group"),
            members=tuple(members),
            balance=loan[0],
            lent_on=loan[1],
            overdue=any(as_yes(row.cells.get("overdue")) for row in sheet.rows),
            returned=sheet.returned,
        )

    def _member(self, row: SheetRow) -> RosterMember | None:
        name, relation = as_name(row.cells["name"]), _WRITTEN_RELATIONS.get(as_text(row.cells["relation"]))
        number = read_identity_number(as_text(row.cells["id_number"]), self._today)
        phone = read_telephone(as_text(row.cells.get("phone"))) if as_text(row.cells.get("phone")) else None
        lost = self._roster.columns.get("household") is not None and not as_text(row.cells["household"])
        wrong = (
            ("household", say("户标识空着，照退回的表填") if lost else None),
            ("name", None if 0 < len(name) <= LONGEST_NAME else say("姓名没有填或太长")),
            ("relation", None if as_text(row.cells["relation"]) else say("与户主关系没有填")),
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
        return self._good(row, name, relation or Relation.OTHER, number, number.birth_date, phone)

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
        heads = [member for member in members if member.relation is Relation.HEAD]
        for second in heads[1:]:
            self._refuse(second.row, "relation", say("一户只能有一个户主"))
        return [member for member in members if member not in heads[1:]]

    def _loan(self, sheet: SheetHousehold) -> tuple[Decimal | None, date | None]:
        """The loan stands in the head's row, and stays true where the rest of that row is bad."""
        for row in sheet.rows:
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


def _head_name(sheet: SheetHousehold) -> str:
    """From the head's row, bad as it may be, else from the column that repeats it."""
    heads = (as_name(row.cells["name"]) for row in sheet.rows if as_text(row.cells["relation"]) == Relation.HEAD)
    repeated = (as_name(row.cells["head_name"]) for row in sheet.rows if "head_name" in row.cells)
    return next((name for name in _both(heads, repeated) if name), "")


def _both(*several: Iterable[str]) -> Iterable[str]:
    for one in several:
        yield from one


def _first(sheet: SheetHousehold, field: str) -> str | None:
    cells: Iterable[Cell] = (row.cells.get(field) for row in sheet.rows)
    return next((text for cell in cells if (text := as_text(cell))), None)
