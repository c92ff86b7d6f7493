"""Who is in: the person behind a request, by the cookie of a sign-in on pages and by a bearer token under /api."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Request, g, request, session
from flask_login import LoginManager, current_user
from sqlalchemy import select

from webapp.database import reader
from webapp.parts import parts
from workflows.records.people import Account, Person
from workflows.records.transaction import Database, LostRace, transaction
from workflows.registers import passwords, sign_in_tries, sign_ins
from workflows.registers.sign_in_tries import LockedOut, Try
from workflows.registers.sign_ins import WhoIsIn
from workflows.words.actor import Actor
from workflows.words.clock import Clock
from workflows.words.refusals import EntryRefused
from workflows.words.roles import Role
from workflows.words.sentence import Sentence, say

API = "/api/"
REST_LANGUAGES = {"zh-CN": "zh_CN", "zh": "zh_CN", "en": "en"}
BEARER = "Bearer "
ACTING_FOR = "acting_for"
PASSWORD = "password"  # noqa: S105 - the name of a field
LONGEST_ADDRESS = 64
LONGEST_NEXT = 500

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Covered:
    """An absent person whom the reader stands in for, with the roles that he has through him."""

    person: str
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """The reader: one account of one person. `sign_in` is empty where he came with a token.

    `branches` are the ids of his own branch and of all below it.
    """

    account: str
    account_name: str
    person: str
    name: str
    branch: str
    branch_name: str
    language: str
    roles: frozenset[Role]
    branches: frozenset[str] = frozenset()
    frozen: bool = False
    covers: tuple[Covered, ...] = ()
    sign_in: str = ""
    is_active: bool = field(default=True, init=False)
    is_authenticated: bool = field(default=True, init=False)
    is_anonymous: bool = field(default=False, init=False)

    def get_id(self) -> str:
        """What the cookie carries: the sign-in, not the account, so that it can be ended."""
        return self.sign_in

    @property
    def may_be(self) -> frozenset[Role]:
        """One's own roles and those of whom one stands in for."""
        return self.roles.union(*(covered.roles for covered in self.covers))

    @property
    def actor(self) -> Actor:
        """The reader as he acts in his own right."""
        return Actor(person=self.person, name=self.name, account=self.account, branch=self.branch)


def set_up(app: Flask, database: Database, clock: Clock, hours: int) -> None:
    """Lets Flask-Login ask this module who is in."""
    manager = LoginManager()
    # The sign-in lies in the database and can be ended there; an address that changes on the road ends nothing.
    manager.session_protection = None

    def by_cookie(sign_in_id: str) -> SignedIn | None:
        if request.path.startswith(API):
            return None
        now = clock.now()
        found = sign_ins.in_force(reader(), sign_in_id, after=now - timedelta(hours=hours), now=now)
        if found is None:
            return None
        if now - found.account.last_seen_at > sign_ins.SEEN_EVERY:
            # Noting that it is used is not worth a refusal when everybody writes at once.
            with suppress(LostRace), transaction(database) as db:
                sign_ins.seen(db, sign_in_id, now)
        return _signed_in(found, sign_in_id)

    def by_token(request: Request) -> SignedIn | None:
        header = request.headers.get("Authorization", "")
        if not request.path.startswith(API) or not header.startswith(BEARER):
            return None
        found = sign_ins.by_token(reader(), header.removeprefix(BEARER).strip(), now=clock.now())
        return None if found is None else _signed_in(found, "")

    manager.user_loader(by_cookie)
    manager.request_loader(by_token)
    manager.init_app(app)


def signed_in() -> SignedIn | None:
    """The reader, or None where nobody is in."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def own_language() -> str | None:
    """What a REST call asks for (RFC 9110, 12.5.4), else the reader's account; None where nobody is in."""
    if request.path.startswith(API) and (asked := request.accept_languages.best_match(REST_LANGUAGES)):
        return REST_LANGUAGES[asked]
    who = signed_in()
    return None if who is None else who.language


def reader_in() -> SignedIn:
    """The reader of a page that stands behind a sign-in."""
    found = signed_in()
    assert found is not None, "the door let somebody in without a sign-in"
    return found


def acting(values: Mapping[str, Any]) -> Actor:
    """Whoever acts, in his own right or in that of `acting_for`, whom he must be covering now.

    Raises EntryRefused at `acting_for`.
    """
    actor = reader_in().actor
    absent = str(values.get(ACTING_FOR) or "")
    if not absent:
        return actor
    if absent not in {covered.person for covered in reader_in().covers}:
        raise EntryRefused.at(ACTING_FOR, say("您现在不是他的替班人，以本人身份办"))
    return replace(actor, acting_for=absent)


