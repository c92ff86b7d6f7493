"""From which households and cases a person must stay away: recused means blind, so lists leave them out (PRODUCT §3).

The other direction of `duties/recusals.py`, which asks of one case who stays out of it; the two are tested to agree.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, union

from workflows.duties.facts import roles_in_force
from workflows.duties.recusals import BARRED_AFTER_MOVE
from workflows.records.cases import Application
from workflows.records.duties import DutyHeld, RecusalFound
from workflows.records.households import Guarantee, Member, VillageManager
from workflows.records.people import Account, Relation, RoleHeld, binds
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
    found = RecusalFound.__table__
    declared = {row.application for row in db.rows(select(found.c.application).where(found.c.person == person))}
    left = _left(db, person, roles, now)
    own = _own(db, person) if left else set()
    return Blind(_households(db, person, roles, now), frozenset(left), frozenset(declared), frozenset(own))


def roles_of(db: Db, people: Collection[str], now: datetime) -> dict[str, frozenset[Role]]:
    """The roles in force of all accounts of each of these persons."""
    account, role = Account.__table__, RoleHeld.__table__
    rows = db.rows(
        select(account.c.person, role.c.role)
        .join(account, account.c.id == role.c.account)
        .where(account.c.person.in_(people), account.c.state == "active", roles_in_force(now))
    )
    return {one: frozenset(Role(row.role) for row in rows if row.person == one) for one in people}


def _households(db: Db, person: str, roles: frozenset[Role], now: datetime) -> frozenset[str]:
    """His own, those of his kin, and those that he stands surety for."""
    return frozenset(row.household for row in db.rows(union(_of_kin(person, roles), _guaranteed(person, now))))


def _of_kin(person: str, roles: frozenset[Role]) -> Select[Any]:
    relation, member = Relation.__table__, Member.__table__
    counts = binds() if roles & KEY_ROLES else and_(binds(), relation.c.near)
    related = (
        select(relation.c.other).where(relation.c.person == person, counts),
        select(relation.c.person).where(relation.c.other == person, counts),
    )
    return select(member.c.household).where(
        member.c.state == "在户", or_(member.c.person == person, *(member.c.person.in_(one) for one in related))
    )


def _guaranteed(person: str, now: datetime) -> Select[Any]:
    table = Guarantee.__table__
    in_force = or_(table.c.until.is_(None), table.c.until >= shanghai_day(now))
    return select(table.c.household).where(table.c.guarantor == person, in_force)


def _left(db: Db, person: str, roles: frozenset[Role], now: datetime) -> set[str]:
    """Villages that somebody looked after within a year and, being no client manager any more, does not look after."""
    if Role.CLIENT_MANAGER in roles:
        return set()
    table = VillageManager.__table__
    rows = db.rows(
        select(table.c.village).where(
            table.c.person == person, table.c.until > now - BARRED_AFTER_MOVE, table.c.until <= now
        )
    )
    return {row.village for row in rows}


def _own(db: Db, person: str) -> set[str]:
    table = DutyHeld.__table__
    return {row.case for row in db.rows(select(table.c.case).where(table.c.person == person))}
