"""A branch or an account is stopped in an emergency, and let go by two who did not stop it (PRODUCT §3).

Branch: with all below it, no act goes in its cases but withdrawal, no case begins there, nothing kept there changes. Account:
its person is nobody's colleague until it is let go; persons count, so all his accounts are stopped, and his sign-ins end.
Every act waits for these, and they for every act, so that whoever commits second is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Row, func, select

from workflows.audit.chain import Happened
from workflows.cases import freezes, thaw
from workflows.cases.calendar import load_calendar
from workflows.cases.means import Means
from workflows.door import stops
from workflows.door.door import Done
from workflows.duties import sign_off
from workflows.records.cases import Application
from workflows.records.people import Account
from workflows.records.transaction import Db
from workflows.registers.accounts import active_account
from workflows.registers.authority import must_keep
from workflows.registers.branches import branch_with
from workflows.registers.register_act import RegisterChange
from workflows.registers.sign_ins import end_all
from workflows.words.choices.standing import FreezeScope
from workflows.words.clock import shanghai_day
from workflows.words.refusals import NotPossible
from workflows.words.roles import Role
from workflows.words.sentence import say

MAY_FREEZE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
OTHER: Mapping[str, Role] = {Role.DIRECTOR: Role.AUDITOR, Role.AUDITOR: Role.DIRECTOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeBranch(RegisterChange):
    """The office with the code `branch` and all below it."""

    kind: ClassVar[str] = "freeze_branch"
    stands_alone: ClassVar[bool] = True
    branch: str
    reason: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Says how many running cases stop. Raises Forbidden, NotFound, NotPossible for whoever has frozen it already."""
        stops.in_own_right(self.actor)
        branch = branch_with(db, self.branch)
        must_keep(db, self.actor, MAY_FREEZE, branch, now)
        row = freezes.begin(db, self.actor, FreezeScope.BRANCH, branch, self.reason, now=now)
        return self.done({"freeze": row, "cases": running(db, branch)}, {"freeze": row, "branch": branch})


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeAccount(RegisterChange):
    """The account with the log-in `account`, and with it whoever it belongs to."""

    kind: ClassVar[str] = "freeze_account"
    stands_alone: ClassVar[bool] = True
    account: str
    reason: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, NotFound, NotPossible for whoever has frozen it already."""
        stops.in_own_right(self.actor)
        account = active_account(db, self.account)
        must_keep(db, self.actor, MAY_FREEZE, account.branch, now)
        row = freezes.begin(db, self.actor, FreezeScope.ACCOUNT, account.id, self.reason, now=now)
        table = Account.__table__
        for one in db.rows(select(table.c.id).where(table.c.person == account.person)):
            end_all(db, one.id, now)
        return self.done({"freeze": row}, {"freeze": row, "account": account.id})


@dataclass(frozen=True, slots=True, kw_only=True)
class AskUnfreezeBeside(RegisterChange):
    """Of the freeze with this id, of a branch or an account: lifts nothing yet."""

    kind: ClassVar[str] = "ask_unfreeze"
    stands_alone: ClassVar[bool] = True
    freeze: str
    reason: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, DutyRefused for who froze it, NotFound, NotPossible where it is lifted or asked for already."""
        row, office = _standing(db, self, now)
        must_keep(db, self.actor, frozenset(OTHER.values()), office, now)
        role = stops.role_of(db, self.actor, office, now)
        calendar = load_calendar(db, shanghai_day(now))
        request = freezes.ask(db, self.actor, row, role, self.reason, calendar=calendar, now=now)
        return self.done({"freeze": row.id, "request": request}, {"freeze": row.id, "request": request})


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideUnfreezeBeside(RegisterChange):
    """With a yes due times go on in every case that nothing else stops; with a no the freeze stands."""

    kind: ClassVar[str] = "decide_unfreeze"
    stands_alone: ClassVar[bool] = True
    freeze: str
    agreed: bool

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, DutyRefused for who froze it, NotFound, NotPossible, EntryRefused for a password."""
        row, office = _standing(db, self, now)
        sign_off.check(db, self.actor)
        request = freezes.waiting(db, row.id)
        if request is None:
            raise NotPossible(say("没有等您确认的解冻申请"))
        role = OTHER[request.asked_as]
        must_keep(db, self.actor, {role}, office, now)
        decision = freezes.decide(db, self.actor, request, role, agreed=self.agreed, now=now)
        if self.agreed and row.branch is not None:
            which = Application.__table__.c.branch.in_(freezes.below(row.branch))
            thaw.go_on(db, load_calendar(db, shanghai_day(now)), which, now=now)
        facts = {"freeze": row.id, "request": request.id, "decision": decision}
        act = "unfreeze" if self.agreed else "unfreeze_declined"
        answer = {"freeze": row.id, "agreed": self.agreed}
        return Done(answer, (Happened(act=act, actor=self.actor.person, facts=facts),))


def running(db: Db, branch: str) -> int:
    """How many running cases a branch has, with all below it."""
    table = Application.__table__
    counted = select(func.count()).where(table.c.branch.in_(freezes.below(branch)), table.c.state == "running")
    return int(db.scalar(counted))


def _standing(db: Db, act: AskUnfreezeBeside | DecideUnfreezeBeside, now: datetime) -> tuple[Row[Any], str]:
    """The freeze, which was not put there by the actor, and the office whose people let it go."""
    stops.in_own_right(act.actor)
    row = freezes.standing(db, act.freeze)
    office = row.branch or db.scalar(select(Account.__table__.c.branch).where(Account.__table__.c.id == row.account))
    same = freezes.of_same(db, FreezeScope(row.scope), freezes.thing(row))
    stops.froze_himself(act.actor, same, stops.keepers(db, office, now, but={one.person for one in same}))
    return row, str(office)
