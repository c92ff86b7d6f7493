"""Returning a case to an earlier task, with questions to be answered there one by one."""

from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from workflows.acts.claim import hold_duty, put_into_hands
from workflows.acts.complete import check_target
from workflows.acts.task_act import TaskAct
from workflows.cases import drafts, work_items
from workflows.cases.case import Case
from workflows.cases.rounds import record_return
from workflows.door.broken_faith import refuse_if_faith_broken
from workflows.door.entry import GoBack
from workflows.door.question import is_vote
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnForSupplement(TaskAct):
    """The task's person sends the case back instead of completing it."""

    kind: ClassVar[str] = "return"
    back: GoBack

    def body(self) -> bytes:
        """Task, target, reason, questions."""
        return orjson.dumps([self.task, self.back.to_task, self.back.reason, list(self.back.questions)])

    def apply(self, case: Case) -> dict[str, Any]:
        """Voids what the return voids and opens the target."""
        item = self.item(case)
        node = case.node(item.task)
        if is_vote(case, item.instance):
            raise NotPossible(say("贷审会退回由主持人在投票时选退回补充"))
        check_target(case, item.task, self.back.to_task)
        refuse_if_faith_broken(case, node)
        if item.holder is None:
            put_into_hands(case, item, self.actor)
            item = case.item(self.task)
        hold_duty(case, item, self.actor)
        record_return(case, from_task=item.task, to_task=self.back.to_task, reason=self.back.reason,
                      questions=self.back.questions)  # fmt: skip
        drafts.drop(case.db, item.id)
        outcome = "returned" if node.multi_instance else "return"
        work_items.finish(case, item, outcome)
        case.process.complete(item.id, {"outcome": outcome, "resume_at": self.back.to_task})
        return {"task": self.task, "returned_to": self.back.to_task}
