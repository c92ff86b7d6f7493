"""Completing a task with its form: the one act that moves a case forward."""

from dataclasses import dataclass
from typing import Any, ClassVar

from workflows.acts.claim import hold_duty, put_into_hands
from workflows.acts.succession import follow_by_rule
from workflows.acts.task_act import TaskAct
from workflows.cases import drafts, work_items
from workflows.cases.case import Case
from workflows.cases.items_read import last_done
from workflows.cases.rounds import record_return
from workflows.door.broken_faith import refuse_if_faith_broken
from workflows.door.entry import Entry
from workflows.door.entry_writing import write_entry
from workflows.door.found_recusals import go_back
from workflows.door.question import is_first_act, is_vote
from workflows.door.services import service_named
from workflows.duties import hold, sign_off
from workflows.records.duties import RecusalFound
from workflows.records.sealed import write
from workflows.words.refusals import EntryRefused, NotPossible
from workflows.words.sentence import say, text

GOES_ON = ("ok", "yes")
DECLARED = text("本人声明与借款户有需要回避的关系")


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(TaskAct):
    """Hands in a form. An unclaimed task is claimed and completed in one act."""

    kind: ClassVar[str] = "complete"
    entry: Entry

    def body(self) -> bytes:
        """Task and what was sent."""
        return f"{self.task}|{self.actor.acting_for}|{self.entry.body_digest}".encode()

    def apply(self, case: Case) -> dict[str, Any]:
        """Writes the form and moves the engine."""
        item = self.item(case)
        node = case.node(item.task)
        if node.sign_off:
            sign_off.check(case.db, self.actor)
        if self._declares_relation(case):
            return recuse(case, item, self.actor)
        if item.holder is None:
            put_into_hands(case, item, self.actor)
            item = case.item(self.task)
        hold_duty(case, item, self.actor)
        follow_by_rule(case, node)
        record = write_entry(case, item, self.entry)
        drafts.drop(case.db, item.id)
        if self.entry.keeps_task:
            work_items.keep(case, item)
            case.happened("kept", task=item.task, work_item=item.id)
            return {"task": self.task, "record": record, "kept": True}
        resume_at = self._go_back(case, item)
        routing: dict[str, object] = {"outcome": self.entry.outcome, "resume_at": resume_at}
        if node.then is not None and self.entry.outcome in GOES_ON:
            routing |= service_named(node.then)(case) or {}
        work_items.finish(case, item, self.entry.outcome)
        case.process.complete(item.id, routing)
        return {"task": self.task, "record": record, "outcome": self.entry.outcome}

    def _declares_relation(self, case: Case) -> bool:
        if is_first_act(case, self.actor.person) and self.entry.no_relation is None:
            raise EntryRefused.at("no_relation", say("第一次办本案，先声明有没有需要回避的情形"))
        return self.entry.no_relation is False

    def _go_back(self, case: Case, item: Any) -> str:
        back = self.entry.go_back
        if back is None:
            return ""
        refuse_if_faith_broken(case, case.node(item.task))
        check_target(case, item.task, back.to_task)
        record_return(case, from_task=item.task, to_task=back.to_task, reason=back.reason, questions=back.questions)
        return back.to_task


def check_target(case: Case, from_task: str, to_task: str) -> None:
    """Raises NotPossible where a return from one task to the other is not drawn: after payment only to assembly."""
    if to_task not in case.spec.earlier_tasks(from_task, case.root):
        name = case.task_name(to_task)
        raise NotPossible(say("{task}不能退回到{target}", task=case.task_name(from_task), target=name))
    if not last_done(case.db, case.id, (to_task,)):
        raise NotPossible(say("本案没有办过{target}，不能退回到那里", target=case.task_name(to_task)))


def recuse(case: Case, item: Any, actor: Any) -> dict[str, Any]:
    """He declares a relation: recused at once, nothing else is saved, the task goes back to the others."""
    values = {"application": case.id, "person": actor.person, "reason": DECLARED, "at": case.now}
    write(case.db, RecusalFound, values, subject=None, now=case.now)
    held = hold.class_of_acting(case.db, case.id, actor)
    persons = {actor.person, actor.acting_for or actor.person}
    for mine in [one for one in case.items.values() if one.holder == actor.person or one.id == item.id]:
        if mine.holder is not None:
            persons |= {mine.holder, mine.held_for or mine.holder}
            work_items.claim(case, mine, None, None, None)
    gone = hold.give_back(case.db, case.id, tuple(sorted(persons)), held) if held is not None else []
    if is_vote(case, item.instance):
        # He leaves the base of the vote, which could otherwise wait for him for ever (PRODUCT §3).
        go_back(case, item, item.task, reason=DECLARED)
    case.happened("recusal", task=item.task, work_item=item.id, facts={"duty_gone": gone})
    return {"task": item.id, "recused": True}
