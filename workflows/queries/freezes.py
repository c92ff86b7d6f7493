"""What is frozen in an emergency, as it is shown: what, by whom, since when, why, and where its letting go stands.

List hits are not among these; nobody learns of one here (G3-06).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from workflows.cases.freezes import above
from workflows.queries.sight import Sight
from workflows.records.at_once import Asking, answered
from workflows.records.cases import Application, WorkItem
from workflows.records.freezes import EmergencyFreeze, UnfreezeDecision, UnfreezeRequest, stands
from workflows.records.households import Branch, Household
from workflows.records.people import Account, Person
from workflows.records.transaction import Db
from workflows.words.choices.standing import FreezeScope
from workflows.words.refusals import NotFound
from workflows.words.roles import Role
from workflows.words.sentence import say

MOST = 200
MOST_OFFERED = 1_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letting-go that is asked for and not decided; `other` is the role that decides."""

    by: str
    by_person: str
    reason: str
    at: datetime
    due_at: datetime
    other: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeShown:
    """`name` says what is frozen: the applicant, the branch, the person; `detail` its number, code or log-in.

    `application`, `branch` (the office it belongs to) are ids; `waiting` is what is asked, `ended_at` when it was let go by
    the two in `ended_by`.
    """

    id: str
    scope: FreezeScope
    name: str
    detail: str
    application: str | None
    branch: str
    person: str
    by: str
    at: datetime
    reason: str
    waiting: Waiting | None
    ended_at: datetime | None
    ended_by: tuple[str, ...]

    @property
    def stands(self) -> bool:
        """Nobody has let it go."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class Offered:
    """What could be frozen, and what would stop: `cases` running cases of a branch, tasks in the hands of a person."""

    value: str
    name: str
    cases: int


def standing(sight: Sight, own_branch: str) -> Asking[tuple[FreezeShown, ...]]:
    """What stands in the reader's branches, or on one above his own; what is asked about first, then the newest."""
    freeze, application, account = EmergencyFreeze.__table__, Application.__table__, Account.__table__
    seen = or_(
        and_(application.c.branch.in_(sight.branches), sight.blind.leaves()),
        freeze.c.branch.in_(sight.branches),
        freeze.c.branch.in_(above(own_branch)),
        account.c.branch.in_(sight.branches),
    )
    found = yield from _load(stands(), seen)
    return tuple(sorted(found, key=lambda one: one.waiting is None))


def of_case(db: Db, case: Row[Any]) -> tuple[FreezeShown, ...]:
    """Whatever has stopped the case of an application row, its own freezes and those of its branch, newest first."""
    freeze, decision = EmergencyFreeze.__table__, UnfreezeDecision.__table__
    since = or_(decision.c.decided_at.is_(None), decision.c.decided_at >= case.opened_at)
    mine = or_(freeze.c.application == case.id, and_(freeze.c.branch.in_(above(case.branch)), since))
    return answered(db, _load(mine))


def one(db: Db, id: str) -> FreezeShown:
    """One of them, whether it stands or not. Raises NotFound."""
    found = answered(db, _load(EmergencyFreeze.__table__.c.id == id))
    if not found:
        raise NotFound(say("没有这次冻结"))
    return found[0]


def branches(db: Db, within: Collection[str]) -> tuple[Offered, ...]:
    """The reader's branches by code, each with its running cases and those of all below it."""
    branch, application = Branch.__table__, Application.__table__
    rows = db.rows(select(branch.c.id, branch.c.parent, branch.c.code, branch.c.name).order_by(branch.c.code))
    counted = select(application.c.branch, func.count().label("n")).where(application.c.state == "running")
    running = {row.branch: row.n for row in db.rows(counted.group_by(application.c.branch))}
    children: dict[str | None, list[str]] = {}
    for row in rows:
        children.setdefault(row.parent, []).append(row.id)

    def total(id: str) -> int:
        return running.get(id, 0) + sum(total(child) for child in children.get(id, ()))

    return tuple(Offered(row.code, row.name, total(row.id)) for row in rows if row.id in within)


