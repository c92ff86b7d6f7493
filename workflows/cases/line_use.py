"""How much of a line is used, counted from its IOUs and repayments under the act's lock (A-03), and whom it binds (A-02)."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from workflows.cases.payments import stands
from workflows.cases.sums import summed
from workflows.credit.credit_line import CreditLine, Drawn, room_left
from workflows.records import grant
from workflows.records.at_once import Asking, answered
from workflows.records.disbursement import Iou, Repayment
from workflows.records.transaction import Db
from workflows.words.choices.standing import IouState, LineState
from workflows.words.money import NOTHING


def drawn_on(db: Db, line: str, *, without: str | None = None) -> Drawn:
    """What a line has paid out, what is owed, and what unpaid IOUs reserve, those of the case `without` left out."""
    return answered(db, drawn_under(line, without=without))


def drawn_under(line: str, *, without: str | None = None) -> Asking[Drawn]:
    """The same, to be asked beside other questions."""
    iou, paid = Iou.__table__, Repayment.__table__
    mine = iou.c.line == line
    lent = select(func.sum(iou.c.amount)).where(mine, stands())
    repaid = select(func.sum(paid.c.principal)).join(iou, iou.c.id == paid.c.iou).where(mine)
    waiting = select(func.sum(iou.c.amount)).where(mine, iou.c.state == IouState.WAITING)
    if without is not None:
        waiting = waiting.where(iou.c.application != without)
    out, back, reserved = yield from summed(lent, repaid, waiting)
    return _drawn(out, back, reserved)


def room_on(db: Db, line: Any, *, without: str | None = None) -> Decimal:
    """Yuan still to be drawn on a fetched `credit_line` row, never below 0.00."""
    return answered(db, room_under(line, without=without))


def room_under(line: Any, *, without: str | None = None) -> Asking[Decimal]:
    """The same, to be asked beside other questions."""
    drawn = yield from drawn_under(line.id, without=without)
    return room_left(terms_of(line), drawn)


def terms_of(line: Any) -> CreditLine:
    """What a fetched `credit_line` row grants."""
    return CreditLine(
        limit=line.approved_limit,
        granted_on=line.granted_on,
        valid_until=line.valid_until,
        revolving=line.revolving,
        state=LineState(line.state),
    )


def drawn_by_line(db: Db, of: ColumnElement[bool]) -> dict[str, Drawn]:
    """The same of many lines in one statement: of those that have an IOU that fits the condition `of` on `iou`."""
    iou, paid = Iou.__table__, Repayment.__table__
    repaid = select(func.coalesce(func.sum(paid.c.principal), 0)).where(paid.c.iou == iou.c.id).scalar_subquery()
    rows = db.rows(
        select(
            iou.c.line,
            func.sum(case((stands(), iou.c.amount))).label("out"),
            func.sum(case((stands(), repaid))).label("back"),
            func.sum(case((iou.c.state == IouState.WAITING, iou.c.amount))).label("reserved"),
        )
        .where(of)
        .group_by(iou.c.line)
    )
    return {row.line: _drawn(row.out or NOTHING, row.back or NOTHING, row.reserved or NOTHING) for row in rows}


def _drawn(out: Decimal, back: Decimal, reserved: Decimal) -> Drawn:
    return Drawn(outstanding=out - back, reserved=reserved, paid_out=out)


def is_bound(db: Db, person: str, *, to_another_than: str) -> bool:
    """Whether somebody borrows under another household's open line: until it ends he joins no other (A-02)."""
    return bool(households_binding(db, [person]).get(person, frozenset()) - {to_another_than})


def households_binding(db: Db, persons: Iterable[str]) -> dict[str, frozenset[str]]:
    """Under whose open lines these persons borrow, by person; who is bound by none is not among them (A-02)."""
    line = grant.CreditLine.__table__
    open_line = (LineState.IN_FORCE, LineState.SUSPENDED)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in db.rows(
        select(line.c.borrower, line.c.household).where(line.c.borrower.in_(set(persons)), line.c.state.in_(open_line))
    ):
        found[row.borrower].add(row.household)
    return {person: frozenset(households) for person, households in found.items()}
