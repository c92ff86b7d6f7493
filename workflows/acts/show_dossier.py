"""Showing a dossier: its paper bears whole numbers, so whoever takes it is put down with the instant (PRODUCT §4, D-06)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

from workflows.audit.chain import Happened
from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.transaction import Db
from workflows.words.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowDossier:
    """Of the case `application` (its id); whether the actor may see it was asked by whoever shows it."""

    kind: ClassVar[str] = "show_dossier"
    sort: ClassVar[Literal["register"]] = "register"
    application: str
    actor: Actor
    key: str | None = None

    def body(self) -> bytes:
        """Which case."""
        return self.application.encode()

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """An event in the case's own chain."""
        answer: dict[str, Any] = {"application": self.application}
        event = Happened(act=self.kind, actor=self.actor.person, acting_for=self.actor.acting_for)
        return Done(answer, (event,), self.application)
