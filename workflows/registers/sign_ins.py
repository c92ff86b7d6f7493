"""Who is in: sign-ins that are in force, by the cookie's id or a bearer token."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, Select, bindparam, null, select

from workflows.cases.freezes import below
from workflows.door import stops
from workflows.duties.facts import roles_in_force
from workflows.records.column_types import InstantType
from workflows.records.freezes import people_frozen
from workflows.records.households import Branch
from workflows.records.people import Account, Cover, Person, RoleHeld, SignIn
from workflows.records.together import Rows, Together
from workflows.records.transaction import Db
from workflows.registers.sign_in_tries import Try, account_named, forgive
from workflows.words.actor import Actor
from workflows.words.ids import new_id
from workflows.words.refusals import EntryRefused, Frozen
from workflows.words.roles import Role
from workflows.words.sentence import Sentence, say

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


@dataclass(frozen=True, slots=True)
class WhoIsIn:
    """A reader's account with person and branch, his roles in force, and the roles of each person he stands in for.

    `branches` are the ids of his own branch and of all below it.
    """

    account: Row[Any]
    roles: frozenset[Role]
    branches: frozenset[str]
    covered: tuple[Row[Any], ...]


def why_frozen(db: Db, tried: Try, *, now: datetime) -> Sentence | None:
    """What somebody is told who gave the right password of an account that is frozen; the try counts as none."""
    assert tried.account is not None
    table = Account.__table__
    person = db.scalar(select(table.c.person).where(table.c.id == tried.account.id))
    try:
        stops.refuse_people(db, Actor(person=person, name="", account=tried.account.id), now)
    except Frozen as refusal:
        forgive(db, tried)
        return refusal.sentence
    return None


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


def in_force(db: Db, sign_in_id: str, *, after: datetime, now: datetime) -> WhoIsIn | None:
    """Who is behind a sign-in that was opened after `after` and is not ended."""
    return _who(_BY_SIGN_IN.ask(db, sign_in=sign_in_id, after=after, now=now))


def by_token(db: Db, token: str, *, now: datetime) -> WhoIsIn | None:
    """Who a bearer token stands for."""
    return _who(_BY_TOKEN.ask(db, token=db.keyring.blind(TOKEN_KIND, token), now=now))


def has_token(db: Db, account: str) -> bool:
    """Whether a bearer token stands for the account."""
    table = Account.__table__
    return db.scalar(select(table.c.token_key).where(table.c.id == account)) is not None


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


def _who(found: Mapping[str, Rows]) -> WhoIsIn | None:
    if not found["account"]:
        return None
    roles = frozenset(Role(row.role) for row in found["roles"])
    branches = frozenset(row.id for row in found["branches"])
    return WhoIsIn(found["account"][0], roles, branches, tuple(sorted(found["covered"], key=attrgetter("name", "id"))))


def _together(account: Select[Any]) -> Together:
    """What must be known of a reader, once his account is found by a question that gives its id as `account`."""
    found = account.with_only_columns(Account.__table__.c.id).scalar_subquery()
    person = account.with_only_columns(Account.__table__.c.person).scalar_subquery()
    office = account.with_only_columns(Account.__table__.c.branch).scalar_subquery()
    role, who, there, cover = RoleHeld.__table__, Person.__table__, Account.__table__.alias(), Cover.__table__
    now = bindparam("now", type_=InstantType)
    counts = roles_in_force(now)
    return Together(
        {
            "account": account,
            "roles": select(role.c.role).where(role.c.account == found, counts),
            "branches": below(office),
            "covered": select(who.c.id, who.c.name, role.c.role)
            .join(there, there.c.person == who.c.id)
            .join(role, role.c.account == there.c.id)
            .join(cover, cover.c.absent == who.c.id)
            .where(cover.c.substitute == person, cover.c.since <= now, cover.c.until > now)
            .where(there.c.state == "active", counts),
        }
    )


def _account(last_seen: Any) -> Select[Any]:
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
            person.c.id.in_(people_frozen()).label("frozen"),
            last_seen,
        )
        .join(person, person.c.id == account.c.person)
        .join(branch, branch.c.id == account.c.branch)
        .where(account.c.state == "active")
    )


def _of_sign_in() -> Select[Any]:
    table = SignIn.__table__
    wanted = _account(table.c.last_seen_at).join(table, table.c.account == Account.__table__.c.id)
    after = table.c.at > bindparam("after", type_=InstantType)
    return wanted.where(table.c.id == bindparam("sign_in"), table.c.ended_at.is_(None), after)


def _of_token() -> Select[Any]:
    account = Account.__table__
    return _account(null().label("last_seen_at")).where(
        account.c.token_key == bindparam("token", type_=account.c.token_key.type)
    )


_BY_SIGN_IN, _BY_TOKEN = _together(_of_sign_in()), _together(_of_token())
