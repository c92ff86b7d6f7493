"""The counter today: who is being served, whom a grant waits for, and what was paid, handed on and refused."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, or_, select

from workflows.queries.sight import Sight
from workflows.queries.work_list import WorkRow, load_where
from workflows.records.cases import Application, WorkItem
from workflows.records.disbursement import Iou, LedgerPosting
from workflows.records.endings import RefusalReport
from workflows.records.transaction import Db
from workflows.words.choices.standing import IouState
from workflows.words.clock import start_of_day
from workflows.words.money import NOTHING
from workflows.words.roles import Gate, Role

SHOWN = 20


@dataclass(frozen=True, slots=True)
class CounterDay:
    """Sums in yuan of the reader's branches, for one day; `waiting` is for the approval of a payment, now."""

    paid: int
    paid_sum: Decimal
    waiting: int
    waiting_sum: Decimal
    refused: int


def at_work(db: Db, sight: Sight) -> tuple[WorkRow, ...]:
    """The customers whom the reader is serving, also one of another branch for whom he was named (G3-05)."""
    mine = WorkItem.__table__.c.holder.in_(sight.people)
    return load_where(db, _at_the_counter(or_(sight.cases(), sight.served_cases())) & mine, most=SHOWN)


def expected(db: Db, sight: Sight) -> tuple[WorkRow, ...]:
    """Those who may come: nobody is serving them; whose case came to the counter last stands first."""
    item = WorkItem.__table__
    return load_where(db, _at_the_counter(sight.cases()) & item.c.holder.is_(None), most=SHOWN, newest_first=True)


def day(db: Db, sight: Sight, today: date) -> CounterDay:
    """What the reader's branches did today."""
    posting, iou, report = (r.__table__ for r in (LedgerPosting, Iou, RefusalReport))
    paid = (posting.c.branch.in_(sight.branches), posting.c.posted_on == today)
    reserved = (iou.c.branch.in_(sight.branches), iou.c.state == IouState.WAITING)
    counter = (report.c.gate == Gate.DISBURSEMENT, report.c.branch.in_(sight.branches))
    row = db.row(
        select(
            select(func.count()).select_from(posting).where(*paid).scalar_subquery(),
            select(func.sum(posting.c.amount)).where(*paid).scalar_subquery(),
            select(func.count()).select_from(iou).where(*reserved).scalar_subquery(),
            select(func.sum(iou.c.amount)).where(*reserved).scalar_subquery(),
            select(func.count()).select_from(report).where(*counter, report.c.at >= start_of_day(today)).scalar_subquery(),
        )
    )  # fmt: skip
    assert row is not None
    paid_n, paid_sum, waiting_n, waiting_sum, refused = tuple(row)
    return CounterDay(paid_n, paid_sum or NOTHING, waiting_n, waiting_sum or NOTHING, refused)


def _at_the_counter(cases: ColumnElement[bool]) -> ColumnElement[bool]:
    """The tellers' open tasks at the counter, of the `cases` that the reader may see."""
    item, application = WorkItem.__table__, Application.__table__
    seen = select(application.c.id).where(cases)
    return and_(
        item.c.state == "open",
        item.c.lane == Role.TELLER,
        item.c.process == Gate.DISBURSEMENT,
        item.c.application.in_(seen),
    )
