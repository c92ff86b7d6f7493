"""Handing a task over: started by the holder, or by the director when the holder is absent or dismissed.

Who takes over what is bound to an earlier task begins there: the case returns to it, in his hands (PRODUCT §3).
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from workflows.acts.claim import take
from workflows.acts.colleague import colleague
from workflows.acts.task_act import TaskAct
from workflows.cases import drafts, work_items
from workflows.cases.case import Case
from workflows.cases.rounds import record_return
from workflows.door.broken_faith import refuse_if_faith_broken
from workflows.door.giving_on import gives_on
from workflows.door.question import about_act, about_task, earlier_acts, facts_of, is_vote, taken_up_at
from workflows.door.services import settle
from workflows.duties import guard
from workflows.duties.guard import Asked
from workflows.duties.hold import class_held
from workflows.engine.specification import Node
from workflows.words.actor import Actor
from workflows.words.refusals import AlreadyTaken, EntryRefused, NotPossible
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(TaskAct):
    """`to` is a staff name. Both stay in the class; `with_draft` gives the typed words along."""

    kind: ClassVar[str] = "hand_over"
    to: str
    reason: str
    with_draft: bool = False

    def body(self) -> bytes:
        """Task, taker, reason."""
        return orjson.dumps([self.task, self.to, self.reason, self.with_draft])

    def ask(self, case: Case) -> Asked:
        """Recusal of the giver; the taker is asked about in `apply`."""
        return about_act("移交")

    def apply(self, case: Case) -> dict[str, Any]:
        """The taker must pass the same guard as if he claimed the task himself."""
        item = case.item(self.task)
        node = case.node(item.task)
        facts = facts_of(case)
        self._may_give(case, item, facts)
        if is_vote(case, item.instance):
            raise NotPossible(say("投票不能移交"))
        refuse_if_faith_broken(case, node)
        taker = colleague(case.db, self.to, at="to")
        if taker.person == item.holder:
            raise EntryRefused.at("to", say("{name}已经接着这一件", name=taker.name))
        if facts.is_guest(taker.person):
            raise EntryRefused.at("to", say("{name}是主任指定的他社柜员，由他自己来接", name=taker.name))
        start = taken_up_at(case, node, taker.person, earlier_acts(case, node))
        instance = item.instance if start is node else None
        asked = about_task(case, start, instance, class_held(case.db, case.id, taker.person))
        guard.check(asked, taker, facts, told=self.actor.person)
        facts_of_act = {"from": item.holder, "to": taker.person}
        taken = self._give(case, item, taker) if start is node else self._begin_again(case, item, start, taker)
        case.happened("hand_over", task=item.task, work_item=item.id, facts=facts_of_act)
        return {"task": taken, "holder": taker.name}

    def _give(self, case: Case, item: Any, taker: Actor) -> str:
        work_items.claim(case, item, None, None, None)
        take(case, case.item(self.task), taker)
        if self.with_draft and item.holder is not None:
            drafts.hand_over(case.db, item.id, item.holder, taker.person)
        return self.task

    def _begin_again(self, case: Case, item: Any, start: Node, taker: Actor) -> str:
        """Nobody has done the item, so it is cancelled; its draft goes with it. Gives the task that the taker begins with."""
        drafts.drop(case.db, item.id)
        record_return(case, from_task=item.task, to_task=start.id, reason=self.reason, questions=())
        case.process.complete(item.id, {"outcome": "return", "resume_at": start.id})
        settle(case)
        work_items.sync(case)
        taken = next(one for one in case.items.values() if one.task == start.id)
        take(case, taken, taker)
        return str(taken.id)

    def _may_give(self, case: Case, item: Any, facts: Any) -> None:
        mine = item.holder in (self.actor.person, self.actor.acting_for)
        if not mine and not gives_on(self.actor.person, item.holder, facts):
            raise AlreadyTaken(say("只有接着的人能移交；他不在岗时由主任移交"))
