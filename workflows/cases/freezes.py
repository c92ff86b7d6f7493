"""What stands frozen in an emergency: asked at every act, written by whoever stops or lets go (PRODUCT §3).

A case is stopped by a freeze of its own or by one of its branch or any branch above it; a person by one of any of his
accounts. Several stand side by side, each let go for itself.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from workflows.records.at_once import Asking, answered
from workflows.records.cases import Application
from workflows.records.freezes import EmergencyFreeze, UnfreezeDecision, UnfreezeRequest, stands
from workflows.records.households import Branch
from workflows.records.people import Account, Person
from workflows.records.sealed import write
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.choices.standing import FreezeScope
from workflows.words.clock import shanghai_day
from workflows.words.refusals import NotFound, NotPossible
from workflows.words.sentence import say
from workflows.words.working_days import WorkingCalendar

DUE_WORKING_DAYS = 2
"""From the asking until the second person has decided (RULES 9.1)."""

_EVERYBODY = 0x4647_4652
"""The lock that every act shares and that a freeze of a branch or an account takes alone."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A freeze that stands in the way. `what` is its scope's own id, `name` who froze, `branch_name` which branch."""

    id: str
    scope: FreezeScope
    what: str
    person: str
    name: str
    at: datetime
    branch_name: str = ""
    whose: str | None = None


def share(db: Db) -> None:
    """An act is under way: until it has committed nobody freezes a branch or an account, and it sees all that is frozen.

    Asked for before any row is locked, so that nobody waits for it in a circle. SQLite writes one at a time anyway.
    """
    if db.locks_rows:
        db.execute(select(func.pg_advisory_xact_lock_shared(_EVERYBODY)))


def alone(db: Db) -> None:
    """Waits until no other act is under way and lets none begin: whoever commits second is told."""
    if db.locks_rows:
        db.execute(select(func.pg_advisory_xact_lock(_EVERYBODY)))


def frozen_branches() -> Select[tuple[str]]:
    """Ids of the branches that are frozen, with all below them."""
    freeze, branch = EmergencyFreeze.__table__, Branch.__table__
    under = select(freeze.c.branch.label("id")).where(freeze.c.branch.is_not(None), stands()).cte(recursive=True)
    under = under.union(select(branch.c.id).join(under, branch.c.parent == under.c.id))
    return select(under.c.id)


def is_stopped() -> ColumnElement[bool]:
    """Of an application: it, or its branch, is frozen in an emergency."""
    freeze, application = EmergencyFreeze.__table__, Application.__table__
    itself = select(freeze.c.id).where(freeze.c.application == application.c.id, stands()).exists()
    return or_(itself, application.c.branch.in_(frozen_branches()))


def above(branch: str) -> Select[tuple[str]]:
    """Ids of a branch and of all above it."""
    table = Branch.__table__
    up = select(table.c.id, table.c.parent).where(table.c.id == branch).cte(recursive=True)
    up = up.union(select(table.c.id, table.c.parent).join(up, table.c.id == up.c.parent))
    return select(up.c.id)


def below(branch: str | ColumnElement[str]) -> Select[tuple[str]]:
    """Ids of a branch and of all below it."""
    table = Branch.__table__
    down = select(table.c.id).where(table.c.id == branch).cte(recursive=True)
    down = down.union(select(table.c.id).join(down, table.c.parent == down.c.id))
    return select(down.c.id)


def stops(
    db: Db, *, people: Collection[str | None] = (), branch: str | None = None, application: str | None = None
) -> tuple[Stop, ...]:
    """What stops these people, this branch or this case, the account's first, then the oldest."""
    return answered(db, in_the_way(people=people, branch=branch, application=application))


def in_the_way(
    *, people: Collection[str | None] = (), branch: str | None = None, application: str | None = None
) -> Asking[tuple[Stop, ...]]:
    """The same, to be asked beside other questions."""
    freeze, account, who, office = (record.__table__ for record in (EmergencyFreeze, Account, Person, Branch))
    meant = [one for one in people if one is not None]
    which: list[ColumnElement[bool]] = []
    if meant:
        which.append(account.c.person.in_(meant))
    if branch is not None:
        which.append(freeze.c.branch.in_(above(branch)))
    if application is not None:
        which.append(freeze.c.application == application)
    if not which:
        return ()
    (rows,) = yield (
        select(freeze, who.c.name, office.c.name.label("branch_name"), account.c.person.label("whose"))
        .join(who, who.c.id == freeze.c.person)
        .outerjoin(office, office.c.id == freeze.c.branch)
        .outerjoin(account, account.c.id == freeze.c.account)
        .where(stands(), or_(*which))
        .order_by(freeze.c.account.is_(None), freeze.c.at, freeze.c.id),
    )
    return tuple(
        Stop(row.id, FreezeScope(row.scope), thing(row), row.person, row.name, row.at, row.branch_name or "", row.whose)
        for row in rows
    )


