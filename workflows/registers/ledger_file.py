"""Repayments out of the core system, by file: limits, exposure and rating need them (PRODUCT §5)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import func, select

from workflows.records.disbursement import Repayment
from workflows.records.transaction import Db
from workflows.registers.core_file import LOAN_HEADINGS, Column, CoreFile, a_day, a_text, read_core_file
from workflows.registers.core_import import CoreImport, Importing
from workflows.registers.loans_named import is_before_payment, loan_fault, loans_named, unknown
from workflows.words.money import NOTHING, parse_yuan
from workflows.words.sentence import Sentence, say

LAYOUT = {
    "reference": Column(title="流水号", headings=frozenset({"reference", "流水号"}), read=a_text),
    "number": Column(title="借据号", headings=LOAN_HEADINGS, read=a_text),
    "paid_on": Column(title="日期", headings=frozenset({"date", "paid_on", "日期", "还款日期"}), read=a_day),
    "principal": Column(title="本金", headings=frozenset({"principal", "本金", "归还本金"}), read=parse_yuan),
    "interest": Column(title="利息", headings=frozenset({"interest", "利息", "归还利息"}), read=parse_yuan),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RepaymentRow:
    """One line of the file; `row` is its number there, money in yuan."""

    row: int
    reference: str
    number: str
    paid_on: date
    principal: Decimal
    interest: Decimal


def read_ledger_file(content: bytes) -> tuple[CoreFile, tuple[RepaymentRow, ...]]:
    """The file and its good lines. Raises EntryRefused for what is none."""
    read = read_core_file(content, LAYOUT)
    return read, tuple(RepaymentRow(**row) for row in read.rows)


class _Repayments(Importing):
    """What is repaid may not be more than what is left."""

    record = Repayment

    def __init__(self, db: Db, now: datetime, rows: Sequence[RepaymentRow]) -> None:
        super().__init__(db, now)
        self._loans = loans_named(db, {row.number for row in rows})
        self._repaid = _repaid(db, self._loans)
        table = Repayment.__table__
        wanted = select(table).where(table.c.reference.in_({row.reference for row in rows}))
        self._there: dict[str, tuple[Any, ...]] = {
            row.reference: (row.iou or row.old_loan, row.paid_on, row.principal, row.interest)
            for row in db.rows(wanted)
        }

    def take(self, row: RepaymentRow) -> None:
        """One row: new, the same again, or bad."""
        loan = self._loans.get(row.number)
        if loan is not None and row.reference in self._there:
            self._compare(row, loan)
            return
        fault = _fault(row, loan, self.today)
        if fault is None and loan is not None and row.paid_on > loan["as_of"]:
            left = loan["balance"] - self._repaid[loan["id"]]
            if row.principal > left:
                fault = "principal", say("还本 {given} 元，超过余额 {left} 元", given=row.principal, left=left)
        if fault is not None or loan is None:
            self.refuse(row, *(fault or ("number", unknown(row.number))))
            return
        values = {"reference": row.reference, "iou": None, "old_loan": None, loan["column"]: loan["id"], "paid_on": row.paid_on,
                  "principal": row.principal, "interest": row.interest, "imported_at": self.now}  # fmt: skip
        self.new.append(values)
        self._there[row.reference] = _said(row, loan)
        if row.paid_on > loan["as_of"]:
            self._repaid[loan["id"]] += row.principal
        self.taken += 1

    def _compare(self, row: RepaymentRow, loan: Mapping[str, Any]) -> None:
        if self._there[row.reference] == _said(row, loan):
            self.again += 1
        else:
            self.refuse(row, "reference", say("流水号已经导入过，内容不一样；没有改动"))


def _said(row: RepaymentRow, loan: Mapping[str, Any]) -> tuple[Any, ...]:
    return loan["id"], row.paid_on, row.principal, row.interest


def _repaid(db: Db, loans: Mapping[str, Mapping[str, Any]]) -> dict[str, Decimal]:
    """Principal that came back so far; of an old loan only what its balance does not count already."""
    table = Repayment.__table__
    found: defaultdict[str, Decimal] = defaultdict(lambda: NOTHING)
    ids = {loan["id"]: loan["as_of"] for loan in loans.values()}
    for column in (table.c.iou, table.c.old_loan):
        wanted = select(column.label("loan"), table.c.paid_on, func.sum(table.c.principal).label("principal"))
        for row in db.rows(wanted.where(column.in_(ids)).group_by(column, table.c.paid_on)):
            if row.paid_on > ids[row.loan]:
                found[row.loan] += row.principal
    return found


def _fault(row: RepaymentRow, loan: Mapping[str, Any] | None, today: date) -> tuple[str, Sentence] | None:
    """What speaks against a repayment, by field."""
    fault = loan_fault(row.number, loan)
    if fault is not None:
        return "number", fault
    if row.paid_on > today:
        return "paid_on", say("还款日期还没到")
    if is_before_payment(loan, row.paid_on):
        return "paid_on", say("还款日期在放款之前")
    if row.principal == NOTHING and row.interest == NOTHING:
        return "principal", say("本金和利息都是 0")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRepayments(CoreImport):
    """Repayments, each known by its reference."""

    kind: ClassVar[str] = "import_repayments"
    importing: ClassVar[type[Any]] = _Repayments
    rows: tuple[RepaymentRow, ...]
