"""Wrong passwords, counted over all server processes by log-in name and by network address.

A try is written down before the password is looked at and struck out when it was right, so that a hundred tries at
once are still a hundred. The password is looked at between the two transactions, never inside one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from workflows.records.people import Account, SignIn, SignInFailure
from workflows.records.transaction import Db
from workflows.words.ids import new_id
from workflows.words.sentence import Sentence, say

TRIES_PER_NAME = 5
TRIES_PER_ADDRESS = 20
WINDOW = timedelta(minutes=15)
LOCKED_FOR = timedelta(minutes=15)
LONGEST_NAME = 64


class LockedOut(Exception):
    """Too many wrong passwords; `sentence` says until when."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Try:
    """A password about to be looked at: `row` is the failure that it counts as until it was right."""

    row: str
    name: str
    account: Row[Any] | None
    left: int

    @property
    def password_hash(self) -> str | None:
        """What the password must fit."""
        return None if self.account is None else self.account.password_hash


def begin_try(db: Db, name: str, address: str, now: datetime) -> Try:
    """Writes down a try for a log-in name from an address. Raises LockedOut, and then writes nothing."""
    name = name.strip()[:LONGEST_NAME]
    _one_at_a_time(db, name, address)
    table = SignInFailure.__table__
    account = account_named(db, name)
    since = _last_success(db, account)
    by_name = _recent(db, table.c.name == name, TRIES_PER_NAME, now, since)
    by_address = _recent(db, table.c.address == address, TRIES_PER_ADDRESS, now, None)
    _refuse_if_full(by_name, TRIES_PER_NAME, now, say("密码错了 {n} 次", n=TRIES_PER_NAME))
    _refuse_if_full(by_address, TRIES_PER_ADDRESS, now, say("这个网络地址错了 {n} 次", n=TRIES_PER_ADDRESS))
    row = new_id(now)
    db.execute(table.insert().values(id=row, name=name, address=address, at=now))
    fresh = sum(at > now - WINDOW for at in by_name)
    return Try(row, name, account, TRIES_PER_NAME - fresh - 1)


def why_wrong(left: int) -> Sentence:
    """What somebody hears whose name or password was wrong."""
    if left <= 0:
        return say("工号或密码不对。已锁定 {minutes} 分钟", minutes=minutes(LOCKED_FOR))
    return say("工号或密码不对。还可再试 {n} 次，之后锁定 {minutes} 分钟", n=left, minutes=minutes(LOCKED_FOR))


def forgive(db: Db, tried: Try) -> None:
    """The password was right: the try was none."""
    table = SignInFailure.__table__
    db.execute(table.delete().where(table.c.id == tried.row))


def minutes(length: timedelta) -> int:
    """Whole minutes."""
    return int(length.total_seconds()) // 60


def account_named(db: Db, name: str) -> Row[Any] | None:
    """The active account of a log-in name, with what its password must fit; None where there is none."""
    table = Account.__table__
    return db.row(
        select(table.c.id, table.c.password_hash, table.c.credential_version).where(
            table.c.name == name, table.c.state == "active"
        )
    )


def _last_success(db: Db, account: Row[Any] | None) -> datetime | None:
    if account is None:
        return None
    table = SignIn.__table__
    found: datetime | None = db.scalar(
        select(table.c.at).where(table.c.account == account.id).order_by(table.c.at.desc()).limit(1)
    )
    return found


def _recent(db: Db, which: ColumnElement[bool], most: int, now: datetime, since: datetime | None) -> Sequence[datetime]:
    """The newest failures, newest first, as many as can matter."""
    table = SignInFailure.__table__
    after = now - WINDOW - LOCKED_FOR
    wanted = select(table.c.at).where(which, table.c.at >= (max(after, since) if since else after))
    return [row.at for row in db.rows(wanted.order_by(table.c.at.desc()).limit(most))]


def _refuse_if_full(failures: Sequence[datetime], most: int, now: datetime, why: Sentence) -> None:
    """Full is `most` within 15 minutes; it lasts 15 minutes from the last of them."""
    if len(failures) < most or failures[0] - failures[-1] >= WINDOW:
        return
    until = failures[0] + LOCKED_FOR
    if now < until:
        raise LockedOut(say("{why}，{until} 以后再登录。忘记密码，找系统管理员当面重设", why=why, until=until))


def _one_at_a_time(db: Db, name: str, address: str) -> None:
    """Tries of one name, and of one address, wait for each other; SQLite writes one at a time anyway."""
    if db.locks_rows:
        for what in sorted({f"sign-in-name|{name}", f"sign-in-address|{address}"}):
            db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(what, 0))))
