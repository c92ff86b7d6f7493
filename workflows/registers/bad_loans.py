"""Loans written off or brought before a court, out of the core system, by file (G2-03, G4-07)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import or_, select

from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.core_system import BadLoan
from workflows.records.sealed import write
from workflows.records.transaction import Db
from workflows.registers.core_file import BATCH, LOAN_HEADINGS, Column, CoreFile, a_day, a_text, one_of, read_core_file
from workflows.registers.ledger_file import loans_named
from workflows.registers.register_act import RegisterChange, only_operator
from workflows.words.choices.standing import BadLoanKind, IouState
from workflows.words.clock import shanghai_day
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBadLoans(RegisterChange):
    """Some of them in one go, at most BATCH. A loan is written off once and brought before a court once."""

    kind: ClassVar[str] = "import_bad_loans"
    rows: tuple[BadLoanRow, ...]

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """How many were taken, how many were there already, and which rows are bad: [row, field, sentence].

        Raises Forbidden.
        """
        only_operator(self.actor)
        assert len(self.rows) <= BATCH
        importing = _Importing(db, now, self.rows)
        for row in self.rows:
            importing.take(row)
        answer = {"taken": importing.taken, "again": importing.again, "bad": importing.bad}
        if not importing.taken:
            return Done(answer)
        return self.done(answer, {"taken": importing.taken})


def read_bad_loans_file(content: bytes) -> tuple[CoreFile, tuple[BadLoanRow, ...]]:
    """The file and its good lines. Raises EntryRefused for what is none."""
    read = read_core_file(content, LAYOUT)
    return read, tuple(BadLoanRow(**row) for row in read.rows)


class _Importing:
    """The loans that the rows speak of are fetched once; each row is then taken in its order."""

    def __init__(self, db: Db, now: datetime, rows: Sequence[BadLoanRow]) -> None:
        self._db, self._now, self._today = db, now, shanghai_day(now)
        self.taken = self.again = 0
        self.bad: list[list[Any]] = []
        self._loans = loans_named(db, {row.number for row in rows})
        table, ids = BadLoan.__table__, [loan["id"] for loan in self._loans.values()]
        known = select(table).where(or_(table.c.iou.in_(ids), table.c.old_loan.in_(ids)))
        self._there = {(row.iou or row.old_loan, row.kind): (row.happened_on, row.amount) for row in db.rows(known)}

    def take(self, row: BadLoanRow) -> None:
        """One row: new, the same again, or bad."""
        loan = self._loans.get(row.number)
        fault = self._fault(row, loan)
        if fault is not None or loan is None:
            field, reason = fault or ("number", _unknown(row))
            self.bad.append([row.row, field, str(reason)])
            return
        key, said = (loan["id"], row.kind), (row.happened_on, row.amount)
        if key not in self._there:
            values = {loan["column"]: loan["id"], "kind": row.kind, "happened_on": row.happened_on, "amount": row.amount,
                      "imported_at": self._now}  # fmt: skip
            write(self._db, BadLoan, values, subject=None, now=self._now)
            self._there[key] = said
            self.taken += 1
        elif self._there[key] == said:
            self.again += 1
        else:
            reason = say("这笔{kind}已经导入过，内容不一样；没有改动", kind=row.kind)
            self.bad.append([row.row, "kind", str(reason)])

    def _fault(self, row: BadLoanRow, loan: Mapping[str, Any] | None) -> tuple[str, Sentence] | None:
        if loan is None:
            return "number", _unknown(row)
        if loan["state"] != IouState.PAID:
            return "number", say("这张借据没有放款：{number}", number=row.number)
        if loan["back"]:
            return "number", say("这张借据的放款已经冲正：{number}", number=row.number)
        if row.happened_on > self._today:
            return "happened_on", say("日期还没到")
        if loan["paid"] is not None and row.happened_on < shanghai_day(loan["paid"]):
            return "happened_on", say("日期在放款之前")
        if row.amount == NOTHING:
            return "amount", say("金额是 0")
        return None


def _unknown(row: BadLoanRow) -> Sentence:
    return say("没有编号为 {number} 的借据或旧贷", number=row.number)
