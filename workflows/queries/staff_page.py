"""Who works at an office and below, for the page of staff: what each may do, holds and is about to do."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, func, or_, select, true, tuple_

from workflows.duties.facts import roles_in_force
from workflows.records.at_once import Asking, answered
from workflows.records.cases import WorkItem
from workflows.records.households import Branch
from workflows.records.people import Account, Cover, Person, RoleHeld
from workflows.records.staff_changes import StaffChange
from workflows.records.transaction import Db
from workflows.words.clock import shanghai_day
from workflows.words.refusals import NotFound
from workflows.words.roles import Role
from workflows.words.sentence import say

PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """One account. `held` counts the open tasks in his hands; `waiting` is the kind of a change that nobody has decided;
    `away_from` and `away_until` tell of the leave that runs or comes next, and `covered_by` who stands in."""

    account: str
    name: str
    person: str
    person_name: str
    branch: str
    branch_code: str
    branch_name: str
    state: str
    roles: tuple[Role, ...]
    identity_verified: bool
    has_token: bool
    held: int
    waiting: str | None = None
    away_from: datetime | None = None
    away_until: datetime | None = None
    covered_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingChange:
    """A change that waits for a second person; `who` and names of persons as they are written."""

    id: str
    kind: str
    name: str
    who: str
    content: dict[str, Any]
    reason: str
    asked_by: str
    asked_by_name: str
    asked_at: datetime
    due_at: datetime
    person: str | None
    account: str | None
    substitute: str | None
    substitute_name: str
    branch: str

    @property
    def last_day(self) -> date:
        """The last day of its term, which ends at 24:00."""
        return shanghai_day(self.due_at - timedelta(microseconds=1))

    def is_shut_to(self, reader: str) -> bool:
        """Whether it is the reader's own, or about him."""
        return reader in (self.asked_by, self.person, self.substitute)


def load(
    branches: Collection[str], *, now: datetime, after: str = "", gone: bool = False
) -> Asking[tuple[tuple[Worker, ...], str]]:
    """A page of accounts by office and name, behind the key `after`, and the key of the next page or nothing."""
    account, branch = Account.__table__, Branch.__table__
    code, _, name = after.partition("|")
    behind: ColumnElement[bool] = tuple_(branch.c.code, account.c.name) > tuple_(code, name) if after else true()
    state = account.c.state == ("dismissed" if gone else "active")
    (rows,) = yield (
        _accounts().where(account.c.branch.in_(branches), state, behind)
        .order_by(branch.c.code, account.c.name)
        .limit(PAGE + 1),
    )  # fmt: skip
    found = yield from _workers(rows[:PAGE], now)
    more = len(rows) > PAGE
    return found, f"{found[-1].branch_code}|{found[-1].name}" if more else ""


def counted(branches: Collection[str]) -> Asking[tuple[int, int]]:
    """How many persons work there, and how many accounts have ended."""
    table = Account.__table__
    (rows,) = yield (
        select(table.c.state, func.count(table.c.person.distinct()).label("people"))
        .where(table.c.branch.in_(branches))
        .group_by(table.c.state),
    )
    by_state = {row.state: row.people for row in rows}
    return by_state.get("active", 0), by_state.get("dismissed", 0)


def one(db: Db, name: str, branches: Collection[str], *, now: datetime) -> Worker:
    """One account by its name. Raises NotFound for one of another office."""
    account = Account.__table__
    rows = db.rows(_accounts().where(account.c.name == name, account.c.branch.in_(branches)))
    if not rows:
        raise NotFound(say("没有找到，或不在您的网点"))
    return answered(db, _workers(rows, now))[0]


