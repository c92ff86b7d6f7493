"""Who may ask for, and agree to, a change of what stands beside the cases: by the roles of the account he came through."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from workflows.duties import sign_off
from workflows.duties.facts import branch_and_above, roles_in_force
from workflows.records.households import Branch
from workflows.records.people import Account, Person, RoleHeld
from workflows.records.transaction import Db
from workflows.words.actor import OPERATOR, Actor
from workflows.words.refusals import Forbidden
from workflows.words.roles import Role
from workflows.words.sentence import say

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR})
"""Administrator and director: of the two persons whom a change of who may do what needs, each is one of them."""


def must_keep(db: Db, actor: Actor, roles: Collection[Role], branch: str, now: datetime) -> None:
    """Raises Forbidden unless `actor` holds one of `roles` now, in his own right, at the office `branch` or above it."""
    if actor.account is None or actor.acting_for is not None or not _holds(db, actor.account, roles, branch, now):
        raise Forbidden(say("这项变更要本网点或上级网点的{roles}本人办", roles=sorted(roles, key=list(Role).index)))


def operator_or(db: Db, actor: Actor, roles: Collection[Role], branch: str, now: datetime) -> None:
    """The same for an act that the operator does too, by the command line."""
    if actor != OPERATOR:
        must_keep(db, actor, roles, branch, now)


def top_keeper(db: Db, actor: Actor, now: datetime) -> None:
    """The operator, or an administrator of the uppermost office: for what every office works with."""
    if actor == OPERATOR:
        return
    top = db.scalar(select(Branch.__table__.c.id).where(Branch.__table__.c.parent.is_(None)).limit(1))
    must_keep(db, actor, {Role.ADMINISTRATOR}, str(top), now)


def two_keepers(db: Db, first: Actor, second: Actor | None, now: datetime) -> None:
    """The operator, or two persons of the uppermost office, administrators or directors, who have both just signed.

    Raises Forbidden, EntryRefused.
    """
    if first == OPERATOR:
        return
    top = str(db.scalar(select(Branch.__table__.c.id).where(Branch.__table__.c.parent.is_(None)).limit(1)))
    for actor in (first, second):
        if actor is None:
            raise Forbidden(say("这项变更要两个人一起办"))
        sign_off.check(db, actor)
        must_keep(db, actor, KEEPERS, top, now)
    if second is not None and first.person == second.person:
        raise Forbidden(say("要两个人一起办，同一人的两个账号不算"))


def keepers_of(
    db: Db, branch: str, now: datetime, *, but: Collection[str | None], roles: Collection[Role] = KEEPERS
) -> tuple[str, ...]:
    """Names of those who could agree to a change at the office `branch`, `but` for the persons it concerns."""
    account, role, person = Account.__table__, RoleHeld.__table__, Person.__table__
    rows = db.rows(
        select(person.c.name)
        .join(account, account.c.person == person.c.id)
        .join(role, role.c.account == account.c.id)
        .where(
            account.c.state == "active",
            account.c.branch.in_(branch_and_above(db, branch)),
            role.c.role.in_([one.value for one in roles]),
            roles_in_force(now),
            person.c.id.not_in([one for one in but if one is not None]),
        )
        .order_by(person.c.name)
        .distinct()
    )
    return tuple(row.name for row in rows)


def _holds(db: Db, account_id: str, roles: Collection[Role], branch: str, now: datetime) -> bool:
    account, role = Account.__table__, RoleHeld.__table__
    held = (
        select(role.c.id)
        .join(account, account.c.id == role.c.account)
        .where(
            account.c.id == account_id,
            account.c.state == "active",
            account.c.branch.in_(branch_and_above(db, branch)),
            role.c.role.in_([one.value for one in roles]),
            roles_in_force(now),
        )
    )
    return db.scalar(held) is not None
