"""Showing one paper of a case: as with a whole dossier, whoever takes it is put down with the instant (PRODUCT §4, D-06)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

from workflows.audit.chain import Happened
from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.transaction import Db
from workflows.words.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPaper:
    """The `paper` (the name of its part) of the case `application` (its id); sight was asked by whoever shows it."""

    kind: ClassVar[str] = "show_paper"
    sort: ClassVar[Literal["register"]] = "register"
    application: str
    paper: str
    actor: Actor
    key: str | None = None

    def body(self) -> bytes:
        """Which paper of which case."""
        return f"{self.application}|{self.paper}".encode()

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """An event in the case's own chain."""
        answer: dict[str, Any] = {"application": self.application, "paper": self.paper}
        event = Happened(
            act=self.kind,
            actor=self.actor.person,
            acting_for=self.actor.acting_for,
            facts={"paper": self.paper},
        )
        return Done(answer, (event,), self.application)
