"""The clock reminds whoever is to confirm an unfreezing, and says it further up once that is late (PRODUCT §3, RULES 9.1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Row, func, select

from workflows.audit.chain import Happened
from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.cases import Application
from workflows.records.freezes import EmergencyFreeze, UnfreezeNotice, UnfreezeRequest, undecided
from workflows.records.households import Branch
from workflows.records.people import Account
from workflows.records.sealed import write
from workflows.records.transaction import Db
from workflows.registers.register_act import RegisterChange
from workflows.words.actor import CLOCK, Actor
from workflows.words.refusals import NotPossible
from workflows.words.roles import Role
from workflows.words.sentence import say

REMINDER, ESCALATION = "reminder", "escalation"
OTHER: Mapping[str, Role] = {Role.DIRECTOR: Role.AUDITOR, Role.AUDITOR: Role.DIRECTOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindUnfreeze(RegisterChange):
    """Of the `request` that waits; `notice` is a reminder or an escalation. Once each: the clock is no person."""

    kind: ClassVar[str] = "remind_unfreeze"
    request: str
    notice: str
    actor: Actor = CLOCK

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises NotPossible where it is decided by now, or was said before."""
        request, told = UnfreezeRequest.__table__, UnfreezeNotice.__table__
        row = db.row(select(request).where(request.c.id == self.request, undecided()))
        said = db.scalar(select(func.count()).where(told.c.request == self.request, told.c.kind == self.notice))
        if row is None or said:
            raise NotPossible(say("这个提醒已经不用发"))
        for branch, role in _told(db, row, self.notice):
            values = {"request": row.id, "kind": self.notice, "branch": branch, "role": role.value, "at": now}
            write(db, UnfreezeNotice, values, subject=None, now=now)
        facts = {"freeze": row.freeze, "request": row.id, "kind": self.notice}
        return Done({"request": row.id}, (Happened(act=self.kind, actor=self.actor.person, facts=facts),))


def _told(db: Db, request: Row[Any], notice: str) -> Iterator[tuple[str, Role]]:
    """Branch and role: whoever is to decide; late, the director, or where it is he himself, who stands above, and the auditor."""
    office, other = _office(db, request), OTHER[request.asked_as]
    if notice == REMINDER:
        yield office, other
    elif other is Role.AUDITOR:
        yield office, Role.DIRECTOR
    else:
        table = Branch.__table__
        yield db.scalar(select(table.c.parent).where(table.c.id == office)) or office, Role.DIRECTOR
        yield office, Role.AUDITOR


def _office(db: Db, request: Row[Any]) -> str:
    """The office that the frozen case, branch or account belongs to."""
    freeze, case, account = EmergencyFreeze.__table__, Application.__table__, Account.__table__
    return str(
        db.scalar(
            select(func.coalesce(freeze.c.branch, case.c.branch, account.c.branch))
            .select_from(freeze)
            .outerjoin(case, case.c.id == freeze.c.application)
            .outerjoin(account, account.c.id == freeze.c.account)
            .where(freeze.c.id == request.freeze)
        )
    )
