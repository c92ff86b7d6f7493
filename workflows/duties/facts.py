"""Which person stands how to one case: roles, cover, duties held, kinship. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from workflows.duties.rules import Held, Holdings, Standing
from workflows.records.duties import DutyHeld, RecusalFound
from workflows.records.households import Branch, Guarantee, Member, VillageManager
from workflows.records.people import Account, Cover, Person, Relation, RoleHeld
from workflows.records.transaction import Db
from workflows.words.roles import KEY_ROLES, DutyClass, Role
from workflows.words.sentence import Sentence, say

# An ex-manager who moved to another duty is barred this long from households he served (S-02).
BARRED_AFTER_MOVE = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutCase:
    """What the guard must know of a case, or of one that is about to start (`application` None)."""

    application: str | None
    branch: str
    household: str
    village: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everybody who might act in the case, and what is held in it."""

    staff: tuple[Standing, ...]
    held: Holdings

    def standing(self, person: str) -> Standing | None:
        """How a person stands to the case; None for somebody who is not staff there."""
        return next((one for one in self.staff if one.person == person), None)


def load(db: Db, about: AboutCase, *, now: datetime, task_name: Callable[[str], str]) -> Facts:
    """The facts of one case at `now`."""
    roles, names = _roles(db, branch_and_above(db, about.branch), now)
    keys = {person for person, held in roles.items() if held & KEY_ROLES}
    reasons = _recusals(db, about, keys, now)
    away = _away(db, now)
    staff = tuple(
        Standing(person, names[person], frozenset(held), reasons.get(person), person in away)
        for person, held in sorted(roles.items(), key=lambda entry: names[entry[0]])
    )
    return Facts(staff, holdings(db, about.application, task_name))


def holdings(db: Db, application: str | None, task_name: Callable[[str], str]) -> Holdings:
    """The rows of `duty_held` of a case, oldest first."""
    if application is None:
        return Holdings()
    table, person = DutyHeld.__table__, Person.__table__
    rows = db.rows(
        select(table, person.c.name.label("name"))
        .join(person, person.c.id == table.c.person)
        .where(table.c.case == application)
        .order_by(table.c.since)
    )
    return Holdings(
        tuple(
            Held(r.person, r.name, DutyClass(r.duty_class), r.first_task, task_name(r.first_task), r.since)
            for r in rows
        )
    )


def branch_and_above(db: Db, branch: str) -> tuple[str, ...]:
    """The branch, its parent, its parent's parent, nearest first: people above the branch count."""
    parents = {row.id: row.parent for row in db.rows(select(Branch.__table__.c.id, Branch.__table__.c.parent))}
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


def roles_in_force(now: datetime) -> ColumnElement[bool]:
    """Role rows that count at `now`."""
    role = RoleHeld.__table__
    return and_(role.c.since <= now, or_(role.c.until.is_(None), role.c.until > now))


def covered_by(db: Db, person: str, now: datetime) -> tuple[str, ...]:
    """The absent persons whom this one stands in for at `now`."""
    cover = Cover.__table__
    rows = db.rows(
        select(cover.c.absent).where(cover.c.substitute == person, cover.c.since <= now, cover.c.until > now)
    )
    return tuple(row.absent for row in rows)


def _roles(db: Db, branches: tuple[str, ...], now: datetime) -> tuple[dict[str, set[Role]], dict[str, str]]:
    account, role, person = Account.__table__, RoleHeld.__table__, Person.__table__
    rows = db.rows(
        select(person.c.id, person.c.name, role.c.role)
        .join(account, account.c.person == person.c.id)
        .join(role, role.c.account == account.c.id)
        .where(account.c.state == "active", account.c.branch.in_(branches), roles_in_force(now))
    )
    roles: dict[str, set[Role]] = defaultdict(set)
    names: dict[str, str] = {}
    for row in rows:
        roles[row.id].add(Role(row.role))
        names[row.id] = row.name
    return roles, names


def _away(db: Db, now: datetime) -> frozenset[str]:
    cover = Cover.__table__
    rows = db.rows(select(cover.c.absent).where(cover.c.since <= now, cover.c.until > now))
    return frozenset(row.absent for row in rows)


def _recusals(db: Db, about: AboutCase, keys: set[str], now: datetime) -> dict[str, Sentence]:
    reasons: dict[str, Sentence] = {}
    member, person = Member.__table__, Person.__table__
    family = {
        row.person: row.name
        for row in db.rows(
            select(member.c.person, person.c.name)
            .join(person, person.c.id == member.c.person)
            .where(member.c.household == about.household, member.c.state == "在户")
        )
    }
    for one in family:
        reasons[one] = say("这是您自己家的件，要回避")
    _related(db, family, keys, reasons)
    _guarantors(db, about, reasons, now)
    _moved(db, about, reasons, now)
    if about.application is not None:
        found = RecusalFound.__table__
        for row in db.rows(select(found).where(found.c.application == about.application)):
            reasons.setdefault(row.person, say("{reason}，本案要回避", reason=row.reason))
    return reasons


def _related(db: Db, family: dict[str, str], keys: set[str], reasons: dict[str, Sentence]) -> None:
    table = Relation.__table__
    rows = db.rows(select(table).where(or_(table.c.person.in_(family), table.c.other.in_(family))))
    for row in rows:
        mine, theirs = (row.other, row.person) if row.person in family else (row.person, row.other)
        # Everybody's near circle; the wider one binds key persons only (S-03).
        if row.near or mine in keys:
            sentence = say("与{name}申报过{kind}关系，不能办他家的件（回避）", name=family[theirs], kind=row.kind)
            reasons.setdefault(mine, sentence)


def _guarantors(db: Db, about: AboutCase, reasons: dict[str, Sentence], now: datetime) -> None:
    table = Guarantee.__table__
    rows = db.rows(
        select(table.c.guarantor).where(
            table.c.household == about.household, or_(table.c.until.is_(None), table.c.until >= now.date())
        )
    )
    for row in rows:
        reasons.setdefault(row.guarantor, say("为这家做着担保，要回避"))


def _moved(db: Db, about: AboutCase, reasons: dict[str, Sentence], now: datetime) -> None:
    table, account, role = VillageManager.__table__, Account.__table__, RoleHeld.__table__
    still_manager = (
        select(account.c.person)
        .join(role, role.c.account == account.c.id)
        .where(role.c.role == Role.CLIENT_MANAGER.value, roles_in_force(now), account.c.state == "active")
    )
    rows = db.rows(
        select(table.c.person).where(
            table.c.village == about.village,
            table.c.until > now - BARRED_AFTER_MOVE,
            table.c.until <= now,
            table.c.person.not_in(still_manager),
        )
    )
    for row in rows:
        reasons.setdefault(row.person, say("一年内管过这个村，换岗后 12 个月内不办该村农户的件（回避）"))
