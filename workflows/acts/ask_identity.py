"""Asking 联网核查 about the borrower: the query stands before it leaves the house, the answer before any verdict (G3-03)."""

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import func, select

from workflows.acts.task_act import TaskAct
from workflows.cases.case import Case
from workflows.records.disbursement import IdentityQuery
from workflows.words.refusals import NotPossible
from workflows.words.roles import DutyClass
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class AskIdentity(TaskAct):
    """By the teller who has the task in his hands."""

    kind: ClassVar[str] = "ask_identity"

    def apply(self, case: Case) -> dict[str, Any]:
        """Puts down the query and gives it a number of its own. Raises NotPossible for a task that checks nobody."""
        item = self.item(case)
        if item.duty_class != DutyClass.COUNTER:
            raise NotPossible(say("联网核查在柜台办"))
        if item.holder is None:
            raise NotPossible(say("先接下，再联网核查"))
        table = IdentityQuery.__table__
        asked = case.db.scalar(select(func.count()).where(table.c.application == case.id)) or 0
        reference = f"{case.row.number}-{asked + 1}"
        query = case.write(IdentityQuery, work_item=item.id, reference=reference, asked_by=self.actor.person,
                           asked_at=case.now)  # fmt: skip
        case.happened(self.kind, task=item.task, work_item=item.id, facts={"query": query, "reference": reference})
        return {"query": query, "reference": reference}
