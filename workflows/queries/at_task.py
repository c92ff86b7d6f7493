"""One open task with its case in hand: what every page about it begins with, and whom it is closed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Row

from workflows.cases.case import Case
from workflows.cases.items_read import is_done
from workflows.cases.means import Means
from workflows.door.question import about_task, facts_of
from workflows.duties import guard
from workflows.duties.facts import Facts
from workflows.engine.specification import Node
from workflows.queries.case_file import CaseFile
from workflows.queries.case_file_read import load_case_file
from workflows.queries.task import Returnable
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.refusals import NotFound
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTask:
    """The reader before the task: `item` as it is open, `facts` how everybody stands to its case."""

    case: Case
    facts: Facts
    file: CaseFile
    item: Row[Any]
    actor: Actor

    @property
    def node(self) -> Node:
        """The task as it is drawn."""
        return self.case.node(self.item.task)

    @property
    def names(self) -> Mapping[str, str]:
        """Of everybody who works there now, and of everybody who acted in the case or in that of its line."""
        of_line = self.file.line_case.names if self.file.line_case is not None else {}
        return {**of_line, **{one.person: one.name for one in self.facts.staff}, **self.file.names}

    def returnable(self) -> tuple[Returnable, ...]:
        """The earlier tasks that a return may aim at."""
        earlier = self.case.spec.earlier_tasks(self.item.task, self.case.root)
        done = sorted(filter(is_done, self.file.work), key=attrgetter("ended_at", "id"))
        done_by = {row.task: row.done_by for row in done}
        return tuple(
            Returnable(target, self.case.task_name(target), self.file.person_name(done_by[target]))
            for target in earlier
            if target in done_by
        )


def at_task(db: Db, means: Means, task: str, actor: Actor, *, now: datetime) -> AtTask:
    """Raises NotFound for another branch's, AlreadyTaken for one that is done, GuardRefused for who is recused."""
    try:
        case = Case.of_task(db, means, task, actor, now)
    except NotFound:
        raise NotFound(say("没有这项任务")) from None
    facts = facts_of(case)
    if not facts.lets_in(actor.person, actor.branch):
        raise NotFound(say("没有这项任务"))
    item, file = case.item(task), load_case_file(db, case.id, now=now)
    recused = facts.standing(actor.person)
    if recused is not None and recused.recused is not None:
        # Who is recused is blind: he gets the sentence and nothing of the case.
        guard.check(about_task(case, case.node(item.task), item.instance), actor, facts)
    return AtTask(case=case, facts=facts, file=file, item=item, actor=actor)
