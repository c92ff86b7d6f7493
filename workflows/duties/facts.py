"""Which person stands how to one case: roles, cover, duties held, kinship. All in one statement."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import CTE, BindParameter, ColumnElement, Row, Select, and_, bindparam, or_, select

from workflows.duties import guests, recusals
from workflows.duties.rules import Held, Holdings, Standing
from workflows.records.column_types import InstantType
from workflows.records.duties import DutyHeld
from workflows.records.freezes import people_frozen
from workflows.records.households import Branch
from workflows.records.named_teller import NamedTeller
from workflows.records.people import Account, Cover, Person, RoleHeld
from workflows.records.together import Rows, Together
from workflows.records.transaction import Db
from workflows.words.roles import KEY_ROLES, DutyClass, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutCase:
    """What the guard must know of a case, or of one that is about to start (`application` None)."""

    application: str | None
    branch: str
    household: str
    village: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everybody who might act in the case, who covers whom now (substitute, absent), and what is held in it.

    `branches` are the case's own and those above it, nearest first: where its committee is looked for.
    """

    staff: tuple[Standing, ...]
    held: Holdings = field(default_factory=Holdings)
    covers: frozenset[tuple[str, str]] = frozenset()
    branches: tuple[str, ...] = ()

    def free_directors(self) -> tuple[Standing, ...]:
        """Of the nearest branch that has one: a director who holds nothing in the case and is not recused."""
        free = [one for one in self.staff if one.recused is None and self.held.of(one.person) is None]
        at = (tuple(one for one in free if branch in one.directs) for branch in self.branches)
        return next((found for found in at if found), ())

    def lets_in(self, person: str, branch: str | None) -> bool:
        """Whether somebody of `branch` may know of the case: it is his own, or he serves it as a guest."""
        return branch in self.branches or self.is_guest(person)

    def is_guest(self, person: str) -> bool:
        """Whether he is of another branch and serves this one case, or has served it (G3-05)."""
        here = self.standing(person)
        return here is not None and here.guest

    def standing(self, person: str) -> Standing | None:
        """How a person stands to the case; None for somebody who is not staff there."""
        return next((one for one in self.staff if one.person == person), None)


def load(
    db: Db, about: AboutCase, *, now: datetime, task_name: Callable[[str], str], considered: Collection[str] = ()
) -> Facts:
    """The facts of one case at `now`. `considered` are persons asked about as if they were named for it (G3-05)."""
    found = _FACTS.ask(
        db,
        application=about.application,
        branch=about.branch,
        household=about.household,
        village=about.village,
        considered=list(considered),
        **recusals.instants(now),
    )
    branches, held = _upwards(found["branches"], about.branch), _holdings(found["held"], task_name)
    people = _staff(found["staff"], branches, guests.whether_named(found["named"]) | dict.fromkeys(considered, True))
    managing = {person for person, who in people.items() if who.manages}
    names = {person: who.name for person, who in people.items()}
    recused = recusals.of_case(found, names, managing | held.by_person().keys())
    stopped = {person for person, who in people.items() if who.frozen}
    now_covered = ((row.substitute, row.absent) for row in found["covers"])
    covers = frozenset(two for two in now_covered if not stopped & set(two))
    away = {absent for _, absent in covers}
    staff = tuple(
        Standing(
            person,
            who.name,
            frozenset(who.roles),
            recused.near.get(person) or (recused.distant.get(person) if who.in_key_post else None),
            # Nobody acts for whoever is frozen: he is away like one on leave without cover.
            away=person in away or person in stopped,
            distant=recused.distant.get(person),
            seats=frozenset(who.seats),
            directs=frozenset(who.directs),
            guest=who.guest,
        )
        for person, who in sorted(people.items(), key=lambda entry: (entry[1].name, entry[0]))
    )
    return Facts(staff=staff, held=held, covers=covers, branches=branches)


def _holdings(rows: Rows, task_name: Callable[[str], str]) -> Holdings:
    """The rows of `duty_held` of a case, oldest first."""
    return Holdings(
        tuple(
            Held(r.person, r.name, DutyClass(r.duty_class), r.first_task, task_name(r.first_task), r.since)
            for r in sorted(rows, key=attrgetter("since"))
        )
    )


def branch_and_above(db: Db, branch: str) -> tuple[str, ...]:
    """The branch, its parent, its parent's parent, nearest first: people above the branch count."""
    return _upwards(db.rows(select(Branch.__table__.c.id, Branch.__table__.c.parent)), branch)


def _upwards(rows: Sequence[Row[Any]], branch: str) -> tuple[str, ...]:
    parents = {row.id: row.parent for row in rows}
    chain: list[str] = []
    at: str | None = branch
    while at is not None and at not in chain:
        chain.append(at)
        at = parents.get(at)
    return tuple(chain)


