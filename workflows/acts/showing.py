"""Showing what bears whole numbers: whoever takes it is put down with the instant (PRODUCT §4, D-06)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

from workflows.audit.chain import Happened
from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.transaction import Db
from workflows.words.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """Of the case `application` (its id); whether the actor may see it was asked by whoever shows it."""

    kind: ClassVar[str]
    sort: ClassVar[Literal["register"]] = "register"
    application: str
    actor: Actor
    key: str | None = None

    def what(self) -> Mapping[str, Any]:
        """What of the case, where it is not the whole."""
        return {}

    def body(self) -> bytes:
        """Which case, and what of it."""
        return "|".join((self.application, *map(str, self.what().values()))).encode()

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """An event in the case's own chain."""
        event = Happened(
            act=self.kind, actor=self.actor.person, acting_for=self.actor.acting_for, facts=dict(self.what()) or None
        )
        return Done({"application": self.application, **self.what()}, (event,), self.application)