def accounts(db: Db, within: Collection[str]) -> tuple[Offered, ...]:
    """Who has an account in the reader's branches, by name, each with the open tasks in his hands."""
    account, person, item = Account.__table__, Person.__table__, WorkItem.__table__
    held = select(func.count()).where(item.c.holder == person.c.id, item.c.state == "open").scalar_subquery()
    rows = db.rows(
        select(account.c.name.label("login"), person.c.name, held.label("held"))
        .join(person, person.c.id == account.c.person)
        .where(account.c.state == "active", account.c.branch.in_(within))
        .order_by(person.c.name, account.c.name)
        .limit(MOST_OFFERED)
    )
    return tuple(Offered(row.login, row.name, row.held) for row in rows)


def _load(*which: ColumnElement[bool]) -> Asking[tuple[FreezeShown, ...]]:
    freeze, application, household, office, account, decision = (
        record.__table__ for record in (EmergencyFreeze, Application, Household, Branch, Account, UnfreezeDecision)
    )
    request, others = UnfreezeRequest.__table__, UnfreezeDecision.__table__.alias("any_decision")
    who, owner, asker, agreed, asked = (
        Person.__table__.alias(name) for name in ("who", "owner", "asker", "agreed", "asked")
    )
    undecided = ~select(others.c.id).where(others.c.request == request.c.id).exists()
    (rows,) = yield (
        select(
            freeze, who.c.name.label("by"), application.c.number, application.c.branch.label("case_branch"),
            household.c.head_name, office.c.name.label("branch_name"), office.c.code, account.c.name.label("login"),
            account.c.branch.label("account_branch"), owner.c.name.label("owner_name"),
            request.c.reason.label("asked_why"), request.c.asked_at, request.c.due_at, request.c.asked_as,
            request.c.asked_by, asker.c.name.label("asker_name"), decision.c.decided_at,
            agreed.c.name.label("agreed_name"), asked.c.name.label("asked_name"),
        )
        .join(who, who.c.id == freeze.c.person)
        .outerjoin(application, application.c.id == freeze.c.application)
        .outerjoin(household, household.c.id == application.c.household)
        .outerjoin(office, office.c.id == freeze.c.branch)
        .outerjoin(account, account.c.id == freeze.c.account)
        .outerjoin(owner, owner.c.id == account.c.person)
        .outerjoin(request, and_(request.c.freeze == freeze.c.id, undecided))
        .outerjoin(asker, asker.c.id == request.c.asked_by)
        .outerjoin(decision, and_(decision.c.freeze == freeze.c.id, decision.c.agreed))
        .outerjoin(agreed, agreed.c.id == decision.c.decided_by)
        .outerjoin(asked, asked.c.id == decision.c.asked_by)
        .where(*which)
        .order_by(freeze.c.at.desc(), freeze.c.id.desc())
        .limit(MOST),
    )  # fmt: skip
    return tuple(_shown(row) for row in rows)


def _shown(row: Row[Any]) -> FreezeShown:
    waiting = None
    if row.asked_at is not None:
        other = Role.AUDITOR if row.asked_as == Role.DIRECTOR else Role.DIRECTOR
        waiting = Waiting(row.asker_name, row.asked_by, row.asked_why, row.asked_at, row.due_at, other)
    return FreezeShown(
        id=row.id,
        scope=FreezeScope(row.scope),
        name=row.head_name or row.branch_name or row.owner_name,
        detail=row.number or row.code or row.login,
        application=row.application,
        branch=row.case_branch or row.branch or row.account_branch,
        person=row.person,
        by=row.by,
        at=row.at,
        reason=row.reason,
        waiting=waiting,
        ended_at=row.decided_at,
        ended_by=() if row.decided_at is None else (row.asked_name, row.agreed_name),
    )
