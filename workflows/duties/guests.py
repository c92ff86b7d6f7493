"""Tellers of another branch whom the director named for one case: who they are, and which cases they see (RULES G3-05)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Row, Select, and_, bindparam, exists, or_, select

from workflows.records.cases import Application, WorkItem
from workflows.records.duties import DutyHeld
from workflows.records.named_teller import NamedTeller
from workflows.records.transaction import Db
from workflows.words.clock import shanghai_day


def whether_named(rows: Iterable[Row[Any]]) -> dict[str, bool]:
    """From the rows of `OF_CASE`: person → whether he is named now, or only holds a duty since he was."""
    found: dict[str, bool] = {}
    for row in rows:
        found[row.teller] = bool(row.named) or found.get(row.teller, False)
    return found


def seen_by(person: str, *, now: datetime) -> Select[Any]:
    """Applications of other branches that `person` sees, as a statement to stand inside another."""
    table, application = NamedTeller.__table__, Application.__table__
    return (
        select(table.c.application)
        .join(application, application.c.id == table.c.application)
        .where(table.c.teller == person, or_(_in_force(shanghai_day(now)), _holds_duty()))
    )


def sees(db: Db, person: str, application: str, *, now: datetime) -> bool:
    """Whether `person` sees this one case of another branch."""
    this = seen_by(person, now=now).where(NamedTeller.__table__.c.application == application)
    return db.scalar(this.limit(1)) is not None


def sees_papers(db: Db, person: str, application: str, *, now: datetime) -> bool:
    """Whether `person` sees what was handed in to a case: one that he serves, or that of the line he serves a drawdown of."""
    drawn, this = Application.__table__, seen_by(person, now=now)
    under = select(drawn.c.id).where(drawn.c.line_of == application)
    papers = or_(NamedTeller.__table__.c.application == application, NamedTeller.__table__.c.application.in_(under))
    return db.scalar(this.where(papers).limit(1)) is not None


def standing(db: Db, application: str, *, now: datetime) -> Row[Any] | None:
    """The naming that is in force in a case; there is at most one."""
    table = NamedTeller.__table__
    return db.row(
        select(table)
        .join(Application.__table__, Application.__table__.c.id == table.c.application)
        .where(table.c.application == application, _in_force(shanghai_day(now)))
    )


def _in_force(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Not taken back, for the visit that goes on, and by the day that was set; whoever has begun may finish."""
    table, application = NamedTeller.__table__, Application.__table__
    return and_(
        table.c.ended_at.is_(None),
        table.c.round == application.c.round,
        ~_another_visit(),
        application.c.state == "running",
        application.c.paid_at.is_(None),
        or_(table.c.until.is_(None), table.c.until >= today, _holds_duty()),
    )


def _another_visit() -> ColumnElement[bool]:
    """The task with which the visit began has been opened again since: the grant stays, the visit is over (G3-03)."""
    table, begun, again = NamedTeller.__table__, WorkItem.__table__.alias("begun"), WorkItem.__table__.alias("again")
    return exists().where(
        begun.c.id == table.c.work_item,
        again.c.application == table.c.application,
        again.c.task == begun.c.task,
        again.c.opened_at > table.c.at,
    )


def _holds_duty() -> ColumnElement[bool]:
    table, held = NamedTeller.__table__, DutyHeld.__table__
    return exists().where(held.c.case == table.c.application, held.c.person == table.c.teller)


def _of_case() -> Select[Any]:
    table, today = NamedTeller.__table__, _in_force(bindparam("today", type_=Date()))
    return (
        select(table.c.teller, today.label("named"))
        .join(Application.__table__, Application.__table__.c.id == table.c.application)
        .where(table.c.application == bindparam("application"), or_(today, _holds_duty()))
    )


OF_CASE = _of_case()
"""Who sees a case from another branch, to be asked with the other facts of the case."""
