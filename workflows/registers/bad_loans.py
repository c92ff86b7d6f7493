"""Loans written off or brought before a court, out of the core system, by file (G2-03, G4-07)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import or_, select

from workflows.records.core_system import BadLoan
from workflows.records.transaction import Db
from workflows.registers.core_file import LOAN_HEADINGS, Column, CoreFile, a_day, a_text, one_of, read_core_file
from workflows.registers.core_import import CoreImport, Importing
from workflows.registers.loans_named import is_before_payment, loan_fault, loans_named, unknown
from workflows.words.choices.standing import BadLoanKind
from workflows.words.money import NOTHING, parse_yuan
from workflows.words.sentence import Sentence, say

LAYOUT = {
    "number": Column(title="借据号", headings=LOAN_HEADINGS, read=a_text),
    "happened_on": Column(title="日期", headings=frozenset({"date", "happened_on", "日期", "核销日期"}), read=a_day),
    "kind": Column(title="类别", headings=frozenset({"kind", "类别", "种类"}), read=one_of(BadLoanKind)),
    "amount": Column(title="金额", headings=frozenset({"amount", "金额", "核销金额"}), read=parse_yuan),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLoanRow:
    """One line of the file; `row` is its number there, `amount` in yuan."""

    row: int
    number: str
    happened_on: date
    kind: str
    amount: Decimal


def read_bad_loans_file(content: bytes) -> tuple[CoreFile, tuple[BadLoanRow, ...]]:
    """The file and its good lines. Raises EntryRefused for what is none."""
    read = read_core_file(content, LAYOUT)
    return read, tuple(BadLoanRow(**row) for row in read.rows)


class _BadLoans(Importing):
    """A loan is written off once and brought before a court once."""

    record = BadLoan

    def __init__(self, db: Db, now: datetime, rows: Sequence[BadLoanRow]) -> None:
        super().__init__(db, now)
        self._loans = loans_named(db, {row.number for row in rows})
        table, ids = BadLoan.__table__, [loan["id"] for loan in self._loans.values()]
        known = select(table).where(or_(table.c.iou.in_(ids), table.c.old_loan.in_(ids)))
        self._there = {(row.iou or row.old_loan, row.kind): (row.happened_on, row.amount) for row in db.rows(known)}

    def take(self, row: BadLoanRow) -> None:
        """One row: new, the same again, or bad."""
        loan = self._loans.get(row.number)
        fault = self._fault(row, loan)
        if fault is not None or loan is None:
            self.refuse(row, *(fault or ("number", unknown(row.number))))
            return
        key, said = (loan["id"], row.kind), (row.happened_on, row.amount)
        if key not in self._there:
            values = {"iou": None, "old_loan": None, loan["column"]: loan["id"], "kind": row.kind, "happened_on": row.happened_on, "amount": row.amount,
                      "imported_at": self.now}  # fmt: skip
            self.new.append(values)
            self._there[key] = said
            self.taken += 1
        elif self._there[key] == said:
            self.again += 1
        else:
            self.refuse(row, "kind", say("这笔{kind}已经导入过，内容不一样；没有改动", kind=row.kind))

    def _fault(self, row: BadLoanRow, loan: Mapping[str, Any] | None) -> tuple[str, Sentence] | None:
        fault = loan_fault(row.number, loan)
        if fault is not None:
            return "number", fault
        if row.happened_on > self.today:
            return "happened_on", say("日期还没到")
        if is_before_payment(loan, row.happened_on):
            return "happened_on", say("日期在放款之前")
        if row.amount == NOTHING:
            return "amount", say("金额是 0")
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBadLoans(CoreImport):
    """Loans written off or sued for, each once of a kind."""

    kind: ClassVar[str] = "import_bad_loans"
    importing: ClassVar[type[Any]] = _BadLoans
    rows: tuple[BadLoanRow, ...]
