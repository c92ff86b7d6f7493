"""Who is in: sign-ins in force, wrong passwords counted over all server processes, passwords (argon2).

A try is written down before the password is looked at and struck out when it was right, so that a hundred tries at
once are still a hundred. Hashing takes about 110 ms and happens between the two transactions, never inside one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

import orjson
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, Row, func, select

from workflows.audit.chain import Happened
from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.households import Branch
from workflows.records.people import Account, Person, SignIn, SignInFailure
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.ids import new_id
from workflows.words.refusals import EntryRefused, NotFound
from workflows.words.sentence import Sentence, say

TRIES_PER_NAME = 5
TRIES_PER_ADDRESS = 20
WINDOW = timedelta(minutes=15)
LOCKED_FOR = timedelta(minutes=15)
LONGEST_NAME = 64
LONGEST_PASSWORD = 200
LONGEST_AGENT = 200
SHORTEST_PASSWORD = 10
SEEN_EVERY = timedelta(minutes=5)
MOST_SHOWN = 50
TOKEN_KIND = "token"  # noqa: S105 - a kind, no token
"""What a bearer token is blinded as in `account.token_key`."""

_HASHER = PasswordHasher()
# Nobody's: a name that does not exist takes as long as one that does.
_NOBODY = _HASHER.hash("nobody")


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


@dataclass(frozen=True, slots=True)
class SignInShown:
    """A sign-in in force, for the page of one's own account."""

    id: str
    at: datetime
    last_seen_at: datetime
    address: str
    agent: str


def begin_try(db: Db, name: str, address: str, now: datetime) -> Try:
    """Writes down a try for a log-in name from an address. Raises LockedOut, and then writes nothing."""
    name = name.strip()[:LONGEST_NAME]
    _one_at_a_time(db, name, address)
    table = SignInFailure.__table__
    account = _account_of(db, name)
    since = _last_success(db, account)
    by_name = _recent(db, table.c.name == name, TRIES_PER_NAME, now, since)
    by_address = _recent(db, table.c.address == address, TRIES_PER_ADDRESS, now, None)
    _refuse_if_full(by_name, TRIES_PER_NAME, now, say("密码错了 {n} 次", n=TRIES_PER_NAME))
    _refuse_if_full(by_address, TRIES_PER_ADDRESS, now, say("这个网络地址错了 {n} 次", n=TRIES_PER_ADDRESS))
    row = new_id(now)
    db.execute(table.insert().values(id=row, name=name, address=address, at=now))
    fresh = sum(at > now - WINDOW for at in by_name)
    return Try(row, name, account, TRIES_PER_NAME - fresh - 1)


def fits(password_hash: str | None, password: str) -> bool:
    """Whether a password is the one that was hashed; takes the same time where there is none."""
    try:
        return _HASHER.verify(password_hash or _NOBODY, password[:LONGEST_PASSWORD]) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def hashed(password: str) -> str:
    """The password as it is kept."""
    return _HASHER.hash(password)


def why_wrong(left: int) -> Sentence:
    """What somebody hears whose name or password was wrong."""
    if left <= 0:
        return say("工号或密码不对。已锁定 {minutes} 分钟", minutes=minutes(LOCKED_FOR))
    return say("工号或密码不对。还可再试 {n} 次，之后锁定 {minutes} 分钟", n=left, minutes=minutes(LOCKED_FOR))


def forgive(db: Db, tried: Try) -> None:
    """The password was right: the try was none."""
    table = SignInFailure.__table__
    db.execute(table.delete().where(table.c.id == tried.row))


def sign_in(db: Db, tried: Try, *, address: str, agent: str, now: datetime) -> str:
    """Opens a sign-in, and gives its new id, which the cookie carries.

    Raises EntryRefused where the account was dismissed or its password changed since the try began.
    """
    assert tried.account is not None
    current = _account_of(db, tried.name)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSignIns:
    """Ends sign-ins of one's own account: the one named, or all but the one in use."""

    kind: ClassVar[str] = "end_sign_ins"
    actor: Actor
    keep: str
    only: str | None = None
    key: str | None = None

    def body(self) -> bytes:
        """What was sent."""
        return orjson.dumps([self.only])

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Ends them. Raises NotFound for a sign-in that is not one's own or has ended."""
        table = SignIn.__table__
        which = table.c.id == self.only if self.only is not None else table.c.id != self.keep
        ended = db.execute(
            table.update()
            .where(table.c.account == self.actor.account, table.c.ended_at.is_(None), which)
            .values(ended_at=now)
        )
        if self.only is not None and not ended.rowcount:
            raise NotFound(say("这次登录已经结束"))
        return Done({"ended": ended.rowcount}, (Happened(act=self.kind, actor=self.actor.person),))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword:
    """One's own password; every other sign-in of the account ends with the old one.

    `actor.credential_verified` is the version that the old password was verified against; `password_hash` was made
    outside the transaction.
    """

    kind: ClassVar[str] = "change_password"
    actor: Actor
    password_hash: str
    keep: str
    key: str | None = None

    def body(self) -> bytes:
        """Nothing that was sent may be kept."""
        return b"{}"

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises EntryRefused where the old password is not the one in force any more."""
        account, table = Account.__table__, SignIn.__table__
        verified = self.actor.credential_verified
        changed = db.execute(
            account.update()
            .where(account.c.id == self.actor.account, account.c.credential_version == verified)
            .values(password_hash=self.password_hash, credential_version=account.c.credential_version + 1)
        )
        if not changed.rowcount:
            raise EntryRefused.at("old_password", say("密码刚刚改过，用新密码再试"))
        db.execute(
            table.update()
            .where(table.c.account == self.actor.account, table.c.ended_at.is_(None), table.c.id != self.keep)
            .values(ended_at=now)
        )
        return Done({}, (Happened(act=self.kind, actor=self.actor.person),))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseLanguage:
    """The language in which an account reads its pages."""

    kind: ClassVar[str] = "choose_language"
    actor: Actor
    language: str
    key: str | None = None

    def body(self) -> bytes:
        """What was sent."""
        return orjson.dumps([self.language])

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """A reading habit is no event of the audit trail."""
        account = Account.__table__
        db.execute(account.update().where(account.c.id == self.actor.account).values(language=self.language))
        return Done({})


def house_name(db: Db) -> str:
    """The name of the office above all others, for the page of the log-in; empty before there is one."""
    table = Branch.__table__
    return str(db.scalar(select(table.c.name).where(table.c.parent.is_(None)).order_by(table.c.code).limit(1)) or "")


def minutes(length: timedelta) -> int:
    """Whole minutes."""
    return int(length.total_seconds()) // 60


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


def _account_of(db: Db, name: str) -> Row[Any] | None:
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
