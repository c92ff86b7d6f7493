"""Who has declared his kinship this year and who is late, what has been declared, and which ends wait (RULES S-03)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from workflows.credit.interest import add_months
from workflows.duties.facts import roles_in_force
from workflows.records.at_once import Asking, answered, beside
from workflows.records.households import Branch
from workflows.records.kinship import DeclaredKin, RelationEnd, YearlyDeclaration, still_waits
from workflows.records.people import Account, Person, Relation, RoleHeld, SignIn, binds
from workflows.records.transaction import Db
from workflows.words.clock import shanghai_day, start_of_day
from workflows.words.roles import CREDIT_ROLES, Role
from workflows.words.sentence import Sentence, say

EVERY_MONTHS = 12
FIRST_WITHIN = timedelta(days=30)
"""Who has joined declares for the first time within these days (ours)."""
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKin:
    """A relative as last declared. `id` names a relation, or a line without a number that matches nobody."""

    id: str
    name: str
    kind: str
    near: bool
    matched: bool
    ending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDeclaration:
    """How one person stands with his yearly declaration; `due_on` is the last day for the next."""

    person: str
    name: str
    office: str
    roles: tuple[Role, ...]
    last_at: datetime | None
    kin: int
    due_on: date
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingEnd:
    """A kinship that is no longer declared; whoever is one of `concerned` cannot decide on it."""

    id: str
    name: str
    office: str
    relative: str
    kind: str
    reason: str
    asked_at: datetime
    concerned: frozenset[str]


def due_on(joined: datetime, last: datetime | None) -> date:
    """Twelve months after the last declaration, thirty days after joining for the first."""
    return shanghai_day(joined) + FIRST_WITHIN if last is None else add_months(shanghai_day(last), EVERY_MONTHS)


def of_person(db: Db, person: str, *, now: datetime) -> StaffDeclaration | None:
    """One person's; None for somebody who can hold no duty and has nothing to declare."""
    return next(iter(answered(db, _of(Account.__table__.c.person == person, now))), None)


def of_branches(db: Db, branches: Collection[str], *, now: datetime) -> tuple[StaffDeclaration, ...]:
    """Everybody's who can hold a duty there: the late first, then by the day on which it is due."""
    found = answered(db, _of(Account.__table__.c.branch.in_(branches), now))
    return tuple(sorted(found, key=lambda one: (one.due_on, one.name, one.person)))


def known_kin(db: Db, person: str) -> tuple[KnownKin, ...]:
    """Whom a person has declared until now, in the order in which he did."""
    relation, other, end, line = (r.__table__ for r in (Relation, Person, RelationEnd, DeclaredKin))
    waiting = select(end.c.id).where(end.c.relation == relation.c.id, still_waits()).exists()
    rows = db.rows(
        select(relation, other.c.name, waiting.label("ending"))
        .join(other, other.c.id == relation.c.other)
        .where(relation.c.person == person, binds())
        .order_by(relation.c.id)
    )
    last = select(YearlyDeclaration.__table__.c.id).where(YearlyDeclaration.__table__.c.person == person)
    last = last.order_by(YearlyDeclaration.__table__.c.at.desc()).limit(1)
    unmatched = db.rows(select(line).where(line.c.of.in_(last), line.c.other.is_(None)).order_by(line.c.position))
    matched = [
        KnownKin(id=r.id, name=r.name, kind=r.kind, near=r.near, matched=True, ending=bool(r.ending)) for r in rows
    ]
    loose = [KnownKin(id=r.id, name=r.name, kind=r.kind, near=r.near, matched=False, ending=False) for r in unmatched]
    return (*matched, *loose)


def open_matters(branches: Collection[str], *, now: datetime) -> Asking[tuple[int, int]]:
    """How many in these offices are late, and how many ends wait for a second person."""
    here = Account.__table__.c.branch.in_(branches)
    declared, ends = yield from beside(_of(here, now), _waiting_ends(branches))
    return sum(one.late for one in declared), len(ends)


def waiting_ends(db: Db, branches: Collection[str]) -> tuple[WaitingEnd, ...]:
    """Ends of kinship that staff of these offices have asked for, oldest first."""
    return answered(db, _waiting_ends(branches))


