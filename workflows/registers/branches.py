"""Offices, villages, and which client manager looks after a village."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import func, select

from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.duties.facts import roles_in_force
from workflows.records.households import Branch, Village, VillageManager
from workflows.records.people import RoleHeld
from workflows.records.sealed import change, write
from workflows.records.transaction import Db
from workflows.registers.accounts import active_account
from workflows.registers.authority import KEEPERS, must_keep, operator_or
from workflows.registers.register_act import RegisterChange, only_operator
from workflows.words.actor import OPERATOR
from workflows.words.refusals import EntryRefused, NotFound, NotPossible
from workflows.words.roles import Role
from workflows.words.sentence import say

MOST_OFFERED = 12
"""Names that a sentence offers instead of one that was not found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddBranch(RegisterChange):
    """A new office under the one with the code `parent`, or the uppermost of all."""

    kind: ClassVar[str] = "add_branch"
    code: str
    name: str
    parent: str | None = None

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, NotFound for the parent, EntryRefused for a code or name that is taken."""
        if self.actor == OPERATOR or self.parent is None:
            only_operator(self.actor)
        else:
            must_keep(db, self.actor, {Role.ADMINISTRATOR}, branch_with(db, self.parent), now)
        table = Branch.__table__
        for field, value in (("code", self.code), ("name", self.name)):
            if not value.strip():
                raise EntryRefused.at(field, say("网点要有代码和名称"))
            if db.scalar(select(table.c.id).where(table.c[field] == value)) is not None:
                raise EntryRefused.at(field, say("已经有网点「{value}」", value=value))
        parent = None if self.parent is None else branch_with(db, self.parent)
        values = {"code": self.code, "name": self.name, "parent": parent}
        branch = write(db, Branch, values, subject=None, now=now)
        return self.done({"branch": branch, "code": self.code}, {"branch": branch, "code": self.code})


@dataclass(frozen=True, slots=True, kw_only=True)
class AddVillage(RegisterChange):
    """A new village of the office with the code `branch`."""

    kind: ClassVar[str] = "add_village"
    branch: str
    name: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, NotFound for the office, EntryRefused for a name that is taken there."""
        branch, table = branch_with(db, self.branch), Village.__table__
        operator_or(db, self.actor, KEEPERS, branch, now)
        taken = select(table.c.id).where(table.c.branch == branch, table.c.name == self.name)
        if not self.name.strip() or db.scalar(taken) is not None:
            raise EntryRefused.at("name", say("这个网点已经有「{name}」", name=self.name))
        village = write(db, Village, {"branch": branch, "name": self.name}, subject=None, now=now)
        return self.done({"village": village}, {"village": village, "branch": branch}, branches=(branch,))


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignManager(RegisterChange):
    """From now on the person of the account `staff` looks after the village (its id), until somebody else does."""

    kind: ClassVar[str] = "assign_manager"
    village: str
    staff: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, NotFound, and NotPossible for somebody who is no client manager now."""
        branch = db.scalar(select(Village.__table__.c.branch).where(Village.__table__.c.id == self.village))
        if branch is None:
            raise NotFound(say("没有这个村"))
        operator_or(db, self.actor, KEEPERS, branch, now)
        person, table = _client_manager(db, self.staff, now), VillageManager.__table__
        open_row = db.row(select(table).where(table.c.village == self.village, table.c.until.is_(None)))
        facts = {"village": self.village, "person": person}
        if open_row is not None and open_row.person == person:
            return self.done(facts, facts)
        if open_row is not None:
            change(db, VillageManager, open_row.id, until=now)
        values = {"village": self.village, "person": person, "since": now}
        write(db, VillageManager, values, subject=None, now=now)
        before = None if open_row is None else open_row.person
        return self.done(facts, facts | {"before": before}, branches=(branch,))


def branch_with(db: Db, code: str) -> str:
    """The id of the office with a code. Raises NotFound, which offers those there are."""
    table = Branch.__table__
    found = db.scalar(select(table.c.id).where(table.c.code == code))
    if found is None:
        there = [row.code for row in db.rows(select(table.c.code).order_by(table.c.code).limit(MOST_OFFERED))]
        if not there:
            raise NotFound(say("还没有网点，先建网点：fourgates branches add"))
        raise NotFound(say("没有代码为「{code}」的网点；现有：{there}", code=code, there=there))
    return str(found)


def villages_named(db: Db, name: str, branch: str | None = None) -> tuple[str, ...]:
    """The ids of all villages of a name, of one office (id) or of any."""
    table = Village.__table__
    wanted = select(table.c.id).where(table.c.name == name)
    return tuple(row.id for row in db.rows(wanted if branch is None else wanted.where(table.c.branch == branch)))


def village_named(db: Db, name: str, branch: str | None = None) -> str:
    """The one village of a name. Raises NotFound, which offers names like it, or asks for the office where two have it."""
    found, table = villages_named(db, name, branch), Village.__table__
    if len(found) > 1:
        raise NotFound(say("有 {n} 个村叫「{name}」，写明网点代码", n=len(found), name=name))
    if found:
        return found[0]
    like = select(table.c.name).where(func.substr(table.c.name, 1, 1) == name[:1]).order_by(table.c.name)
    near = [row.name for row in db.rows(like.limit(MOST_OFFERED))]
    if near:
        raise NotFound(say("没有名为「{name}」的村；名字相近的有：{near}", name=name, near=near))
    raise NotFound(say("没有名为「{name}」的村", name=name))


def _client_manager(db: Db, staff: str, now: datetime) -> str:
    role, row = RoleHeld.__table__, active_account(db, staff)
    holds = select(role.c.id).where(
        role.c.account == row.id, role.c.role == Role.CLIENT_MANAGER.value, roles_in_force(now)
    )
    if db.scalar(holds) is None:
        raise NotPossible(say("{name}不是客户经理，不能管村", name=staff))
    return str(row.person)
