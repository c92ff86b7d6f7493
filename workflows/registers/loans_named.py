"""The loans that lines of the core system speak of, IOUs and old loans alike, and what speaks against such a line."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from workflows.records.disbursement import Iou
from workflows.records.households import OldLoan
from workflows.records.reversal import LedgerReversal
from workflows.records.transaction import Db
from workflows.words.choices.standing import IouState
from workflows.words.clock import shanghai_day
from workflows.words.sentence import Sentence, say


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


def loan_fault(number: str, loan: Mapping[str, Any] | None) -> Sentence | None:
    """Why nothing can be booked on a loan: it is not known, was not paid out, or its payment was taken back."""
    if loan is None:
        return unknown(number)
    if loan["state"] != IouState.PAID:
        return say("这张借据没有放款：{number}", number=number)
    return say("这张借据的放款已经冲正：{number}", number=number) if loan["back"] else None


def is_before_payment(loan: Mapping[str, Any] | None, day: date) -> bool:
    """Whether a day lies before the loan was paid out."""
    return loan is not None and loan["paid"] is not None and day < shanghai_day(loan["paid"])


def unknown(number: str) -> Sentence:
    """There is no such loan."""
    return say("没有编号为 {number} 的借据或旧贷", number=number)
