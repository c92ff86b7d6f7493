"""Handing in a file: looked at outside the transaction, stored sealed, bound to a case by the act that uses it."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar

from workflows.attachments.kinds import Accepted, accept
from workflows.audit.chain import Happened
from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.transaction import Db
from workflows.words.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach:
    """One file. Its kind is told by content; `purpose` is the name of the field it was given for.

    Making the act raises TooLarge or WrongKind: the file is looked at before anybody waits for a transaction.
    """

    kind: ClassVar[str] = "attach"
    data: bytes = field(repr=False)
    file_name: str
    purpose: str
    actor: Actor
    key: str | None = None
    accepted: Accepted = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Tells the kind in a process of its own."""
        object.__setattr__(self, "accepted", accept(self.data, purpose=self.purpose))

    def body(self) -> bytes:
        """What was sent."""
        return sha256(self.data).digest() + self.purpose.encode()

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
        answer = {"id": stored.id, "sha256": stored.sha256, "type": stored.media_type, "bytes": stored.bytes}
        happened = Happened(act=self.kind, actor=self.actor.person, facts={"attachment": stored.id})
        return Done(answer, (happened,))
