"""A database is a demo's from its first event on, or it never is: in a demo nobody's identity is checked."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select

from workflows.audit.chain import HOUSE
from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.audit import AuditEvent
from workflows.records.people import Account
from workflows.records.transaction import Db
from workflows.registers.register_act import RegisterChange, only_operator
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say

KIND = "mark_as_demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkAsDemo(RegisterChange):
    """Says of an empty database that what will be in it is invented. The audit trail keeps it, so it cannot be undone."""

    kind: ClassVar[str] = KIND

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, and NotPossible once somebody works here."""
        only_operator(self.actor)
        if is_demo(db):
            return Done({})
        if db.scalar(select(Account.__table__.c.id).limit(1)) is not None:
            raise NotPossible(say("这个库里已经有人员，不能再当演示库"))
        return self.done({}, {})


def is_demo(db: Db) -> bool:
    """Whether this database was marked as a demo's."""
    table = AuditEvent.__table__
    return db.scalar(select(table.c.id).where(table.c.chain == HOUSE, table.c.act == KIND).limit(1)) is not None
