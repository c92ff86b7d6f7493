"""How much of a line is used, counted from its IOUs and repayments under the act's lock (A-03)."""

from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from workflows.credit.credit_line import CreditLine, Drawn, room_left
from workflows.records.disbursement import Iou, Repayment
from workflows.records.transaction import Db
from workflows.words.choices import IouState, LineState
from workflows.words.money import NOTHING


def drawn_on(db: Db, line: str, *, without: str | None = None) -> Drawn:
    """What a line has paid out, what is owed, and what unpaid IOUs reserve, those of the case `without` left out."""
    iou, paid = Iou.__table__, Repayment.__table__
    mine = iou.c.line == line
    out = db.scalar(select(func.sum(iou.c.amount)).where(mine, iou.c.state == IouState.PAID)) or NOTHING
    back = db.scalar(select(func.sum(paid.c.principal)).join(iou, iou.c.id == paid.c.iou).where(mine)) or NOTHING
    waiting = select(func.sum(iou.c.amount)).where(mine, iou.c.state == IouState.WAITING)
    if without is not None:
        waiting = waiting.where(iou.c.application != without)
    return Drawn(outstanding=out - back, reserved=db.scalar(waiting) or NOTHING, paid_out=out)


def room_on(db: Db, line: Any, *, without: str | None = None) -> Decimal:
    """Yuan still to be drawn on a fetched `credit_line` row, never below 0.00."""
    terms = CreditLine(
        limit=line.approved_limit,
        granted_on=line.granted_on,
        valid_until=line.valid_until,
        revolving=line.revolving,
        state=LineState(line.state),
    )
    return room_left(terms, drawn_on(db, line.id, without=without))