def begin(db: Db, actor: Actor, scope: FreezeScope, what: str, reason: str, *, now: datetime) -> str:
    """Stops it; gives the row's id. Raises NotPossible where this person has stopped the same already."""
    for stop in of_same(db, scope, what):
        if stop.person == actor.person:
            raise NotPossible(say("您 {at} 已经冻结，不用再冻", at=stop.at))
    columns = {FreezeScope.CASE: "application", FreezeScope.BRANCH: "branch", FreezeScope.ACCOUNT: "account"}
    values = {"scope": scope.value, columns[scope]: what, "reason": reason, "person": actor.person, "at": now}
    return write(db, EmergencyFreeze, values, subject=None, now=now)


def standing(db: Db, id: str, application: str | None = None) -> Row[Any]:
    """The row of a freeze that stands, of this case or beside the cases. Raises NotFound, NotPossible once it was let go."""
    table, decision = EmergencyFreeze.__table__, UnfreezeDecision.__table__
    row = db.row(select(table).where(table.c.id == id))
    if row is None or row.application != application:
        raise NotFound(say("没有这次冻结"))
    ended = db.scalar(select(decision.c.decided_at).where(decision.c.freeze == id, decision.c.agreed))
    if ended is not None:
        raise NotPossible(say("{at} 已经解冻", at=ended))
    return row


def waiting(db: Db, freeze_id: str) -> Row[Any] | None:
    """What is asked about a freeze and nobody has decided yet."""
    request, decision = UnfreezeRequest.__table__, UnfreezeDecision.__table__
    decided = select(decision.c.id).where(decision.c.request == request.c.id).exists()
    return db.row(select(request).where(request.c.freeze == freeze_id, ~decided))


def ask(
    db: Db, actor: Actor, row: Row[Any], asked_as: str, reason: str, *, calendar: WorkingCalendar, now: datetime
) -> str:
    """Puts the question to the other role; gives its id. Raises NotPossible where one waits already."""
    earlier = waiting(db, row.id)
    if earlier is not None:
        raise NotPossible(say("{at} 已经申请解冻，等另一人决定", at=earlier.asked_at))
    values = {
        "application": row.application, "freeze": row.id, "frozen_by": row.person, "reason": reason,
        "asked_by": actor.person, "asked_as": asked_as, "asked_at": now,
        "due_at": calendar.due_at(shanghai_day(now), DUE_WORKING_DAYS),
    }  # fmt: skip
    return write(db, UnfreezeRequest, values, subject=None, now=now)


def decide(db: Db, actor: Actor, request: Row[Any], decided_as: str, *, agreed: bool, now: datetime) -> str:
    """Answers it; with a yes the freeze is over from this row on."""
    copied = {name: getattr(request, name) for name in ("application", "freeze", "frozen_by", "asked_by", "asked_as")}
    decided = {"agreed": agreed, "decided_by": actor.person, "decided_as": decided_as, "decided_at": now}
    return write(db, UnfreezeDecision, {"request": request.id, **copied, **decided}, subject=None, now=now)


def of_same(db: Db, scope: FreezeScope, what: str) -> tuple[Stop, ...]:
    """Everything that stands on the very same case, branch or account."""
    freeze, who = EmergencyFreeze.__table__, Person.__table__
    rows = db.rows(
        select(freeze, who.c.name)
        .join(who, who.c.id == freeze.c.person)
        .where(stands(), func.coalesce(freeze.c.application, freeze.c.branch, freeze.c.account) == what)
        .order_by(freeze.c.at, freeze.c.id)
    )
    return tuple(
        Stop(row.id, FreezeScope(row.scope), what, row.person, row.name, row.at) for row in rows if row.scope == scope
    )


def thing(row: Row[Any]) -> str:
    """The id of what a freeze is about."""
    return str(row.application or row.branch or row.account)
