"""What was done in a case before now, for whoever decides next: who, which task, what came of it, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.cases.items_read import RETURNED
from workflows.queries.case_file import ONE_A_ROUND, CaseFile

# Columns of a form in which its decision stands.
DECISIONS = ("decision", "recommendation", "verdict", "visit_outcome", "opinion")
SHOWN = 8


@dataclass(frozen=True, slots=True)
class ActBefore:
    """One completed task, or a return with its reason; `said` is the decision as the form has it."""

    name: str
    task: str
    at: datetime
    said: str
    is_return: bool


def acts_before(file: CaseFile, *, most: int = SHOWN) -> tuple[ActBefore, ...]:
    """The last `most` acts of people; in a drawdown of its own case alone."""
    said = _decisions(file)
    done = [
        ActBefore(file.person_name(row.done_by), row.task, row.ended_at, said.get(row.id, ""), False)
        for row in file.work
        if row.state == "done" and row.done_by and row.outcome not in RETURNED
    ]
    returned = [
        ActBefore(file.person_name(row.person), row.from_task, row.at, row.reason, True)
        for row in file.rounds["returns"]
    ]
    return tuple(sorted(done + returned, key=lambda one: one.at, reverse=True)[:most])


def _decisions(file: CaseFile) -> dict[str, str]:
    rows = [row for name in (*ONE_A_ROUND, "decisions", "consents") for row in file.rounds[name]]
    return {row.work_item: words for row in rows if hasattr(row, "work_item") and (words := _decision_of(row))}


def _decision_of(row: Any) -> str:
    return next((str(getattr(row, name)) for name in DECISIONS if getattr(row, name, None)), "")
