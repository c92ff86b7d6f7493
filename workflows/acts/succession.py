"""接替: a director names who signs in the place of somebody who cannot come; nobody signs in another's name (PRODUCT §3)."""

from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from sqlalchemy import Row, select

from workflows.acts.case_act import CaseAct
from workflows.acts.colleague import colleague
from workflows.cases import drafts, work_items
from workflows.cases.binding import BoundAct, bound_act
from workflows.cases.case import Case
from workflows.door.question import class_of, facts_of
from workflows.door.succession import about_naming, never_successor, vacant_task
from workflows.duties import guard, hold
from workflows.duties.guard import Asked
from workflows.engine.specification import Node
from workflows.records.duties import Succession
from workflows.words.actor import Actor
from workflows.words.choices.succession import SuccessionGround
from workflows.words.refusals import EntryRefused
from workflows.words.roles import DutyClass
from workflows.words.sentence import text

BY_RULE = "调查人不再管这个村，由现在的管片客户经理接替"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSuccessor(CaseAct):
    """`to`, a staff name, does the open task `of_task` in the place of whoever it is bound to."""

    kind: ClassVar[str] = "succession"
    name: ClassVar[str] = text("指定接替")
    of_task: str
    to: str
    reason: str

    def body(self) -> bytes:
        """Case and what was sent."""
        return orjson.dumps([self.application, self.of_task, self.to, self.reason])

    def ask(self, case: Case) -> Asked:
        """The director, or the parent branch's where he holds a class in the case."""
        return about_naming(self.name)

    def apply(self, case: Case) -> dict[str, Any]:
        """Raises NotPossible where the way is another or somebody can come, EntryRefused, GuardRefused for the successor."""
        facts = facts_of(case)
        vacant = vacant_task(case, self.of_task, facts)
        item, bound = vacant.item, vacant.bound
        successor = self._successor(case, bound)
        guard.check(vacant.asked, successor, facts, told=self.actor.person)
        node = case.node(item.task)
        _take(case, item, node, successor)
        row = _record(case, node, bound, successor.person, ground=vacant.ground, reason=self.reason, by=self.actor)
        case.happened(self.kind, task=node.id, work_item=item.id,
                      facts={"succession": row, "from": bound.doer, "to": successor.person})  # fmt: skip
        return {"application": case.id, "task": item.id, "succession": row, "successor": successor.name}

    def _successor(self, case: Case, bound: BoundAct) -> Actor:
        successor = colleague(case.db, self.to, at="to")
        sentence = never_successor(bound, successor, self.actor)
        if sentence is not None:
            raise EntryRefused.at("to", sentence)
        return successor


def follow_by_rule(case: Case, node: Node) -> None:
    """Puts on record, once, that the village's present manager signs a drawdown for the investigator (PRODUCT §2)."""
    bound = bound_act(case, node) if case.row.line_of else None
    if bound is None or not bound.has_successor or bound.named:
        return
    manager, table = bound.persons[0], Succession.__table__
    already = (table.c.application == case.id) & (table.c.task == node.id) & (table.c.successor == manager)
    if case.db.scalar(select(table.c.id).where(already)) is None:
        row = _record(case, node, bound, manager, ground=SuccessionGround.VILLAGE, reason=BY_RULE, by=None)
        case.happened("succession_by_village", task=node.id,
                      facts={"succession": row, "from": bound.doer, "to": manager})  # fmt: skip


def _take(case: Case, item: Row[Any], node: Node, successor: Actor) -> None:
    """The task is the successor's with the time that it has for anybody, and the class is his whatever comes."""
    drafts.drop(case.db, item.id)
    duty = class_of(node, case.row.policy)
    assert duty is not None, "a bound task has a class"
    hold.take(case.db, case.id, successor, duty, node.id, now=case.now)
    work_items.claim(case, item, successor.person, None, successor.account)
    work_items.run_anew(case, case.item(item.id))


def _record(
    case: Case, node: Node, bound: BoundAct, successor: str, *, ground: SuccessionGround, reason: str, by: Actor | None
) -> str:
    duty = class_of(node, case.row.policy)
    return case.write(
        Succession, task=node.id, duty_class=DutyClass(duty or "").value, act=bound.act.id, succeeded=bound.doer,
        successor=successor, ground=ground.value, reason=reason, person=by.person if by else None,
        acting_for=by.acting_for if by else None, at=case.now,
    )  # fmt: skip