def branch_and_below(db: Db, branch: str) -> frozenset[str]:
    """One's own branch: the branch and all below it (CONTRACT, REST)."""
    below: dict[str | None, list[str]] = defaultdict(list)
    for row in db.rows(select(Branch.__table__.c.id, Branch.__table__.c.parent)):
        below[row.parent].append(row.id)
    found, waiting = set(), [branch]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += below[at]
    return frozenset(found)


def roles_in_force(now: datetime | ColumnElement[Any]) -> ColumnElement[bool]:
    """Role rows that count at `now`."""
    role = RoleHeld.__table__
    return and_(role.c.since <= now, or_(role.c.until.is_(None), role.c.until > now))


@dataclass(slots=True)
class _Who:
    """Somebody of the staff while the facts are gathered: `roles`, `seats`, `directs` there, `anywhere` all his roles."""

    name: str
    roles: set[Role] = field(default_factory=set)
    anywhere: set[Role] = field(default_factory=set)
    seats: set[str] = field(default_factory=set)
    directs: set[str] = field(default_factory=set)
    guest: bool = False
    frozen: bool = False

    @property
    def in_key_post(self) -> bool:
        """The wider circle of recusal binds him (S-03)."""
        return bool(self.anywhere & KEY_ROLES)

    @property
    def manages(self) -> bool:
        """He is a client manager still, so he has not moved to another post (S-02)."""
        return Role.CLIENT_MANAGER in self.anywhere


def _staff(rows: Rows, branches: tuple[str, ...], named: Mapping[str, bool]) -> dict[str, _Who]:
    """Whoever has an account there, with the roles of all his accounts there: persons count, not accounts.

    And whoever serves this one case from another branch: a teller while he is `named`, nothing once that is over (G3-05).
    """
    people: dict[str, _Who] = {}
    for row in rows:
        who = people.setdefault(row.id, _Who(row.name, frozen=row.frozen))
        who.anywhere.add(Role(row.role))
        if row.branch in branches:
            who.roles.add(Role(row.role))
            if row.role == Role.COMMITTEE_MEMBER:
                who.seats.add(row.branch)
            if row.role == Role.DIRECTOR:
                who.directs.add(row.branch)
    for one in people.keys() & named.keys():
        who = people[one]
        who.guest = not who.roles
        if who.guest and named[one]:
            who.roles |= who.anywhere & {Role.TELLER}
    return {person: who for person, who in people.items() if who.roles or who.guest}


_application: BindParameter[str] = bindparam("application")
_now: BindParameter[Any] = bindparam("now", type_=InstantType)


def _above() -> CTE:
    """The branch and those above it, with their parents."""
    branch = Branch.__table__
    here = select(branch.c.id, branch.c.parent).where(branch.c.id == bindparam("branch"))
    above = here.cte("above", recursive=True)
    return above.union(select(branch.c.id, branch.c.parent).join(above, above.c.parent == branch.c.id))


def _all_roles(above: CTE) -> Select[Any]:
    """The roles in force of everybody with an account there, of those who serve the case, and of the `considered`."""
    account, role, person = Account.__table__, RoleHeld.__table__, Person.__table__
    here = Account.__table__.alias("here")
    there = select(here.c.person).where(here.c.state == "active", here.c.branch.in_(select(above.c.id)))
    considered: BindParameter[Any] = bindparam("considered", expanding=True)
    who = account.c.person
    return (
        select(person.c.id, person.c.name, account.c.branch, role.c.role, who.in_(people_frozen()).label("frozen"))
        .join(account, account.c.person == person.c.id)
        .join(role, role.c.account == account.c.id)
        .where(account.c.state == "active", roles_in_force(_now))
        .where(
            or_(
                who.in_(there),
                who.in_(guests.OF_CASE.with_only_columns(NamedTeller.__table__.c.teller)),
                who.in_(considered),
            )
        )
    )


def _held() -> Select[Any]:
    table, person = DutyHeld.__table__, Person.__table__
    return (
        select(table.c.person, person.c.name, table.c.duty_class, table.c.first_task, table.c.since)
        .join(person, person.c.id == table.c.person)
        .where(table.c.case == _application)
    )


def _covers() -> Select[Any]:
    cover = Cover.__table__
    return select(cover.c.substitute, cover.c.absent).where(cover.c.since <= _now, cover.c.until > _now)


def _facts() -> Together:
    above = _above()
    return Together(
        {
            **recusals.QUESTIONS,
            "branches": select(above.c.id, above.c.parent),
            "held": _held(),
            "named": guests.OF_CASE,
            "staff": _all_roles(above),
            "covers": _covers(),
        }
    )


_FACTS = _facts()
