"""Who is in: sign-ins that are in force, by the cookie's id or a bearer token."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from workflows.records.households import Branch
from workflows.records.people import Account, Person, SignIn
from workflows.records.transaction import Db
from workflows.registers.sign_in_tries import Try, account_named, forgive
from workflows.words.ids import new_id
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import say

LONGEST_AGENT = 200
SEEN_EVERY = timedelta(minutes=5)
MOST_SHOWN = 50
TOKEN_KIND = "token"  # noqa: S105 - a kind, no token
"""What a bearer token is blinded as in `account.token_key`."""


@dataclass(frozen=True, slots=True)
class SignInShown:
    """A sign-in in force, for the page of one's own account."""

    id: str
    at: datetime
    last_seen_at: datetime
    address: str
    agent: str


def sign_in(db: Db, tried: Try, *, address: str, agent: str, now: datetime) -> str:
    """Opens a sign-in, and gives its new id, which the cookie carries.

    Raises EntryRefused where the account was dismissed or its password changed since the try began.
    """
    assert tried.account is not None
    current = account_named(db, tried.name)
    if current is None or current.credential_version != tried.account.credential_version:
        raise EntryRefused.at("password", say("密码刚刚改过，用新密码再登录"))
    forgive(db, tried)
    id = new_id(now)
    db.execute(
        SignIn.__table__.insert().values(
            id=id, account=current.id, at=now, last_seen_at=now, address=address, agent=agent[:LONGEST_AGENT]
        )
    )
    return id


def seen(db: Db, sign_in_id: str, now: datetime) -> None:
    """Notes that a sign-in is being used."""
    table = SignIn.__table__
    db.execute(table.update().where(table.c.id == sign_in_id, table.c.ended_at.is_(None)).values(last_seen_at=now))


def end(db: Db, sign_in_id: str, now: datetime) -> None:
    """Log-out."""
    table = SignIn.__table__
    db.execute(table.update().where(table.c.id == sign_in_id, table.c.ended_at.is_(None)).values(ended_at=now))


def end_all(db: Db, account: str, now: datetime, *, but: str | None = None) -> None:
    """Ends every sign-in of an account, `but` the one in use where one is to stay."""
    table = SignIn.__table__
    db.execute(
        table.update()
        .where(table.c.account == account, table.c.ended_at.is_(None), table.c.id != (but or ""))
        .values(ended_at=now)
    )


def in_force(db: Db, sign_in_id: str, *, after: datetime) -> Row[Any] | None:
    """The account, person and branch of a sign-in that was opened after `after` and is not ended."""
    table = SignIn.__table__
    return _who(db, table.c.id == sign_in_id, table.c.ended_at.is_(None), table.c.at > after)


def by_token(db: Db, token: str) -> Row[Any] | None:
    """The account, person and branch that a bearer token stands for."""
    key = db.keyring.blind(TOKEN_KIND, token)
    return db.row(_person_of_account().where(Account.__table__.c.token_key == key))


def of_account(db: Db, account: str, *, after: datetime) -> tuple[SignInShown, ...]:
    """The sign-ins of an account in force, newest first, at most 50."""
    table = SignIn.__table__
    rows = db.rows(
        select(table.c.id, table.c.at, table.c.last_seen_at, table.c.address, table.c.agent)
        .where(table.c.account == account, table.c.ended_at.is_(None), table.c.at > after)
        .order_by(table.c.at.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(SignInShown(r.id, r.at, r.last_seen_at, r.address, r.agent) for r in rows)


def _person_of_account() -> Any:
    account, person, branch = Account.__table__, Person.__table__, Branch.__table__
    return (
        select(
            account.c.id.label("account"),
            account.c.name.label("account_name"),
            account.c.person,
            account.c.branch,
            account.c.language,
            person.c.name,
            branch.c.name.label("branch_name"),
        )
        .join(person, person.c.id == account.c.person)
        .join(branch, branch.c.id == account.c.branch)
        .where(account.c.state == "active")
    )


def _who(db: Db, *where: ColumnElement[bool]) -> Row[Any] | None:
    table, account = SignIn.__table__, Account.__table__
    wanted = _person_of_account().add_columns(table.c.last_seen_at).join(table, table.c.account == account.c.id)
    return db.row(wanted.where(*where))
