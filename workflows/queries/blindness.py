"""From which households and cases a person must stay away: recused means blind, so lists leave them out (PRODUCT §3).

The other direction of `duties/recusals.py`, which asks of one case who stays out of it; the two are tested to agree.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Boolean, ColumnElement, Date, Row, Select, and_, bindparam, or_, select

from workflows.duties.facts import roles_in_force
from workflows.duties.recusals import BARRED_AFTER_MOVE
from workflows.records.cases import Application
from workflows.records.column_types import InstantType
from workflows.records.duties import DutyHeld, RecusalFound
from workflows.records.households import Guarantee, Member, VillageManager
from workflows.records.people import Account, Relation, RoleHeld, binds
from workflows.records.together import Together
from workflows.records.transaction import Db
from workflows.words.clock import shanghai_day
from workflows.words.roles import KEY_ROLES, Role


@dataclass(frozen=True, slots=True)
class Blind:
    """Ids of what a person may not see. In a case of `own`, having a duty there, he stays though he left its village."""

    households: frozenset[str] = frozenset()
    villages: frozenset[str] = frozenset()
    applications: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()

    def hides(self, household: str, village: str) -> bool:
        """Whether the file of a household shows no more than name and village."""
        return household in self.households or village in self.villages

    def closes(self, row: Row[Any]) -> bool:
        """Whether the case of an application row is hidden: what `leaves` says of many, said of one."""
        village = row.village in self.villages and row.id not in self.own
        return row.household in self.households or village or row.id in self.applications

    def leaves(self) -> ColumnElement[bool]:
        """The condition on `application` that leaves out what the person must not see."""
        table = Application.__table__
        return and_(
            table.c.household.not_in(self.households),
            or_(table.c.village.not_in(self.villages), table.c.id.in_(self.own)),
            table.c.id.not_in(self.applications),
        )


def load(db: Db, person: str, *, now: datetime) -> Blind:
    """Everything from which `person` is recused at `now`, in a fixed number of statements. Rules: RULES S-02, S-03."""
    return of(db, person, roles_of(db, {person}, now).get(person, frozenset()), now=now)


def of(db: Db, person: str, roles: frozenset[Role], *, now: datetime) -> Blind:
    """The same for somebody whose `roles` are known."""
    if not roles:
        # Who holds no role acts in no case; the guard does not know him either.
        return Blind()
    found = _FROM.ask(
        db, person=person, wide=bool(roles & KEY_ROLES), today=shanghai_day(now), now=now, after=now - BARRED_AFTER_MOVE
    )
    # Who is a client manager still has not moved to another post.
    left = frozenset() if Role.CLIENT_MANAGER in roles else frozenset(row.village for row in found["left"])
    return Blind(
        frozenset(row.household for row in (*found["kin"], *found["guaranteed"])),
        left,
        frozenset(row.application for row in found["declared"]),
        frozenset(row.case for row in found["own"]) if left else frozenset(),
    )


def roles_of(db: Db, people: Collection[str], now: datetime) -> dict[str, frozenset[Role]]:
    """The roles in force of all accounts of each of these persons."""
    account, role = Account.__table__, RoleHeld.__table__
    rows = db.rows(
        select(account.c.person, role.c.role)
        .join(account, account.c.id == role.c.account)
        .where(account.c.person.in_(people), account.c.state == "active", roles_in_force(now))
    )
    return {one: frozenset(Role(row.role) for row in rows if row.person == one) for one in people}


_person: BindParameter[str] = bindparam("person")
_now: BindParameter[Any] = bindparam("now", type_=InstantType)


def _kin() -> Select[Any]:
    """His own household and those of his kin; distant kin counts for somebody in a key post, who looks `wide` (S-03)."""
    relation, member = Relation.__table__, Member.__table__
    counts = and_(binds(), or_(relation.c.near, bindparam("wide", type_=Boolean())))
    related = (
        select(relation.c.other).where(relation.c.person == _person, counts),
        select(relation.c.person).where(relation.c.other == _person, counts),
    )
    return select(member.c.household).where(
        member.c.state == "在户", or_(member.c.person == _person, *(member.c.person.in_(one) for one in related))
    )


def _guaranteed() -> Select[Any]:
    """Households that he stands surety for."""
    table = Guarantee.__table__
    in_force = or_(table.c.until.is_(None), table.c.until >= bindparam("today", type_=Date()))
    return select(table.c.household).where(table.c.guarantor == _person, in_force)


def _left() -> Select[Any]:
    """Villages that somebody looked after within a year and does not look after any more."""
    table, after = VillageManager.__table__, bindparam("after", type_=InstantType)
    return select(table.c.village).where(table.c.person == _person, table.c.until > after, table.c.until <= _now)


def _own() -> Select[Any]:
    """Cases of such villages in which he holds a duty."""
    duty, application = DutyHeld.__table__, Application.__table__
    return (
        select(duty.c.case)
        .join(application, application.c.id == duty.c.case)
        .where(duty.c.person == _person, application.c.village.in_(_left()))
    )


_declared = RecusalFound.__table__
_FROM = Together(
    {
        "kin": _kin(),
        "guaranteed": _guaranteed(),
        "left": _left(),
        "declared": select(_declared.c.application).where(_declared.c.person == _person),
        "own": _own(),
    }
)
