"""What people change on their own accounts: sign-ins ended, the password, the language."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

import orjson

from workflows.audit.chain import Happened
from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.duties import sign_off
from workflows.records.people import Account, SignIn
from workflows.records.sealed import change
from workflows.records.transaction import Db
from workflows.registers.sign_ins import TOKEN_KIND, end_all
from workflows.words.actor import Actor
from workflows.words.refusals import EntryRefused, NotFound
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSignIns:
    """Ends sign-ins of one's own account: the one named, or all but the one in use."""

    kind: ClassVar[str] = "end_sign_ins"
    sort: ClassVar[Literal["register"]] = "register"
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
    sort: ClassVar[Literal["register"]] = "register"
    actor: Actor
    password_hash: str
    keep: str
    key: str | None = None

    def body(self) -> bytes:
        """Nothing that was sent may be kept."""
        return b"{}"

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises EntryRefused where the old password is not the one in force any more."""
        account = Account.__table__
        verified = self.actor.credential_verified
        changed = db.execute(
            account.update()
            .where(account.c.id == self.actor.account, account.c.credential_version == verified)
            .values(password_hash=self.password_hash, credential_version=account.c.credential_version + 1)
        )
        if not changed.rowcount:
            raise EntryRefused.at("old_password", say("密码刚刚改过，用新密码再试"))
        assert self.actor.account is not None
        end_all(db, self.actor.account, now, but=self.keep)
        return Done({}, (Happened(act=self.kind, actor=self.actor.person),))


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeOwnToken:
    """A bearer token for one's own account in place of the old one; it acts as its owner, so nobody makes another's.

    `token` was made outside the transaction and is shown once; only its blind index is kept.
    """

    kind: ClassVar[str] = "give_token"
    sort: ClassVar[Literal["register"]] = "register"
    actor: Actor
    token: str
    key: str | None = None

    def body(self) -> bytes:
        """Nothing that was sent may be kept."""
        return b"{}"

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises EntryRefused unless the password was given for it."""
        sign_off.check(db, self.actor)
        assert self.actor.account is not None
        change(db, Account, self.actor.account, token_key=db.keyring.blind(TOKEN_KIND, self.token))
        event = Happened(act=self.kind, actor=self.actor.person, facts={"account": self.actor.account})
        return Done({}, (event,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseLanguage:
    """The language in which an account reads its pages."""

    kind: ClassVar[str] = "choose_language"
    sort: ClassVar[Literal["register"]] = "register"
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
