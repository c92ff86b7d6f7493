"""Staff: who is there, what they may do, and when that ends.

A change of roles never helps anybody in a case in which he already holds a duty: `duty_held` keeps the class that he
took there, whatever his roles become, and the guard asks for that first (PRODUCT §3, persons, not accounts).
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Row, or_, select

from workflows.cases.means import Means
from workflows.cases.people import add_person, change_person, give_number, person_with
from workflows.door.door import Done
from workflows.duties import recusals
from workflows.duties.rules import static_conflict
from workflows.records.people import Account, Cover, Person, RoleHeld
from workflows.records.sealed import change, write
from workflows.records.transaction import Db
from workflows.registers.accounts import active_account, roles_of
from workflows.registers.authority import must_keep
from workflows.registers.branches import branch_with
from workflows.registers.register_act import RegisterChange, only_operator
from workflows.registers.sign_in_tries import LONGEST_NAME
from workflows.registers.sign_ins import TOKEN_KIND, end_all
from workflows.words.actor import OPERATOR
from workflows.words.clock import shanghai_day
from workflows.words.identity_number import read_identity_number
from workflows.words.refusals import EntryRefused, NotFound, NotPossible
from workflows.words.roles import CREDIT_ROLES, Role
from workflows.words.sentence import say

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStaff(RegisterChange):
    """A new account `name` at the office with the code `branch`.

    Whose it is: `person` (an account or a name already there), else whoever has `id_number`, else a new person whose
    identity nobody has checked (未核身份), who may hold no duty outside a `demo` database. `real_name` is the person's
    name where the log-in is another. `password_hash` was made outside the transaction.
    """

    kind: ClassVar[str] = "add_staff"
    unsaid: ClassVar[frozenset[str]] = frozenset({"password_hash"})
    name: str
    roles: frozenset[Role]
    branch: str
    id_number: str | None = None
    person: str | None = None
    real_name: str | None = None
    password_hash: str | None = None
    demo: bool = False

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, NotFound, EntryRefused (name taken, number wrong, roles that may not meet)."""
        only_operator(self.actor)
        return self.carry_out(db, now)

    def carry_out(self, db: Db, now: datetime) -> Done:
        """The same once somebody was allowed to. Raises NotFound, EntryRefused."""
        self._name_is_free(db)
        branch = branch_with(db, self.branch)
        person, new = self._whose(db, now)
        _may_hold(db, person, self.roles, now, demo=self.demo)
        values = {"person": person, "name": self.name, "branch": branch, "password_hash": self.password_hash,
                  "created_at": now}  # fmt: skip
        account = write(db, Account, values, subject=None, now=now)
        _give(db, account, self.roles, self.actor.person, now)
        facts = {"account": account, "person": person, "branch": branch, "roles": sorted(self.roles)}
        return self.done({"account": account, "person": person, "new_person": new}, facts)

    def _name_is_free(self, db: Db) -> None:
        if not self.name or self.name != self.name.strip() or len(self.name) > LONGEST_NAME:
            raise EntryRefused.at("name", say("工号要有 1 到 {most} 个字，前后没有空格", most=LONGEST_NAME))
        table = Account.__table__
        if db.scalar(select(table.c.id).where(table.c.name == self.name)) is not None:
            raise EntryRefused.at("name", say("工号「{name}」已经有人用，换一个", name=self.name))

    def _whose(self, db: Db, now: datetime) -> tuple[str, bool]:
        if self.person is not None:
            return _person_called(db, self.person), False
        name = self.real_name or self.name
        today = shanghai_day(now)
        if self.id_number is None:
            return add_person(db, name, now=now, today=today, identity_verified=False), True
        number = read_identity_number(self.id_number, today)
        if not number.is_good:
            raise EntryRefused.at("id_number", number.errors[0])
        found = person_with(db, number.cleaned)
        if found is not None:
            return found, False
        return add_person(db, name, now=now, today=today, id_number=number.cleaned), True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRoles(RegisterChange):
    """From now on the account `name` has exactly `roles`."""

    kind: ClassVar[str] = "change_roles"
    name: str
    roles: frozenset[Role]
    demo: bool = False

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, NotFound, and EntryRefused for roles that may not meet in one person."""
        only_operator(self.actor)
        return self.carry_out(db, now)

    def carry_out(self, db: Db, now: datetime) -> Done:
        """The same once somebody was allowed to. Raises NotFound, EntryRefused."""
        account = active_account(db, self.name)
        _may_hold(db, account.person, self.roles, now, demo=self.demo, without=account.id)
        held = {Role(row.role): row.id for row in _open_roles(db, account.id)}
        for role in held.keys() - self.roles:
            change(db, RoleHeld, held[role], until=now)
        _give(db, account.id, self.roles - held.keys(), self.actor.person, now)
        facts = {"account": account.id, "before": sorted(held), "roles": sorted(self.roles)}
        # In a key post the wider circle of kin binds him, in what he has done before too (S-03).
        return self.done({"account": account.id}, facts, recusals.cases_near(db, account.person))


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveStaff(RegisterChange):
    """From now on the account `name` works at the office with the code `branch`; what its person holds in cases stays."""

    kind: ClassVar[str] = "move_staff"
    name: str
    branch: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, NotFound, EntryRefused where he is there already."""
        only_operator(self.actor)
        return self.carry_out(db, now)

    def carry_out(self, db: Db, now: datetime) -> Done:
        """The same once somebody was allowed to. Raises NotFound, EntryRefused."""
        account, branch = active_account(db, self.name), branch_with(db, self.branch)
        if account.branch == branch:
            raise EntryRefused.at("branch", say("{name}已经在这个网点", name=self.name))
        change(db, Account, account.id, branch=branch)
        return self.done({"account": account.id}, {"account": account.id, "before": account.branch, "branch": branch})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismiss(RegisterChange):
    """The account `name` ends at once: its roles, its sign-ins, its token. What its person holds in cases stays.

    One administrator is enough, since it only takes away (PRODUCT §3); he does not end himself.
    """

    kind: ClassVar[str] = "dismiss"
    name: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, NotFound, NotPossible for one's own account."""
        account = active_account(db, self.name)
        if self.actor != OPERATOR:
            must_keep(db, self.actor, {Role.ADMINISTRATOR}, account.branch, now)
            if account.person == self.actor.person:
                raise NotPossible(say("不能停用自己，请另一位系统管理员办"))
        for row in _open_roles(db, account.id):
            change(db, RoleHeld, row.id, until=now)
        change(db, Account, account.id, state="dismissed", token_key=None, password_hash=None,
               credential_version=account.credential_version + 1)  # fmt: skip
        end_all(db, account.id, now)
        return self.done({"account": account.id}, {"account": account.id})


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyIdentity(RegisterChange):
    """The person of the account `name` has shown his card: from now on he has the number, and is no longer 未核身份."""

    kind: ClassVar[str] = "verify_identity_of_staff"
    name: str
    id_number: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, NotFound, EntryRefused for a wrong number or one that is somebody else's."""
        only_operator(self.actor)
        today = shanghai_day(now)
        account, number = active_account(db, self.name), read_identity_number(self.id_number, today)
        if not number.is_good:
            raise EntryRefused.at("id_number", number.errors[0])
        if person_with(db, number.cleaned) not in (None, account.person):
            raise EntryRefused.at("id_number", say("这个身份证号已登记在别人名下：另建账号，写上 --person"))
        give_number(db, account.person, number.cleaned, now=now, today=today)
        change_person(db, account.person, now=now, identity_verified=True)
        return self.done({"account": account.id}, {"account": account.id, "person": account.person})


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveToken(RegisterChange):
    """A new bearer token of the account `name`, shown once; only its blind index is kept, and the old one ends."""

    kind: ClassVar[str] = "give_token"
    name: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """The token in the answer; without a key there is no receipt that would keep it. Raises Forbidden, NotFound."""
        only_operator(self.actor)
        assert self.key is None, "a receipt would keep the token"
        account = active_account(db, self.name)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        change(db, Account, account.id, token_key=db.keyring.blind(TOKEN_KIND, token))
        return self.done({"token": token}, {"account": account.id})


