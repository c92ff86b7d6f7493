"""The work items of a case: opened, given to whom they are bound to, done, cancelled, with due times and timers."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from workflows.cases.binding import bound_act
from workflows.cases.case import Case
from workflows.engine.process import OpenWork
from workflows.engine.specification import Node
from workflows.records.cases import Timer, WorkItem
from workflows.records.people import Account
from workflows.words.clock import end_of_day, shanghai_day

# A task that a return opened: five working days, at the counter the same day (RULES 9.1).
AFTER_RETURN = 5
NEVER = "none"
FROM_CLAIM = "claim"
FROM_PAYMENT = "pay_out"
FROM_REFUSAL = "report_refusal"


def sync(case: Case) -> None:
    """Makes the rows say what the engine says: opens what is new, cancels what is gone."""
    there = {work.id: work for work in case.process.open_work()}
    for gone in [item for item in case.items if item not in there]:
        end(case, gone, state="cancelled", ended_at=case.now)
        case.happened("task", transition="cancel", task=case_task(case, gone), work_item=gone)
        del case.items[gone]
    for new in [work for work in there.values() if work.id not in case.items]:
        open_item(case, new)


def case_task(case: Case, item: str) -> str:
    """The task of an open item."""
    return str(case.items[item].task)


def open_item(case: Case, work: OpenWork) -> None:
    """Opens one item; a bound task begins in the hands of whoever must do it."""
    node = case.node(work.node)
    holder = bound_holder(case, node)
    opened = {
        "task": node.id,
        "process": node.process,
        "lane": node.lane,
        "duty_class": None if node.duty == NEVER else node.duty,
        "instance": work.instance,
        "round": case.row.round,
        "opened_at": case.now,
        "opened_by_return": case.returned,
        "due_at": due_at(case, node, claimed=holder is not None, by_return=case.returned),
        "holder": holder,
        "claimed_at": case.now if holder else None,
    }
    values = {"id": work.id, "branch": case.row.branch, "application": case.id, **opened}
    table = WorkItem.__table__
    row = case.db.row(table.insert().values(values).returning(table))
    assert row is not None
    case.items[work.id] = row
    case.happened("task", transition="start", task=node.id, work_item=work.id)
    _time(case, work.id, opened["due_at"])


def due_at(case: Case, node: Node, *, claimed: bool, by_return: bool = False) -> datetime | None:
    """When the task is overdue, as UTC; None while nothing runs. Rule: RULES 9.1, N-05."""
    days, _, start = (node.due or NEVER).partition(" from ")
    if days == NEVER or (start == FROM_CLAIM and not claimed):
        return None
    since = {FROM_PAYMENT: case.row.paid_at, FROM_REFUSAL: case.row.closed_at}.get(start)
    if since is not None:
        return case.calendar.due_at(shanghai_day(since), int(days))
    if by_return and start != FROM_CLAIM:
        days = str(AFTER_RETURN)
    return case.calendar.due_at(case.today, int(days))


def claim(case: Case, item: Row[Any], holder: str | None, held_for: str | None, account: str | None) -> None:
    """Gives an item to a person, or back to everybody; the due time of a counter task begins with the claim."""
    node = case.node(item.task)
    due = due_at(case, node, claimed=holder is not None, by_return=item.opened_by_return)
    if " from claim" not in (node.due or "") and item.due_at is not None:
        due = item.due_at
    change(case, item.id, holder=holder, held_for=held_for, holder_account=account,
           claimed_at=case.now if holder else None, due_at=due, version=item.version + 1)  # fmt: skip
    if due != item.due_at:
        set_timers(case, item.id, due)


def keep(case: Case, item: Row[Any]) -> None:
    """The record was written and the task stays with this person; a new due time runs (待核实, G3-03)."""
    node = case.node(item.task)
    due = case.calendar.due_at(case.today, int(node.due_if_kept)) if node.due_if_kept else item.due_at
    change(case, item.id, due_at=due, version=item.version + 1)
    set_timers(case, item.id, due)


def run_anew(case: Case, item: Row[Any]) -> None:
    """The due time begins again today, as if the item had just been opened."""
    due = due_at(case, case.node(item.task), claimed=item.holder is not None, by_return=item.opened_by_return)
    change(case, item.id, due_at=due)
    set_timers(case, item.id, due)


def finish(case: Case, item: Row[Any], outcome: str) -> None:
    """The item was done by the actor of this act."""
    end(case, item.id, state="done", ended_at=case.now, done_by=case.actor.person, done_for=case.actor.acting_for,
        outcome=outcome)  # fmt: skip
    case.happened("task", transition="complete", task=item.task, work_item=item.id, facts={"outcome": outcome})
    del case.items[item.id]


def end(case: Case, item: str, **values: Any) -> None:
    """Ends an item and whatever was timed for it."""
    table, timers = WorkItem.__table__, Timer.__table__
    case.db.execute(table.update().where(table.c.id == item).values(values))
    case.db.execute(
        timers.update().where(timers.c.work_item == item, timers.c.fired_at.is_(None)).values(cancelled_at=case.now)
    )


def change(case: Case, item: str, **values: Any) -> None:
    """Changes columns of an open item."""
    table = WorkItem.__table__
    row = case.db.row(table.update().where(table.c.id == item).values(values).returning(table))
    assert row is not None
    case.items[item] = row


def set_timers(case: Case, item: str, due: datetime | None) -> None:
    """Puts other times in place of those that were set before."""
    timers = Timer.__table__
    case.db.execute(
        timers.update()
        .where(timers.c.work_item == item, timers.c.fired_at.is_(None), timers.c.cancelled_at.is_(None))
        .values(cancelled_at=case.now)
    )
    _time(case, item, due)


def _time(case: Case, item: str, due: datetime | None) -> None:
    """A reminder to the holder at half of the time, an escalation to the director when it is over."""
    if due is None:
        return
    days = case.calendar.count(case.today, due.date())
    half = end_of_day(case.calendar.add(case.today, days // 2))
    times = {"reminder": half, "escalation": due} if half < due else {"escalation": due}
    case.write_all(Timer, [{"work_item": item, "kind": kind, "due_at": at} for kind, at in times.items()])


def bound_holder(case: Case, node: Node) -> str | None:
    """Who must do a bound task, where that is one person who still works here; of several voters the first who takes it."""
    bound = bound_act(case, node, first_round=case.row.round == 1)
    if bound is None or len(bound.persons) > 1:
        return None
    account = Account.__table__
    active = select(account.c.person).where(account.c.person == bound.persons[0], account.c.state == "active")
    found = case.db.scalar(active)
    return None if found is None else str(found)
