"""Which payments stand: an IOU that was paid out and whose payment was not taken back (FORMS, 填制借据)."""

from typing import Any

from sqlalchemy import ColumnElement, and_, select

from workflows.cases.case import Case
from workflows.records.disbursement import Iou, LedgerPosting, Repayment
from workflows.records.reversal import LedgerReversal, PaymentReversal
from workflows.words.choices.standing import IouState


def stands() -> ColumnElement[bool]:
    """The condition on `iou` that its money is out; a payment taken back counts as never made."""
    iou, back = Iou.__table__, LedgerReversal.__table__
    return and_(iou.c.state == IouState.PAID, iou.c.id.not_in(select(back.c.iou)))


def posting_of(case: Case) -> Any:
    """The case's one payment, None before it; its IOU stays locked, so that no repayment comes in between."""
    posting, iou = LedgerPosting.__table__, Iou.__table__
    row = case.db.row(select(posting).where(posting.c.application == case.id))
    if row is not None and case.db.locks_rows:
        case.db.row(select(iou.c.id).where(iou.c.id == row.iou).with_for_update())
    return row


def is_repaid(case: Case, iou: str) -> bool:
    """Whether the core system has reported any repayment of it."""
    table = Repayment.__table__
    return case.db.scalar(select(table.c.id).where(table.c.iou == iou).limit(1)) is not None


def standing_reversal(case: Case) -> Any:
    """The request that is open or was agreed to, None where there is neither."""
    table = PaymentReversal.__table__
    wanted = select(table).where(table.c.application == case.id, table.c.agreed.is_(None) | table.c.agreed)
    return case.db.row(wanted)
