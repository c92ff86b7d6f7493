"""A change of who may do what, on pages: one person asks, another agrees, and only then it is in force (PRODUCT §3).

Who asks is an administrator, or for leave a director too; who agrees is another administrator or a director of the
office or above it, and neither whom it is about nor his substitute. Nothing is agreed to by time running out. What is
asked for is tried on at once, so nobody waits two days for what could never be; a change helps nobody in a case in
which he holds a duty already, since `duty_held` stays as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Row, select

from workflows.audit.chain import Happened
from workflows.cases.calendar import load_calendar
from workflows.cases.means import Means
from workflows.cases.people import person_with
from workflows.door.door import Done
from workflows.records.people import Person
from workflows.records.sealed import change, unseal_text, write
from workflows.records.staff_changes import StaffChange
from workflows.records.transaction import Db, taken_back
from workflows.registers.accounts import active_account
from workflows.registers.authority import KEEPERS, keepers_of, must_keep
from workflows.registers.branches import branch_with
from workflows.registers.cover import Substitute
from workflows.registers.demo_mark import is_demo
from workflows.registers.register_act import RegisterChange
from workflows.registers.staff import AddStaff, ChangeRoles, MoveStaff, SetPassword
from workflows.registers.wanted import Wanted
from workflows.words.actor import Actor
from workflows.words.clock import SHANGHAI, end_of_day, shanghai_day
from workflows.words.ids import new_id
from workflows.words.refusals import EntryRefused, Forbidden, NotFound, NotPossible, Stale
from workflows.words.roles import Role
from workflows.words.sentence import say

DUE_WORKING_DAYS = 2
LONGEST_REASON = 200
TRIED_ON = "-"
"""Stands for a password hash while a change is tried on."""

Inner = AddStaff | ChangeRoles | MoveStaff | Substitute | SetPassword


@dataclass(frozen=True, slots=True, kw_only=True)
class AskStaffChange(RegisterChange):
    """Asks for what `wanted` says; `reason` is for whoever decides. Nothing changes yet."""

    kind: ClassVar[str] = "ask_staff_change"
    wanted: Wanted
    reason: str

    def body(self) -> bytes:
        """What is wanted, and why."""
        return self.wanted.body() + self.reason.encode()

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, NotFound, EntryRefused, NotPossible: also where nobody is there who could agree."""
        if not self.reason.strip() or len(self.reason) > LONGEST_REASON:
            raise EntryRefused.at("reason", say("理由要写，最多 {most} 个字", most=LONGEST_REASON))
        wanted = self.wanted
        account = None if wanted.kind == "add" else active_account(db, wanted.name)
        branches = self._branches(db, account)
        for branch in branches:
            must_keep(db, self.actor, wanted.askers, branch, now)
        person = self._known(db) if account is None else account.person
        if person == self.actor.person and wanted.kind != "cover":
            raise NotPossible(say("自己的岗位、网点和密码，由另一位系统管理员来提"))
        substitute = None if wanted.substitute is None else active_account(db, wanted.substitute).person
        concerned = (self.actor.person, person, substitute)
        could = keepers_of(db, branches[-1], now, but=concerned)
        if not could:
            raise NotPossible(say("没有第二个人能确认：要有另一位系统管理员或主任。请操作员在服务器上办"))
        before = wanted.before(db, account)
        with taken_back(db):
            _inner(db, wanted, self.reason, None, self.actor, TRIED_ON).carry_out(db, now)
        id = new_id(now)
        due = load_calendar(db, shanghai_day(now)).due_at(shanghai_day(now), DUE_WORKING_DAYS)
        values = {"kind": wanted.kind, "name": wanted.name, "account": None if account is None else account.id,
                  "person": person, "substitute": substitute, "branch": branches[-1],
                  "content": {**wanted.content, "before": before}, "subject": person or id, "id_number": wanted.id_number,
                  "reason": self.reason.strip(), "asked_by": self.actor.person, "asked_at": now,
                  "due_at": due}  # fmt: skip
        write(db, StaffChange, values, subject=person or id, now=now, id=id)
        facts = {"staff_change": id, "of": wanted.kind, "person": person}
        return self.done({"staff_change": id, "could": list(could)}, facts, branches=tuple(branches))

    def _known(self, db: Db) -> str | None:
        """Whose second account it would be; a number that is somebody else's is a slip, and not a way to his name."""
        wanted, table = self.wanted, Person.__table__
        found = None if wanted.id_number is None else person_with(db, wanted.id_number)
        if (
            found is not None
            and db.scalar(select(table.c.name).where(table.c.id == found)) != wanted.content["real_name"]
        ):
            raise EntryRefused.at("real_name", say("这个身份证号登记的是别的姓名，核对证件"))
        return found

    def _branches(self, db: Db, account: Row[Any] | None) -> list[str]:
        """The offices that the asker must keep: where the account is, and where it is to be, which comes last."""
        there = [] if account is None else [str(account.branch)]
        code = self.wanted.content.get("branch")
        return [*there, branch_with(db, code)] if code else there


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideStaffChange(RegisterChange):
    """The second person agrees, and what was asked for happens in the same transaction; or declines.

    `password_hash` is of a password for the start, made outside, where a new account or a lost password needs one.
    """

    kind: ClassVar[str] = "decide_staff_change"
    unsaid: ClassVar[frozenset[str]] = frozenset({"password_hash"})
    change: str
    agreed: bool
    password_hash: str | None = None

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises NotFound, Forbidden, Stale where roles or office have changed since, and whatever the change itself would."""
        row = waiting(db, self.change)
        must_keep(db, self.actor, KEEPERS, row.branch, now)
        if self.actor.person in (row.asked_by, row.person, row.substitute):
            raise Forbidden(say("自己提的、或和自己有关的变更，要由别人确认"))
        inner: tuple[Happened, ...] = ()
        near: tuple[str, ...] = ()
        if self.agreed:
            done = self._carry_out(db, row, now)
            inner, near = done.events, done.cases_near
        _end(db, row.id, "agreed" if self.agreed else "declined", self.actor.person, now)
        event = Happened(act=self.kind, actor=self.actor.person,
                         facts={"staff_change": row.id, "agreed": self.agreed})  # fmt: skip
        answer = {"name": row.name, "agreed": self.agreed, "of": row.kind}
        # A frozen office changes nothing; it may still say no.
        return Done(answer, (*inner, event), cases_near=near, branches=(row.branch,) if self.agreed else ())

    def _carry_out(self, db: Db, row: Row[Any], now: datetime) -> Done:
        wanted = Wanted(kind=row.kind, name=row.name, content=row.content)
        account = None if row.account is None else active_account(db, row.name)
        if wanted.before(db, account) != row.content["before"]:
            raise Stale(say("提出以后，他的岗位或网点又变了：请不同意这一项，重新提"))
        asked_by = db.row(select(Person.__table__).where(Person.__table__.c.id == row.asked_by))
        assert asked_by is not None
        number = unseal_text(db, StaffChange, "id_number", row, subject=row.subject)
        actor = Actor(person=row.asked_by, name=asked_by.name)
        return _inner(db, wanted, row.reason, number, actor, self.password_hash).carry_out(db, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawStaffChange(RegisterChange):
    """Who asked takes it back before anybody has decided."""

    kind: ClassVar[str] = "withdraw_staff_change"
    change: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises NotFound, and Forbidden for anybody but who asked."""
        row = waiting(db, self.change)
        if row.asked_by != self.actor.person:
            raise Forbidden(say("只有提出的人可以撤回"))
        _end(db, row.id, "withdrawn", self.actor.person, now)
        return self.done({"name": row.name}, {"staff_change": row.id})


