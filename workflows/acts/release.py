"""Giving a task back: the duty goes with it only if nothing was completed in its class."""

from dataclasses import dataclass
from typing import Any, ClassVar

from workflows.acts.task_act import TaskAct
from workflows.cases import work_items
from workflows.cases.case import Case
from workflows.door.broken_faith import refuse_if_faith_broken
from workflows.duties import hold
from workflows.words.refusals import NotPossible
from workflows.words.roles import DutyClass
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(TaskAct):
    """Puts a task back among the available ones."""

    kind: ClassVar[str] = "release"

    def apply(self, case: Case) -> dict[str, Any]:
        """Removes the duty row of whoever completed nothing in the class."""
        item = self.item(case)
        node = case.node(item.task)
        if item.holder is None:
            raise NotPossible(say("{task}没有人接着，不用退", task=node.name))
        refuse_if_faith_broken(case, node)
        work_items.claim(case, item, None, None, None)
        persons = tuple(person for person in (item.holder, item.held_for) if person)
        gone = []
        if item.duty_class is not None:
            held = hold.class_held(case.db, case.id, item.holder) or DutyClass(item.duty_class)
            gone = hold.give_back(case.db, case.id, persons, held)
        case.happened("release", task=item.task, work_item=item.id, facts={"duty_gone": gone})
        return {"task": self.task}
