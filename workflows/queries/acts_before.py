"""What was done in a case before now, for whoever decides next: who, which task, what came of it, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from workflows.cases.items_read import RETURNED
from workflows.queries.case_file import ONE_A_ROUND, CaseFile

# Columns of a form in which its decision stands.
DECISIONS = ("decision", "recommendation", "verdict", "visit_outcome", "opinion", "outcome")
# Columns in which the amount stands that a task proposed or granted.
AMOUNTS = ("approved_limit", "proposed_limit", "recommended_amount")
SHOWN = 8


@dataclass(frozen=True, slots=True)
class ActBefore:
    """One completed task, or a return with its reason; `said` is the decision as the form has it, `amount` its yuan."""

    name: str
    task: str
    at: datetime
    said: str
    is_return: bool
    amount: Decimal | None = None


def acts_before(file: CaseFile, *, most: int = SHOWN) -> tuple[ActBefore, ...]:
    """The last `most` acts of people; in a drawdown of its own case alone."""
    said, amounts = decisions_of(file), amounts_of(file)
    done = [
        ActBefore(
            file.person_name(row.done_by), row.task, row.ended_at, said.get(row.id, ""), False, amounts.get(row.id)
        )
        for row in file.work
        if row.state == "done" and row.done_by and row.outcome not in RETURNED
    ]
    returned = [
        ActBefore(file.person_name(row.person), row.from_task, row.at, row.reason, True)
        for row in file.rounds["returns"]
    ]
    return tuple(sorted(done + returned, key=lambda one: one.at, reverse=True)[:most])


def decisions_of(file: CaseFile) -> dict[str, str]:
    """What the form of each task decided, by the task's work item."""
    rows = [row for name in (*ONE_A_ROUND, "decisions", "consents") for row in file.rounds[name]]
    return {row.work_item: words for row in rows if hasattr(row, "work_item") and (words := _decision_of(row))}


def _decision_of(row: Any) -> str:
    return next((str(getattr(row, name)) for name in DECISIONS if getattr(row, name, None)), "")


def amounts_of(file: CaseFile) -> dict[str, Decimal]:
    """What the form of each task proposed or granted in yuan, by the task's work item."""
    rows = [row for name in ONE_A_ROUND for row in file.rounds[name] if hasattr(row, "work_item")]
    found = ((row.work_item, getattr(row, name, None)) for row in rows for name in AMOUNTS)
    return {item: amount for item, amount in found if amount is not None}
