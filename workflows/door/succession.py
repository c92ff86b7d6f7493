"""接替: which tasks a successor is named for, whether one may be named now, and what is asked of him (PRODUCT §3)."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from workflows.cases.binding import BoundAct, bound_act
from workflows.cases.case import Case
from workflows.door.question import about_task, is_vote
from workflows.duties.facts import Facts
from workflows.duties.guard import Asked
from workflows.duties.rules import Question
from workflows.duties.vacancy import vacancy
from workflows.engine.specification import Node, Specification
from workflows.words.actor import Actor
from workflows.words.choices.succession import SuccessionGround
from workflows.words.refusals import NotPossible
from workflows.words.roles import DutyClass, Role
from workflows.words.sentence import Sentence, say

NAMED_WITHIN = 2
"""Working days that the director has, from when nobody came any more (RULES 9.1)."""


def is_succeeded_in(spec: Specification, node: Node, root: str) -> bool:
    """Whether a successor may do a bound task in the place of whoever did the earlier one.

    As long as the payment lies ahead he may not: whoever takes over does the earlier task again himself and answers for
    it (hand-over). After it nothing is done again, so he reads the file and signs.
    """
    if not node.bound_to:
        return False
    return all(spec.node(task).duty != DutyClass.DISBURSE for task in spec.later_tasks(node.id, root))


def about_naming(name: str) -> Asked:
    """May this person name a successor: a director with no class in the case, the nearest who is free."""
    return Asked(Question(task=name, task_name=name, role=Role.DIRECTOR, duty_class=None, signs_without_class=True))


@dataclass(frozen=True, slots=True)
class VacantTask:
    """An open task that answers for the act `bound` and that nobody it asks for can do; `asked` is put to a successor."""

    item: Row[Any]
    bound: BoundAct
    ground: SuccessionGround
    asked: Asked


def vacant_task(case: Case, task: str, facts: Facts) -> VacantTask:
    """The open task of that name, for which a successor may be named now.

    Raises NotPossible where none is open, where the way is another one, and while somebody can come.
    """
    item = next((one for one in case.items.values() if one.task == task), None)
    if item is None:
        raise NotPossible(say("{task}现在没有要办的，不用指定接替", task=case.task_name(task)))
    node = case.node(task)
    bound = _succeeded_in(case, item, node)
    asked = about_task(case, node, item.instance)
    late = item.due_at is not None and item.due_at <= case.now
    found = vacancy(asked.question, facts, late=late)
    if found.here is not None:
        raise NotPossible(found.here)
    assert found.ground is not None, "nobody comes for a reason"
    role = Role(case.node(bound.act.task).lane or "")
    return VacantTask(
        item, bound, found.ground, replace(asked, question=replace(asked.question, bound=None, role=role))
    )


def never_successor(bound: BoundAct, somebody: Actor, director: Actor) -> Sentence | None:
    """Why somebody is not to be named whatever he holds: he is the one who cannot come, or names himself."""
    if somebody.person == bound.doer or (bound.named and somebody.person in bound.persons):
        return say("{name}就是原办人，要指定另一个人", name=somebody.name)
    if somebody.person in (director.person, director.acting_for):
        return say("不能指定自己接替")
    return None


def _succeeded_in(case: Case, item: Row[Any], node: Node) -> BoundAct:
    """What the task answers for. Raises NotPossible where no successor is named, and says what is done instead."""
    if is_vote(case, item.instance):
        raise NotPossible(say("投票要本人来投，不能接替"))
    bound = bound_act(case, node)
    if bound is None:
        raise NotPossible(say("{task}不限定由谁办，不用接替：接下，或移交", task=node.name))
    if not is_succeeded_in(case.spec, node, case.root):
        earlier = case.task_name(bound.act.task)
        raise NotPossible(say("{task}不用接替，用移交：接手的人从{earlier}重新办起", task=node.name, earlier=earlier))
    return bound