@dataclass(frozen=True, slots=True, kw_only=True)
class EndToken(RegisterChange):
    """The bearer token of the account `name` ends at once; like a dismissal it only takes away, so one is enough."""

    kind: ClassVar[str] = "end_token"
    name: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, NotFound."""
        account = active_account(db, self.name)
        if self.actor != OPERATOR:
            must_keep(db, self.actor, {Role.ADMINISTRATOR}, account.branch, now)
        change(db, Account, account.id, token_key=None)
        return self.done({"account": account.id}, {"account": account.id})


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPassword(RegisterChange):
    """A new password of the account `name`, hashed outside the transaction; every sign-in of the old one ends."""

    kind: ClassVar[str] = "set_password"
    unsaid: ClassVar[frozenset[str]] = frozenset({"password_hash"})
    name: str
    password_hash: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, NotFound."""
        only_operator(self.actor)
        return self.carry_out(db, now)

    def carry_out(self, db: Db, now: datetime) -> Done:
        """The same once somebody was allowed to. Raises NotFound."""
        account = active_account(db, self.name)
        change(db, Account, account.id, password_hash=self.password_hash,
               credential_version=account.credential_version + 1)  # fmt: skip
        end_all(db, account.id, now)
        return self.done({"account": account.id}, {"account": account.id})


