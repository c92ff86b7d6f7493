"""Repayments out of the core system, by file: limits, exposure and rating need them (PRODUCT §5)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import func, select

from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.disbursement import Iou, Repayment
from workflows.records.households import OldLoan
from workflows.records.reversal import LedgerReversal
from workflows.records.sealed import write
from workflows.records.transaction import Db
from workflows.registers.core_file import BATCH, LOAN_HEADINGS, Column, CoreFile, a_day, a_text, read_core_file
from workflows.registers.register_act import RegisterChange, only_operator
from workflows.words.choices.standing import IouState
from workflows.words.clock import shanghai_day
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRepayments(RegisterChange):
    """Repayments in one go, at most BATCH. What was imported under a reference is never changed or doubled."""

    kind: ClassVar[str] = "import_repayments"
    rows: tuple[RepaymentRow, ...]

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


def read_ledger_file(content: bytes) -> tuple[CoreFile, tuple[RepaymentRow, ...]]:
    """The file and its good lines. Raises EntryRefused for what is none."""
    read = read_core_file(content, LAYOUT)
    return read, tuple(RepaymentRow(**row) for row in read.rows)


class _Importing:
    """What the rows speak of is fetched once; each row is then taken in its order."""

    def __init__(self, db: Db, now: datetime, rows: Sequence[RepaymentRow]) -> None:
        self._db, self._now, self._today = db, now, shanghai_day(now)
        self.taken = self.again = 0
        self.bad: list[list[Any]] = []
        self._loans = loans_named(db, {row.number for row in rows})
        self._repaid = _repaid(db, self._loans)
        table = Repayment.__table__
        wanted = select(table).where(table.c.reference.in_({row.reference for row in rows}))
        self._there: dict[str, tuple[Any, ...]] = {
            row.reference: (row.iou or row.old_loan, row.paid_on, row.principal, row.interest)
            for row in db.rows(wanted)
        }

    def take(self, row: RepaymentRow) -> None:
        loan = self._loans.get(row.number)
        if loan is not None and row.reference in self._there:
            self._compare(row, loan)
            return
        fault = _fault(row, loan, self._today)
        if fault is None and loan is not None and row.paid_on > loan["as_of"]:
            left = loan["balance"] - self._repaid[loan["id"]]
            if row.principal > left:
                fault = "principal", say("还本 {given} 元，超过余额 {left} 元", given=row.principal, left=left)
        if fault is not None or loan is None:
            field, reason = fault or ("number", _unknown(row))
            self.bad.append([row.row, field, str(reason)])
            return
        values = {"reference": row.reference, loan["column"]: loan["id"], "paid_on": row.paid_on,
                  "principal": row.principal, "interest": row.interest, "imported_at": self._now}  # fmt: skip
        write(self._db, Repayment, values, subject=None, now=self._now)
        self._there[row.reference] = _said(row, loan)
        if row.paid_on > loan["as_of"]:
            self._repaid[loan["id"]] += row.principal
        self.taken += 1

    def _compare(self, row: RepaymentRow, loan: Mapping[str, Any]) -> None:
        if self._there[row.reference] == _said(row, loan):
            self.again += 1
        else:
            self.bad.append([row.row, "reference", str(say("流水号已经导入过，内容不一样；没有改动"))])


def _said(row: RepaymentRow, loan: Mapping[str, Any]) -> tuple[Any, ...]:
    return loan["id"], row.paid_on, row.principal, row.interest


def loans_named(db: Db, numbers: set[str]) -> dict[str, dict[str, Any]]:
    """IOUs and old loans by their number: id, column, balance as of a day, whether it was paid and taken back."""
    iou, old = Iou.__table__, OldLoan.__table__
    wanted = select(iou).where(iou.c.number.in_(numbers)).order_by(iou.c.id)
    # Held, so that no payment is taken back while something of it is repaid.
    rows = db.rows(wanted.with_for_update() if db.locks_rows else wanted)
    back = _taken_back(db, [row.id for row in rows])
    found = {
        row.number: {"id": row.id, "column": "iou", "balance": row.amount, "as_of": date.min, "paid": row.paid_at,
                     "state": row.state, "back": row.id in back}
        for row in rows
    }  # fmt: skip
    for row in db.rows(select(old).where(old.c.number.in_(numbers))):
        found[row.number] = {"id": row.id, "column": "old_loan", "balance": row.balance, "as_of": row.as_of,
                             "paid": None, "state": IouState.PAID, "back": False}  # fmt: skip
    return found


def _taken_back(db: Db, ious: Sequence[str]) -> frozenset[str]:
    """Those of which the payment was taken back."""
    table = LedgerReversal.__table__
    return frozenset(row.iou for row in db.rows(select(table.c.iou).where(table.c.iou.in_(ious))))


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
    if loan is None:
        return "number", _unknown(row)
    if loan["state"] != IouState.PAID:
        return "number", say("这张借据没有放款：{number}", number=row.number)
    if loan["back"]:
        return "number", say("这张借据的放款已经冲正：{number}", number=row.number)
    if row.paid_on > today:
        return "paid_on", say("还款日期还没到")
    if loan["paid"] is not None and row.paid_on < shanghai_day(loan["paid"]):
        return "paid_on", say("还款日期在放款之前")
    if row.principal == NOTHING and row.interest == NOTHING:
        return "principal", say("本金和利息都是 0")
    return None


def _unknown(row: RepaymentRow) -> Sentence:
    return say("没有编号为 {number} 的借据或旧贷", number=row.number)