def waiting(db: Db, change_id: str) -> Row[Any]:
    """A change that nobody has decided yet, under its lock. Raises NotFound, NotPossible."""
    table = StaffChange.__table__
    wanted = select(table).where(table.c.id == change_id)
    row = db.row(wanted.with_for_update() if db.locks_rows else wanted)
    if row is None:
        raise NotFound(say("没有这项变更"))
    if row.state != "waiting":
        raise NotPossible(say("这项变更 {at} 已经有了结果", at=row.decided_at))
    return row


def _end(db: Db, id: str, state: str, person: str, now: datetime) -> None:
    change(db, StaffChange, id, state=state, decided_by=person, decided_at=now, id_number=None)


def _inner(
    db: Db, wanted: Wanted, reason: str, id_number: str | None, actor: Actor, password_hash: str | None
) -> Inner:
    """The act of the command line that does the same."""
    content: Mapping[str, Any] = wanted.content
    if wanted.kind == "cover":
        since = datetime.combine(date.fromisoformat(content["since"]), datetime.min.time(), SHANGHAI)
        until = end_of_day(date.fromisoformat(content["until"]))
        return Substitute(absent=wanted.name, substitute=content["substitute"], since=since, until=until, reason=reason,
                          actor=actor)  # fmt: skip
    if wanted.kind == "branch":
        return MoveStaff(name=wanted.name, branch=content["branch"], actor=actor)
    if wanted.kind == "password":
        assert password_hash is not None, "a new password is made before it is agreed to"
        return SetPassword(name=wanted.name, password_hash=password_hash, actor=actor)
    roles = frozenset(Role(one) for one in content["roles"])
    if wanted.kind == "roles":
        return ChangeRoles(name=wanted.name, roles=roles, demo=is_demo(db), actor=actor)
    return AddStaff(
        name=wanted.name, roles=roles, branch=content["branch"], real_name=content["real_name"],
        id_number=id_number or wanted.id_number, password_hash=password_hash, demo=is_demo(db), actor=actor,
    )  # fmt: skip
