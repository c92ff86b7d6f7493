"""Whose each account is, out of the core system, by file: a payment is compared with it (A-02, G3-12)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import select

from workflows.records.core_system import CustomerAccount
from workflows.records.people import Person
from workflows.records.sealed import HOUSE, change
from workflows.records.search_keys import account_key, identity_keys
from workflows.records.transaction import Db
from workflows.registers.core_file import BadCell, Column, CoreFile, a_day, read_core_file
from workflows.registers.core_import import CoreImport, Importing
from workflows.words.account_number import account_fault, clean_account_number
from workflows.words.identity_number import clean_identity_number, read_identity_number
from workflows.words.sentence import Sentence, say, text

NUMBER = text("账号")
_LIKE_IDENTITY = re.compile(r"\d{15}|\d{17}[\dX]")
_OTHER_DOCUMENT = re.compile(r"[0-9A-Z]{6,30}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """One line of the file; `row` is its number there."""

    row: int
    number: str
    holder: str
    opened_on: date
    closed_on: date | None


def read_accounts_file(content: bytes, today: date) -> tuple[CoreFile, tuple[AccountRow, ...]]:
    """The file and its good lines, as of `today`. Raises EntryRefused for what is none."""
    layout = {
        "number": Column(
            title="账号", headings=frozenset({"account", "number", "账号", "账户", "存款账号"}), read=_number
        ),
        "holder": Column(
            title="证件号",
            headings=frozenset({"holder", "id_number", "证件号", "证件号码", "身份证号", "身份证号码"}),
            read=lambda cell: _holder(cell, today),
        ),
        "opened_on": Column(title="开户日期", headings=frozenset({"opened", "opened_on", "开户日期"}), read=a_day),
        "closed_on": Column(
            title="销户日期", headings=frozenset({"closed", "closed_on", "销户日期"}), read=a_day, optional=True
        ),
    }
    read = read_core_file(content, layout)
    return read, tuple(AccountRow(**row) for row in read.rows)


def _number(cell: str) -> str:
    cleaned = clean_account_number(cell)
    fault = account_fault(cleaned, NUMBER)
    if fault is not None:
        raise BadCell(fault)
    return cleaned


def _holder(cell: str, today: date) -> str:
    """An identity number, or the number of another paper: firms and foreigners have accounts, too."""
    cleaned = clean_identity_number(cell)
    if _LIKE_IDENTITY.fullmatch(cleaned):
        errors = read_identity_number(cleaned, today).errors
        if errors:
            raise BadCell(errors[0])
    elif not _OTHER_DOCUMENT.fullmatch(cleaned):
        raise BadCell(say("证件号是 6 到 30 位数字或字母"))
    return cleaned


class _Accounts(Importing):
    """A known account is only ever closed: it has one holder for good."""

    record = CustomerAccount

    def __init__(self, db: Db, now: datetime, rows: Sequence[AccountRow]) -> None:
        super().__init__(db, now)
        self._key_of = {row.number: account_key(db, row.number) for row in rows}
        self._holder_of = {row.holder: identity_keys(db, row.holder)[0] for row in rows}
        table, person = CustomerAccount.__table__, Person.__table__
        known = select(table).where(table.c.number_key.in_(self._key_of.values()))
        self._there: dict[str, dict[str, Any]] = {row.number_key: dict(row._mapping) for row in db.rows(known)}
        holders = select(person.c.id, person.c.id_number_key).where(
            person.c.id_number_key.in_(self._holder_of.values())
        )
        self._persons = {row.id_number_key: row.id for row in db.rows(holders)}

    def take(self, row: AccountRow) -> None:
        """One row: new, the same again, closed since, or bad."""
        there = self._there.get(self._key_of[row.number])
        fault = self._fault(row) or (there and _contradiction(row, self._holder_of[row.holder], there))
        if fault:
            self.refuse(row, *fault)
        elif there is None:
            self._add(row)
        elif there["closed_on"] == row.closed_on:
            self.again += 1
        else:
            there["closed_on"] = row.closed_on
            if "id" in there:
                change(self.db, CustomerAccount, there["id"], closed_on=row.closed_on)
            self.taken += 1

    def _add(self, row: AccountRow) -> None:
        holder = self._holder_of[row.holder]
        values = {
            "number": row.number,
            "number_key": self._key_of[row.number],
            "holder_key": holder,
            "subject": self._persons.get(holder, HOUSE),
            "opened_on": row.opened_on,
            "closed_on": row.closed_on,
            "imported_at": self.now,
        }
        self._there[self._key_of[row.number]] = values
        self.new.append(values)
        self.taken += 1

    def _fault(self, row: AccountRow) -> tuple[str, Sentence] | None:
        if row.opened_on > self.today:
            return "opened_on", say("开户日期还没到")
        if row.closed_on is not None and row.closed_on > self.today:
            return "closed_on", say("销户日期还没到")
        if row.closed_on is not None and row.closed_on < row.opened_on:
            return "closed_on", say("销户日期在开户之前")
        return None


def _contradiction(row: AccountRow, holder: str, there: dict[str, Any]) -> tuple[str, Sentence] | None:
    """Where a known account is said to be another; what is known stays."""
    if holder != there["holder_key"]:
        return "holder", say("这个账号已登记在另一个证件号名下；没有改动")
    if row.opened_on != there["opened_on"]:
        return "opened_on", say("这个账号登记为 {day} 开户，内容不一样；没有改动", day=there["opened_on"])
    if there["closed_on"] is not None and row.closed_on != there["closed_on"]:
        return "closed_on", say("这个账号登记为 {day} 销户，内容不一样；没有改动", day=there["closed_on"])
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportAccounts(CoreImport):
    """Accounts with their holders; no number of theirs is kept in the receipt."""

    kind: ClassVar[str] = "import_accounts"
    unsaid: ClassVar[frozenset[str]] = frozenset({"rows"})
    importing: ClassVar[type[Any]] = _Accounts
    rows: tuple[AccountRow, ...]
