"""What acts on one work item have in common."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from sqlalchemy import Row, select

from workflows.cases.case import Case
from workflows.door.question import about_task
from workflows.door.seen import stale_unless, version_of
from workflows.duties.guard import Asked
from workflows.duties.hold import class_of_acting
from workflows.records.cases import WorkItem
from workflows.records.people import Person
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.refusals import AlreadyTaken, NotFound, Refusal
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAct:
    """An act on the open work item `task`; `seen_version` is what the actor's page or If-Match said of it."""

    kind: ClassVar[str] = ""
    sort: ClassVar[Literal["case"]] = "case"
    even_if_frozen: ClassVar[bool] = False
    even_if_listed: ClassVar[bool] = False
    task: str
    actor: Actor
    key: str | None = None
    seen_version: str | None = None

    def body(self) -> bytes:
        """Which task, and in whose right."""
        return f"{self.task}|{self.actor.acting_for}".encode()

    def find_case(self, db: Db) -> str:
        """The case of the task. Raises NotFound."""
        found = db.scalar(select(WorkItem.__table__.c.application).where(WorkItem.__table__.c.id == self.task))
        if found is None:
            raise NotFound(say("没有这项任务"))
        return str(found)

    def gone(self, case: Case) -> Refusal | None:
        """Somebody was faster, or the case has gone elsewhere."""
        try:
            case.item(self.task)
        except Refusal as refusal:
            return refusal
        return None

    def ask(self, case: Case) -> Asked | None:
        """May this person do this task at all."""
        item = case.item(self.task)
        return about_task(case, case.node(item.task), item.instance, class_of_acting(case.db, case.id, self.actor))

    def item(self, case: Case) -> Row[object]:
        """The item as it was seen, in nobody else's hands. Raises Stale, AlreadyTaken."""
        item = case.item(self.task)
        stale_unless(self.seen_version, version_of(item))
        if item.holder not in (None, self.actor.person, self.actor.acting_for):
            name = case.db.scalar(select(Person.__table__.c.name).where(Person.__table__.c.id == item.holder))
            raise AlreadyTaken.by(name, item.claimed_at)
        return item