def refuse_conflict(db: Db, person: str, roles: frozenset[Role], now: datetime) -> None:
    """Raises EntryRefused where `roles`, together with those of whoever the person covers or is covered by, clash.

    Rule: PRODUCT §3 (static; substitutes: own and covered roles together).
    """
    conflict = static_conflict(roles)
    if conflict is not None:
        raise EntryRefused.at("roles", conflict)
    for other in _in_cover_with(db, person, now):
        conflict = static_conflict(roles | roles_of(db, other, now))
        if conflict is not None:
            raise EntryRefused.at("roles", say("{conflict}（有顶岗安排，两人的岗位合起来算）", conflict=conflict))


def _may_hold(
    db: Db, person: str, roles: frozenset[Role], now: datetime, *, demo: bool, without: str | None = None
) -> None:
    if not roles:
        raise EntryRefused.at("roles", say("至少写一个岗位"))
    refuse_conflict(db, person, roles | roles_of(db, person, now, without=without), now)
    verified = db.scalar(select(Person.__table__.c.identity_verified).where(Person.__table__.c.id == person))
    if not verified and not demo and roles & CREDIT_ROLES:
        raise NotPossible(say("没有核对身份的人不能担任办件岗位：加上 --id-number 身份证号"))


def _person_called(db: Db, name: str) -> str:
    account, person = Account.__table__, Person.__table__
    by_account = db.scalar(select(account.c.person).where(account.c.name == name))
    if by_account is not None:
        return str(by_account)
    staff = db.rows(
        select(person.c.id).join(account, account.c.person == person.c.id).where(person.c.name == name).distinct()
    )
    if len(staff) != 1:
        many = say("有 {n} 个人叫「{name}」，写他的工号", n=len(staff), name=name)
        raise NotFound(many if staff else say("没有叫「{name}」的人", name=name))
    return str(staff[0].id)


def _give(db: Db, account: str, roles: Iterable[Role], given_by: str, now: datetime) -> None:
    for role in sorted(roles):
        values = {"account": account, "role": role.value, "since": now, "given_by": given_by}
        write(db, RoleHeld, values, subject=None, now=now)


def _open_roles(db: Db, account: str) -> list[Row[Any]]:
    table = RoleHeld.__table__
    return list(db.rows(select(table).where(table.c.account == account, table.c.until.is_(None))))


def _in_cover_with(db: Db, person: str, now: datetime) -> frozenset[str]:
    table = Cover.__table__
    rows = db.rows(
        select(table.c.absent, table.c.substitute).where(
            table.c.until > now, or_(table.c.absent == person, table.c.substitute == person)
        )
    )
    return frozenset(one for row in rows for one in (row.absent, row.substitute)) - {person}