def _waiting_ends(branches: Collection[str]) -> Asking[tuple[WaitingEnd, ...]]:
    end, relation, account, branch = (r.__table__ for r in (RelationEnd, Relation, Account, Branch))
    staff, relative = Person.__table__.alias("staff"), Person.__table__.alias("relative")
    office = (
        select(branch.c.name)
        .join(account, account.c.branch == branch.c.id)
        .where(account.c.person == relation.c.person, account.c.branch.in_(branches))
        .order_by(account.c.id)
        .limit(1)
        .scalar_subquery()
    )
    (rows,) = yield (
        select(end, relation.c.person, relation.c.other, relation.c.kind, staff.c.name.label("name"),
               relative.c.name.label("relative"), office.label("office"))
        .join(relation, relation.c.id == end.c.relation)
        .join(staff, staff.c.id == relation.c.person)
        .join(relative, relative.c.id == relation.c.other)
        .where(still_waits(), office.is_not(None))
        .order_by(end.c.id)
        .limit(MOST_SHOWN),
    )  # fmt: skip
    return tuple(
        WaitingEnd(id=r.id, name=r.name, office=r.office, relative=r.relative, kind=r.kind, reason=r.reason,
                   asked_at=r.asked_at, concerned=frozenset({r.asked_by, r.person, r.other}))
        for r in rows
    )  # fmt: skip


def asked_for_at(db: Db, sign_in: str, *, now: datetime) -> Sentence | None:
    """What somebody is told who has just signed in: at the first sign-in of a year, and whenever he is late."""
    table = SignIn.__table__
    account = db.scalar(select(table.c.account).where(table.c.id == sign_in))
    person = db.scalar(select(Account.__table__.c.person).where(Account.__table__.c.id == account))
    mine = of_person(db, str(person), now=now)
    if mine is None:
        return None
    if mine.late:
        return say("您的亲属关系年度申报已经逾期，{day} 到期：在我的账号里申报", day=mine.due_on)
    new_year = shanghai_day(now).replace(month=1, day=1)
    if mine.last_at is not None and shanghai_day(mine.last_at) >= new_year:
        return None
    since = select(func.count()).where(table.c.account == account, table.c.at >= start_of_day(new_year))
    if db.scalar(since) != 1:
        return None
    return say("今年还没有申报亲属关系：{day} 前在我的账号里申报", day=mine.due_on)


def _of(whose: ColumnElement[bool], now: datetime) -> Asking[list[StaffDeclaration]]:
    account, role, person, branch = (r.__table__ for r in (Account, RoleHeld, Person, Branch))
    (rows,) = yield (
        select(account.c.person, person.c.name, branch.c.name.label("office"), role.c.role)
        .join(person, person.c.id == account.c.person)
        .join(branch, branch.c.id == account.c.branch)
        .join(role, role.c.account == account.c.id)
        .where(
            account.c.state == "active", roles_in_force(now), role.c.role.in_([r.value for r in CREDIT_ROLES]), whose
        )
        .order_by(account.c.id)
        .limit(MOST_SHOWN * len(CREDIT_ROLES)),
    )
    by_person: dict[str, list[Row[Any]]] = {}
    for row in rows:
        by_person.setdefault(row.person, []).append(row)
    entered, declared = yield _joined(by_person), _last(by_person)
    joined = {row.person: row.at for row in entered}
    # Of each person the last one stays.
    last = {row.person: row for row in declared}
    return [_stands(rows, joined[id], last.get(id), now) for id, rows in by_person.items()]


def _stands(rows: list[Row[Any]], joined: datetime, last: Row[Any] | None, now: datetime) -> StaffDeclaration:
    due, roles = due_on(joined, last.at if last is not None else None), {Role(row.role) for row in rows}
    return StaffDeclaration(
        person=rows[0].person,
        name=rows[0].name,
        office=rows[0].office,
        roles=tuple(sorted(roles, key=list(Role).index)),
        last_at=last.at if last is not None else None,
        kin=last.kin if last is not None else 0,
        due_on=due,
        late=shanghai_day(now) > due,
    )


def _joined(people: Collection[str]) -> Select[Any]:
    table = Account.__table__
    return (
        select(table.c.person, func.min(table.c.created_at, type_=table.c.created_at.type).label("at"))
        .where(table.c.person.in_(people))
        .group_by(table.c.person)
    )


def _last(people: Collection[str]) -> Select[Any]:
    """Every declaration of these, the newest last."""
    table = YearlyDeclaration.__table__
    return select(table).where(table.c.person.in_(people)).order_by(table.c.at)
