"""Claiming a task: it is in this person's hands, and the duty is his from now on."""

from dataclasses import dataclass
from typing import Any, ClassVar

from workflows.acts.task_act import TaskAct
from workflows.cases import work_items
from workflows.cases.case import Case
from workflows.door.question import class_for, is_vote
from workflows.door.seen import version_of
from workflows.duties import hold
from workflows.words.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(TaskAct):
    """Takes an open task."""

    kind: ClassVar[str] = "claim"

    def apply(self, case: Case) -> dict[str, Any]:
        """Inserts the duty row; claiming what one holds already changes nothing."""
        item = self.item(case)
        if item.holder is None:
            take(case, item, self.actor)
        else:
            case.happened("claim", task=item.task, work_item=item.id, facts={"again": True})
        return {"task": self.task, "holder": self.actor.name, "version": version_of(case.item(self.task))}


def take(case: Case, item: Any, actor: Actor) -> None:
    """Puts the item into the actor's hands, and with it the duty. A voter holds nothing until he has voted."""
    put_into_hands(case, item, actor)
    if not is_vote(case, item.instance):
        hold_duty(case, item, actor)


def put_into_hands(case: Case, item: Any, actor: Actor) -> None:
    """The item is the actor's from now on."""
    work_items.claim(case, item, actor.person, actor.acting_for, actor.account)
    case.happened("claim", actor=actor.person, acting_for=actor.acting_for, task=item.task, work_item=item.id)


def hold_duty(case: Case, item: Any, actor: Actor) -> None:
    """The duty is the actor's once he has done the task, however it came into his hands: a binding, a vote, a hand-over."""
    held = hold.class_of_acting(case.db, case.id, actor)
    duty = class_for(case, case.node(item.task), held)
    if duty is not None:
        hold.take(case.db, case.id, actor, duty, item.task, now=case.now)
