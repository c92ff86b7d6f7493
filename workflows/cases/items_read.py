"""What the work item rows of a case say: what is open, what was done, why something is no longer open."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, Select, or_, select

from workflows.engine.specification import Node
from workflows.records.cases import WorkItem
from workflows.records.people import Person
from workflows.records.transaction import Db
from workflows.words.roles import DutyClass, Role
from workflows.words.sentence import Sentence, say, text

CASE_ENDED = {"expired": text("授信已经到期"), "withdrawn": text("申请已经撤回"), "refused": text("已经拒贷")}

RETURNED = ("return", "returned")


def is_done(row: Row[Any]) -> bool:
    """Whether an item was done and still counts: of those that `last_done` finds."""
    return row.state == "done" and not row.voided and row.outcome not in RETURNED


def last_done(db: Db, application: str, tasks: tuple[str, ...]) -> list[Row[Any]]:
    """The done items of these tasks, newest first; voided rounds and returns do not count."""
    return list(db.rows(done_in((application,), tasks)))


def done_in(applications: Collection[str], tasks: Collection[str]) -> Select[Any]:
    """The same of several cases, to be asked for beside other questions."""
    table = WorkItem.__table__
    return (
        select(table)
        .where(
            table.c.application.in_(applications),
            table.c.task.in_(tasks),
            table.c.state == "done",
            table.c.voided.is_(False),
            or_(table.c.outcome.is_(None), table.c.outcome.not_in(RETURNED)),
        )
        .order_by(table.c.ended_at.desc(), table.c.id.desc())
    )


def who_ended(db: Db, row: Row[Any], task_name: str, case_state: str) -> Sentence:
    """Why an item is no longer open."""
    if row.state == "cancelled" and case_state in CASE_ENDED:
        return say("{task}已经不用办了：{why}", task=task_name, why=CASE_ENDED[case_state])
    if row.state == "cancelled":
        return say("{task}已经不用办了，这一件走到了别处", task=task_name)
    name = db.scalar(select(Person.__table__.c.name).where(Person.__table__.c.id == row.done_by))
    return say("{name} {at} 已办完{task}，办下一件", name=name, at=row.ended_at, task=task_name)


def begins_visit(item: Row[Any], node: Node) -> bool:
    """Whether an open item is the teller's task with which a visit at the counter begins: it is bound to nobody before."""
    return item.lane == Role.TELLER and item.duty_class == DutyClass.COUNTER and not node.bound_to
