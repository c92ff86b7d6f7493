"""Keeping what somebody typed. A draft changes nothing of the case and leaves no event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

from sqlalchemy import Row, select

from workflows.cases import drafts
from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.duties import guests
from workflows.duties.facts import branch_and_below
from workflows.records.cases import Application, WorkItem
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.refusals import AlreadyTaken, NotFound
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraft:
    """`content` is field name → what stands in it; passwords and signatures are left out by the page."""

    kind: ClassVar[str] = "save_draft"
    sort: ClassVar[Literal["register"]] = "register"
    task: str
    content: Mapping[str, Any]
    actor: Actor
    key: str | None = None

    def body(self) -> bytes:
        """A draft has no receipt; each saving counts."""
        return self.task.encode()

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """The newest words in place of the ones before. Raises NotFound, AlreadyTaken."""
        item, application = WorkItem.__table__, Application.__table__
        row = db.row(
            select(item, application.c.applicant)
            .join(application, application.c.id == item.c.application)
            .where(item.c.id == self.task)
        )
        if row is None or not self._sees(db, row, now):
            raise NotFound(say("没有这项任务"))
        if row.state != "open" or row.holder not in (None, self.actor.person, self.actor.acting_for):
            raise AlreadyTaken(say("这一件已由别人接下，草稿没有保存"))
        drafts.save(db, branch=row.branch, application=row.application, work_item=self.task, person=self.actor.person,
                    subject=row.applicant, content=self.content, now=now)  # fmt: skip
        return Done({"task": self.task, "saved_at": now.isoformat()})

    def _sees(self, db: Db, row: Row[Any], now: datetime) -> bool:
        own = row.branch in branch_and_below(db, self.actor.branch or "")
        return own or guests.sees(db, self.actor.person, row.application, now=now)
