"""From which households and cases a person must stay away: recused means blind, so lists leave them out (PRODUCT §3).

The other direction of `duties/recusals.py`, which asks of one case who stays out of it; the two are tested to agree.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Row, Select, and_, bindparam, or_, select

from workflows.duties.facts import roles_in_force
from workflows.duties.recusals import instants
from workflows.records.cases import Application
from workflows.records.column_types import InstantType
from workflows.records.duties import DutyHeld, RecusalFound
from workflows.records.households import Guarantee, Member, VillageManager
from workflows.records.people import Account, Relation, RoleHeld, binds
from workflows.records.together import Rows, Together
from workflows.records.transaction import Db
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
    """Everything from which `person` is recused at `now`, in one statement. Rules: RULES S-02, S-03."""
    return with_roles(db, person, (), now=now)[0]


def with_roles(
    db: Db, person: str, others: Collection[str], *, now: datetime
) -> tuple[Blind, dict[str, frozenset[Role]]]:
    """The same, and the roles in force of all accounts of him and of each of the `others`."""
    people = {person, *others}
    found = _FROM.ask(db, person=person, people=sorted(people), **instants(now))
    by_person = {one: frozenset(Role(row.role) for row in found["roles"] if row.person == one) for one in people}
    return _blind(found, by_person[person]), by_person


def _blind(found: Mapping[str, Rows], roles: frozenset[Role]) -> Blind:
    if not roles:
        # Who holds no role acts in no case; the guard does not know him either.
        return Blind()
    # Distant kin counts for somebody in a key post (S-03).
    kin = (*found["near"], *(found["distant"] if roles & KEY_ROLES else ()))
    # Who is a client manager still has not moved to another post.
    left = frozenset() if Role.CLIENT_MANAGER in roles else frozenset(row.village for row in found["left"])
    return Blind(
        frozenset(row.household for row in (*kin, *found["guaranteed"])),
        left,
        frozenset(row.application for row in found["declared"]),
        frozenset(row.case for row in found["own"]) if left else frozenset(),
    )


_person: BindParameter[str] = bindparam("person")
_now: BindParameter[Any] = bindparam("now", type_=InstantType)


def _roles() -> Select[Any]:
    account, role = Account.__table__, RoleHeld.__table__
    people: BindParameter[Any] = bindparam("people", expanding=True)
    return (
        select(account.c.person, role.c.role)
        .join(account, account.c.id == role.c.account)
        .where(account.c.person.in_(people), account.c.state == "active", roles_in_force(_now))
    )


def _kin(counts: ColumnElement[bool]) -> Select[Any]:
    """His own household and those of his kin."""
    relation, member = Relation.__table__, Member.__table__
    related = (
        select(relation.c.other).where(relation.c.person == _person, binds(), counts),
        select(relation.c.person).where(relation.c.other == _person, binds(), counts),
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
        "roles": _roles(),
        "near": _kin(Relation.__table__.c.near),
        "distant": _kin(~Relation.__table__.c.near),
        "guaranteed": _guaranteed(),
        "left": _left(),
        "declared": select(_declared.c.application).where(_declared.c.person == _person),
        "own": _own(),
    }
)
