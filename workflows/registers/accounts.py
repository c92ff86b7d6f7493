"""Accounts and the roles of the persons behind them, as the registers ask for them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select

from workflows.records.people import Account, RoleHeld
from workflows.records.transaction import Db
from workflows.words.refusals import NotFound
from workflows.words.roles import Role
from workflows.words.sentence import say


def active_account(db: Db, name: str) -> Row[Any]:
    """The row of an account that is in force. Raises NotFound."""
    table = Account.__table__
    row = db.row(select(table).where(table.c.name == name, table.c.state == "active"))
    if row is None:
        raise NotFound(say("没有工号「{name}」", name=name))
    return row


def roles_of(db: Db, person: str, now: datetime, *, without: str | None = None) -> frozenset[Role]:
    """The roles of a person over all his accounts, today's and those to come, but for those of one account."""
    account, role = Account.__table__, RoleHeld.__table__
    rows = db.rows(
        select(role.c.role)
        .join(account, account.c.id == role.c.account)
        .where(
            account.c.person == person,
            account.c.state == "active",
            account.c.id != (without or ""),
            or_(role.c.until.is_(None), role.c.until > now),
        )
    )
    return frozenset(Role(row.role) for row in rows)