def colleagues(db: Db, branches: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Account and person's name of everybody at work there who may hold a duty, for a choice."""
    account, person = Account.__table__, Person.__table__
    rows = db.rows(
        select(account.c.name, person.c.name.label("person_name"))
        .join(person, person.c.id == account.c.person)
        .where(account.c.state == "active", account.c.branch.in_(branches))
        .order_by(person.c.name, account.c.name)
    )
    return tuple((row.name, row.person_name) for row in rows)


def waiting(branches: Collection[str]) -> Asking[tuple[WaitingChange, ...]]:
    """Changes that nobody has decided, the first due first."""
    table = StaffChange.__table__
    return (yield from _changes(table.c.state == "waiting", table.c.branch.in_(branches)))


def to_decide(person: str, branches: Collection[str]) -> Asking[int]:
    """How many of them wait for somebody like `person`, who neither asked nor is concerned."""
    table = StaffChange.__table__
    concerned = or_(table.c.asked_by == person, table.c.person == person, table.c.substitute == person)
    wanted = select(func.count().label("waiting")).where(
        table.c.state == "waiting", table.c.branch.in_(branches), func.coalesce(concerned, false()).is_(False)
    )
    (rows,) = yield (wanted,)
    return int(rows[0].waiting)


def change(db: Db, id: str, branches: Collection[str]) -> WaitingChange:
    """One of them. Raises NotFound."""
    table = StaffChange.__table__
    found = answered(db, _changes(table.c.id == id, table.c.state == "waiting", table.c.branch.in_(branches)))
    if not found:
        raise NotFound(say("没有等着确认的这项变更，可能已经有了结果"))
    return found[0]


def _changes(*where: ColumnElement[bool]) -> Asking[tuple[WaitingChange, ...]]:
    table = StaffChange.__table__
    about, asker, cover = (Person.__table__.alias(name) for name in ("about", "asker", "cover"))
    (rows,) = yield (
        select(table, about.c.name.label("about_name"), asker.c.name.label("asked_by_name"),
               cover.c.name.label("substitute_name"))
        .outerjoin(about, about.c.id == table.c.person)
        .join(asker, asker.c.id == table.c.asked_by)
        .outerjoin(cover, cover.c.id == table.c.substitute)
        .where(*where)
        .order_by(table.c.due_at, table.c.id),
    )  # fmt: skip
    return tuple(
        WaitingChange(
            id=row.id, kind=row.kind, name=row.name, who=row.about_name or row.content.get("real_name") or row.name,
            content=row.content, reason=row.reason, asked_by=row.asked_by, asked_by_name=row.asked_by_name,
            asked_at=row.asked_at, due_at=row.due_at, person=row.person, account=row.account, substitute=row.substitute,
            substitute_name=row.substitute_name or "", branch=row.branch,
        )
        for row in rows
    )  # fmt: skip


def _accounts() -> Any:
    account, person, branch = Account.__table__, Person.__table__, Branch.__table__
    return (
        select(account, person.c.name.label("person_name"), person.c.identity_verified, branch.c.code.label("branch_code"),
               branch.c.name.label("branch_name"))
        .join(person, person.c.id == account.c.person)
        .join(branch, branch.c.id == account.c.branch)
    )  # fmt: skip


def _workers(rows: Collection[Row[Any]], now: datetime) -> Asking[tuple[Worker, ...]]:
    accounts, people = [row.id for row in rows], [row.person for row in rows]
    tasks, in_force, changes, absences = yield (
        _held(people), _roles(accounts, now), _changing(accounts), _leaves(people, now)
    )  # fmt: skip
    held, changing = {row.holder: row.n for row in tasks}, {row.account: row.kind for row in changes}
    # Of several leaves the one that runs, or comes next, stays.
    leaves = {row.absent: row for row in absences}
    roles: dict[str, list[Role]] = defaultdict(list)
    for row in in_force:
        roles[row.account].append(Role(row.role))
    found = []
    for row in rows:
        leave = leaves.get(row.person)
        found.append(
            Worker(
                account=row.id, name=row.name, person=row.person, person_name=row.person_name, branch=row.branch,
                branch_code=row.branch_code, branch_name=row.branch_name, state=row.state,
                roles=tuple(sorted(roles[row.id], key=list(Role).index)) if row.state == "active" else (), identity_verified=row.identity_verified,
                has_token=row.token_key is not None, held=held.get(row.person, 0), waiting=changing.get(row.id),
                away_from=leave.since if leave else None, away_until=leave.until if leave else None,
                covered_by=leave.name if leave else "",
            )
        )  # fmt: skip
    return tuple(found)


def _held(people: Collection[str]) -> Select[Any]:
    table = WorkItem.__table__
    return (
        select(table.c.holder, func.count().label("n"))
        .where(table.c.state == "open", table.c.holder.in_(people))
        .group_by(table.c.holder)
    )


def _roles(accounts: Collection[str], now: datetime) -> Select[Any]:
    table = RoleHeld.__table__
    return select(table.c.account, table.c.role).where(table.c.account.in_(accounts), roles_in_force(now))


def _changing(accounts: Collection[str]) -> Select[Any]:
    table = StaffChange.__table__
    return select(table.c.account, table.c.kind).where(table.c.state == "waiting", table.c.account.in_(accounts))


def _leaves(people: Collection[str], now: datetime) -> Select[Any]:
    """The leaves of each that run or come, the next last."""
    cover, person = Cover.__table__, Person.__table__
    return (
        select(cover.c.absent, cover.c.since, cover.c.until, person.c.name)
        .join(person, person.c.id == cover.c.substitute)
        .where(cover.c.absent.in_(people), cover.c.until > now)
        .order_by(cover.c.since.desc())
    )
