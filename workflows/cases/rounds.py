"""Returns for supplement: the questions, and what a return voids, in its own transaction and on record (PRODUCT §2)."""

from typing import Any

from sqlalchemy import select

from workflows.cases.case import Case
from workflows.cases.void_contract import tell_borrower
from workflows.records.cases import Question, ReturnRound, WorkItem
from workflows.records.disbursement import CostDisclosure, Iou, LoanContract
from workflows.records.grant import CreditLine, LineChange
from workflows.records.sealed import change, write
from workflows.words.choices.standing import IouState, LineState
from workflows.words.roles import Gate

ALIVE = frozenset({LineState.IN_FORCE, LineState.SUSPENDED})
# A grant does not outlive a return to a gate before or of its own.
BEFORE_LINE = frozenset({Gate.INVESTIGATION.value, Gate.GRANT.value})


def record_return(case: Case, *, from_task: str, to_task: str, reason: str, questions: tuple[str, ...]) -> None:
    """Writes the round and its questions, voids what comes after the target, and begins a new round."""
    where: dict[str, Any] = {
        "from_task": from_task,
        "to_task": to_task,
        "person": case.actor.person,
        "at": case.now,
        "reason": reason,
    }
    round_id = case.write(ReturnRound, **where)
    for position, question in enumerate(questions, start=1):
        case.write(Question, of=round_id, position=position, to_task=to_task, text=question)
    begin_round(case, to_task, rule="退回", reason=reason)
    case.happened("return", facts={"from": from_task, "to": to_task, "round": round_id})


def begin_round(case: Case, to_task: str, *, rule: str, reason: str) -> None:
    """Voids what comes after `to_task`; the case begins there once more."""
    _void_work(case, to_task)
    void_iou(case, reason=rule)
    if case.node(to_task).process in BEFORE_LINE:
        void_contract(case, reason=rule)
        end_line(case, LineState.SUPERSEDED, rule=rule, reason=reason)
        case.set(line=None)
    case.set(round=case.row.round + 1)
    case.returned = True


def void_iou(case: Case, *, reason: str) -> None:
    """The case's live IOU loses its number for good and gives its reservation back."""
    table = Iou.__table__
    live = (table.c.application == case.id) & (table.c.state == IouState.WAITING)
    case.db.execute(
        table.update()
        .where(live)
        .values(state=IouState.VOID, void_reason=reason, voided_by=case.actor.person, voided_at=case.now)
    )


def void_contract(case: Case, *, reason: str) -> None:
    """Contract and cost table of the case that have not been followed by money."""
    for record in (LoanContract, CostDisclosure):
        table = record.__table__
        mine = (table.c.application == case.id) & table.c.voided_at.is_(None)
        case.db.execute(table.update().where(mine).values(voided_at=case.now, void_reason=reason))


def end_contract(case: Case, *, reason: str) -> None:
    """The case ends unpaid: what was signed in it never comes into force, and the borrower is told."""
    table = LoanContract.__table__
    signed = select(table.c.id).where(table.c.application == case.id, table.c.voided_at.is_(None))
    contracts = [row.id for row in case.db.rows(signed)]
    void_contract(case, reason=reason)
    for contract in contracts:
        tell_borrower(case, contract)


def undo_grant(case: Case, state: LineState, *, rule: str, reason: str) -> None:
    """Nothing was paid: the IOU loses its number, the contract never comes into force, the case's own line ends."""
    void_iou(case, reason=rule)
    if case.row.kind == "origination":
        end_contract(case, reason=rule)
        end_line(case, state, rule=rule, reason=reason)


def end_line(case: Case, state: LineState, *, rule: str, reason: str) -> None:
    """The case's own line, if it has one, changes state."""
    if case.row.line is not None:
        change_line(case, case.row.line, state, by=case.actor.person, rule=rule, reason=reason)


def change_line(case: Case, line: str, state: LineState, *, by: str | None, rule: str, reason: str) -> None:
    """A line that is in force or suspended changes state, and the change stands beside it.

    What has ended stays ended: a second refusal under a cancelled line does not bring it back as a suspended one.
    Other cases under a line that is not in force any more end with it (`door/line_stops.py`); at expiry by their timers.
    """
    table = CreditLine.__table__
    wanted = select(table.c.state).where(table.c.id == line)
    now = case.db.scalar(wanted.with_for_update() if case.db.locks_rows else wanted)
    if now not in ALIVE:
        return
    change(case.db, CreditLine, line, state=state)
    values = {"line": line, "state": state, "at": case.now, "by": by, "rule": rule, "reason": reason}
    write(case.db, LineChange, values, subject=None, now=case.now)
    if state not in (LineState.IN_FORCE, LineState.EXPIRED):
        case.ended_line = line


def _void_work(case: Case, to_task: str) -> None:
    table = WorkItem.__table__
    after = case.spec.later_tasks(to_task, case.root)
    case.db.execute(
        table.update()
        .where(table.c.application == case.id, table.c.state == "done", table.c.task.in_(after))
        .values(voided=True)
    )
