"""Handing in a file: looked at outside the transaction, stored sealed, bound to a case by the act that uses it."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar, Literal

from workflows.attachments.kinds import Accepted, accept
from workflows.attachments.strokes import with_strokes
from workflows.audit.chain import Happened
from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.transaction import Db
from workflows.words.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach:
    """One file. `purpose` is the name of the field it was given for; `strokes` (JSON) belong to a drawn signature."""

    kind: ClassVar[str] = "attach"
    sort: ClassVar[Literal["register"]] = "register"
    accepted: Accepted = field(repr=False)
    file_name: str
    purpose: str
    actor: Actor
    key: str | None = None

    @classmethod
    def of(
        cls, data: bytes, *, file_name: str, purpose: str, actor: Actor, key: str | None = None, strokes: str = ""
    ) -> "Attach":
        """From bytes that came from outside: their kind is told by content, in a process of its own.

        Raises TooLarge, WrongKind, before anybody waits for a transaction.
        """
        accepted = accept(data, purpose=purpose)
        if strokes:
            accepted = Accepted(with_strokes(accepted.data, strokes), accepted.media_type)
        return cls(accepted=accepted, file_name=file_name, purpose=purpose, actor=actor, key=key)

    def body(self) -> bytes:
        """What was sent."""
        return sha256(self.accepted.data).digest() + self.purpose.encode()

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Until an act binds it to a case, the file is the uploader's."""
        stored = means.store.put(
            db,
            data=self.accepted,
            file_name=self.file_name,
            purpose=self.purpose,
            subject=self.actor.person,
            uploaded_by=self.actor.person,
            now=now,
        )
        answer: dict[str, Any] = {
            "id": stored.id, "sha256": stored.sha256, "type": stored.media_type, "bytes": stored.bytes,
        }  # fmt: skip
        happened = Happened(act=self.kind, actor=self.actor.person, facts={"attachment": stored.id})
        return Done(answer, (happened,))
