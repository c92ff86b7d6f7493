"""Repayments out of the core system, by file: limits, exposure and rating need them (PRODUCT §5)."""

import csv
import io
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
from workflows.registers.register_act import RegisterChange, only_operator
from workflows.registers.roster_cells import Unreadable, as_day, as_text
from workflows.words.choices.standing import IouState
from workflows.words.clock import shanghai_day
from workflows.words.money import NOTHING, NotMoney, parse_yuan
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import Sentence, say

FIELDS = ("reference", "number", "paid_on", "principal", "interest")
HEADINGS: Mapping[str, frozenset[str]] = {
    "reference": frozenset({"reference", "流水号"}),
    "number": frozenset({"iou", "loan", "number", "iou_number", "借据号", "借据编号", "旧贷号"}),
    "paid_on": frozenset({"date", "paid_on", "日期", "还款日期"}),
    "principal": frozenset({"principal", "本金", "归还本金"}),
    "interest": frozenset({"interest", "利息", "归还利息"}),
}
ENCODINGS = ("utf-8-sig", "gb18030")
MOST_BYTES = 50 * 1024 * 1024
BATCH = 500
LONGEST_REFERENCE = 100


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
class BadLine:
    """A line that was not taken; `column` counts from 1."""

    row: int
    column: int
    reason: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFile:
    """A file that was understood; `columns` is where each field stands, counted from 1."""

    columns: Mapping[str, int]
    rows: tuple[RepaymentRow, ...]
    bad: tuple[BadLine, ...]


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


def read_ledger_file(content: bytes) -> LedgerFile:
    """A CSV file, with headings or with the five columns in their order. Raises EntryRefused for what is none."""
    try:
        lines = list(csv.reader(io.StringIO(_decoded(content), newline="")))
    except csv.Error as error:
        raise EntryRefused.at("file", say("读不出来：不是 CSV 文件，或引号没有成对")) from error
    first = [as_text(cell).lower() for cell in lines[0]] if lines else []
    columns = _columns(first)
    headed = columns is not None
    if columns is None and len(first) != len(FIELDS):
        wanted = ["流水号", "借据号", "日期", "本金", "利息"]
        raise EntryRefused.at("file", say("认不出表头，要有：{wanted}", wanted=wanted))
    columns = columns or {field: at for at, field in enumerate(FIELDS, start=1)}
    rows, bad = [], []
    for number, line in enumerate(lines[1:] if headed else lines, start=2 if headed else 1):
        if not any(cell.strip() for cell in line):
            continue
        read = _read(number, line, columns)
        if isinstance(read, BadLine):
            bad.append(read)
        else:
            rows.append(read)
    return LedgerFile(columns=columns, rows=tuple(rows), bad=tuple(bad))


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise EntryRefused.at("file", say("文件太大，最多 {most} MB", most=MOST_BYTES // 1024 // 1024))
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise EntryRefused.at("file", say("打不开：要 UTF-8 或 GB18030 编码的 CSV 文件"))


def _columns(headings: Sequence[str]) -> dict[str, int] | None:
    found = {
        field: next((at for at, heading in enumerate(headings, start=1) if heading in known), 0)
        for field, known in HEADINGS.items()
    }
    return found if all(found.values()) else None


def _read(row: int, line: Sequence[str], columns: Mapping[str, int]) -> RepaymentRow | BadLine:
    cells = {field: as_text(line[at - 1]) if at <= len(line) else "" for field, at in columns.items()}
    values: dict[str, Any] = {}
    for field in FIELDS:
        try:
            values[field] = _value(field, cells[field])
        except NotMoney as error:
            return BadLine(row=row, column=columns[field], reason=error.sentence)
        except Unreadable:
            reason = say("日期认不出：{given}", given=cells[field])
            return BadLine(row=row, column=columns[field], reason=reason)
        if values[field] in ("", None):
            return BadLine(row=row, column=columns[field], reason=say("没有填"))
    return RepaymentRow(row=row, **values)


def _value(field: str, cell: str) -> Any:
    if field == "paid_on":
        return as_day(cell)
    if field in ("principal", "interest"):
        return parse_yuan(cell)
    return cell[:LONGEST_REFERENCE]


class _Importing:
    """What the rows speak of is fetched once; each row is then taken in its order."""

    def __init__(self, db: Db, now: datetime, rows: Sequence[RepaymentRow]) -> None:
        self._db, self._now, self._today = db, now, shanghai_day(now)
        self.taken = self.again = 0
        self.bad: list[list[Any]] = []
        self._loans = _loans(db, {row.number for row in rows})
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


def _loans(db: Db, numbers: set[str]) -> dict[str, dict[str, Any]]:
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