def log_in(name: str, password: str) -> str:
    """Opens a sign-in under a new id and puts it into the cookie; gives that id.

    Raises EntryRefused at `password`, with the tries that are left, or with who has frozen the account.
    """
    database, now, address = parts().database, parts().clock.now(), client_address()
    tried = _tried(database, name, address, now)
    if not passwords.fits(tried.password_hash, password):
        log.info("sign_in_refused", address=address, tries_left=tried.left)
        raise EntryRefused.at(PASSWORD, sign_in_tries.why_wrong(tried.left))
    with transaction(database) as db:
        agent = request.user_agent.string
        frozen = sign_ins.why_frozen(db, tried, now=now)
        sign_in_id = "" if frozen else sign_ins.sign_in(db, tried, address=address, agent=agent, now=now)
    if frozen is not None:
        log.warning("sign_in_frozen", address=address)
        raise EntryRefused.at(PASSWORD, frozen)
    # Whatever the cookie held before belongs to nobody: a sign-in planted beforehand dies here.
    session.clear()
    session["_user_id"] = sign_in_id
    session["_fresh"] = True
    assert tried.account is not None
    log.info("signed_in", account=tried.account.id, address=address)
    return sign_in_id


def log_out() -> None:
    """Ends the sign-in, in the database and in the cookie."""
    who = signed_in()
    if who is not None and who.sign_in:
        with transaction(parts().database) as db:
            sign_ins.end(db, who.sign_in, parts().clock.now())
    session.clear()
    g.pop("_login_user", None)


def verified(actor: Actor, password: str, *, at: str = PASSWORD) -> Actor:
    """The actor, having given his own password for this very act; wrong ones count as at the log-in.

    Call it before the transaction: it takes about 110 ms. Raises EntryRefused at the field named `at`.
    """
    database = parts().database
    tried = _tried(database, reader_in().account_name, client_address(), parts().clock.now(), at=at)
    if not passwords.fits(tried.password_hash, password):
        log.info("sign_off_refused", account=actor.account, tries_left=tried.left)
        raise EntryRefused.at(at, _wrong_here(tried.left))
    with transaction(database) as db:
        sign_in_tries.forgive(db, tried)
    assert tried.account is not None
    return actor.signing(tried.account.credential_version)


def witness(name: str, password: str, *, at: str) -> Actor:
    """A second person beside the reader, by the name and password of his own account; wrong ones count as at the log-in.

    Raises EntryRefused at the field named `at`, also where the account is frozen.
    """
    database = parts().database
    tried = _tried(database, name, client_address(), parts().clock.now(), at=at)
    if tried.account is None or not passwords.fits(tried.password_hash, password):
        log.info("witness_refused", tries_left=tried.left)
        raise EntryRefused.at(at, say("工号或密码不对。还可再试 {n} 次", n=max(tried.left, 0)))
    with transaction(database) as db:
        sign_in_tries.forgive(db, tried)
        frozen = sign_ins.why_frozen(db, tried, now=parts().clock.now())
        who = db.row(
            select(Account.__table__, Person.__table__.c.name.label("person_name"))
            .join(Person.__table__, Person.__table__.c.id == Account.__table__.c.person)
            .where(Account.__table__.c.id == tried.account.id)
        )
    if frozen is not None or who is None:
        raise EntryRefused.at(at, frozen or say("这个账号已停用"))
    actor = Actor(person=who.person, name=who.person_name, account=who.id, branch=who.branch)
    return actor.signing(tried.account.credential_version)


def stays_here(target: str | None) -> str | None:
    """`target` if it is a path of this site, else None."""
    if not target or len(target) > LONGEST_NEXT or not target.isprintable() or "\\" in target:
        return None
    if not target.startswith("/") or target.startswith("//"):
        return None
    parsed = urlsplit(target)
    return None if parsed.scheme or parsed.netloc else target


def path_of(address: str | None) -> str | None:
    """The path of an address of this site, such as the page a form was sent from; None for any other."""
    parsed = urlsplit(address or "")
    if parsed.netloc != request.host:
        return None
    return stays_here(parsed.path)


def client_address() -> str:
    """The address that the request came from, as far as trusted proxies say."""
    return (request.remote_addr or "")[:LONGEST_ADDRESS]


def _tried(database: Database, name: str, address: str, now: datetime, *, at: str = PASSWORD) -> Try:
    try:
        with transaction(database) as db:
            return sign_in_tries.begin_try(db, name, address, now)
    except LockedOut as locked:
        log.warning("locked_out", address=address)
        raise EntryRefused.at(at, locked.sentence) from locked


def _wrong_here(left: int) -> Sentence:
    if left <= 0:
        return say("密码不对。已锁定 {minutes} 分钟", minutes=sign_in_tries.minutes(sign_in_tries.LOCKED_FOR))
    return say("密码不对。还可再试 {n} 次", n=left)


def _signed_in(found: WhoIsIn, sign_in_id: str) -> SignedIn:
    row = found.account
    return SignedIn(
        account=row.account,
        account_name=row.account_name,
        person=row.person,
        name=row.name,
        branch=row.branch,
        branch_name=row.branch_name,
        language=row.language,
        roles=found.roles,
        branches=found.branches,
        frozen=row.frozen,
        covers=_covers(found.covered),
        sign_in=sign_in_id,
    )


def _covers(rows: Sequence[Any]) -> tuple[Covered, ...]:
    """The roles of each absent person, gathered."""
    names = {row.id: row.name for row in rows}
    return tuple(
        Covered(id, name, frozenset(Role(row.role) for row in rows if row.id == id)) for id, name in names.items()
    )
