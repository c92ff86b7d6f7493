"""Persons, their accounts, what they may do, and who is related to whom."""

from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import Record, Row
from workflows.records.column_types import CONTACT, IDENTITY, Id, Instant, LongText, Sealed


class Person(Row, Record):
    """A human being, once, whether staff or borrower: duties are counted by person, never by log-in."""

    __tablename__ = "person"
    mutable = frozenset({"id_number", "id_number_key", "id_last_four_key", "birth_date", "birth_year", "gender", "phone",
                         "phone_key", "phone_last_four_key", "phone_verified_at", "nationality", "occupation", "address",
                         "id_valid_from", "id_valid_until", "id_valid_for_life", "identity_verified", "died_on"})  # fmt: skip
    name: Mapped[str] = mapped_column(index=True)
    id_number: Mapped[bytes | None] = mapped_column(Sealed(IDENTITY))
    id_number_key: Mapped[str | None] = mapped_column(unique=True)
    id_last_four_key: Mapped[str | None] = mapped_column(index=True)
    birth_date: Mapped[date | None]
    birth_year: Mapped[int | None]
    gender: Mapped[str | None]
    phone: Mapped[bytes | None] = mapped_column(Sealed(CONTACT))
    phone_key: Mapped[str | None] = mapped_column(index=True)
    phone_last_four_key: Mapped[str | None] = mapped_column(index=True)
    phone_verified_at: Mapped[Instant | None]
    nationality: Mapped[str | None]
    occupation: Mapped[str | None]
    address: Mapped[bytes | None] = mapped_column(Sealed(CONTACT))
    id_valid_from: Mapped[date | None]
    id_valid_until: Mapped[date | None]
    id_valid_for_life: Mapped[bool] = mapped_column(default=False)
    identity_verified: Mapped[bool] = mapped_column(default=True)
    died_on: Mapped[date | None]


class SearchKey(Row, Record):
    """A way to find a person by name: the name, each pinyin reading and its initials, for prefix search."""

    __tablename__ = "search_key"
    audited = False
    __table_args__ = (Index("ix_search_key_word", "word"),)
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    word: Mapped[str]


class DataKey(Row, Record):
    """A person's key for one class of data, wrapped by the master key. Destroying it deletes the data (D-08)."""

    __tablename__ = "data_key"
    audited = False
    __table_args__ = (UniqueConstraint("person", "key_class"),)
    person: Mapped[str] = mapped_column(Id)
    key_class: Mapped[str]
    wrapped: Mapped[bytes | None]
    destroyed_at: Mapped[Instant | None]


class Account(Row, Record):
    """A log-in. One person may have several; they are still one person."""

    __tablename__ = "account"
    mutable = frozenset({"branch", "password_hash", "token_key", "credential_version", "state", "language"})
    __table_args__ = (CheckConstraint("state in ('active', 'dismissed')", name="state"),)
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(unique=True)
    branch: Mapped[str] = mapped_column(Id, ForeignKey("branch.id"), index=True)
    password_hash: Mapped[str | None]
    token_key: Mapped[str | None] = mapped_column(unique=True)
    credential_version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default="active")
    language: Mapped[str] = mapped_column(default="zh_CN")
    created_at: Mapped[Instant]


class RoleHeld(Row, Record):
    """A role given to an account, from an instant until another or for good."""

    __tablename__ = "role_held"
    mutable = frozenset({"until"})
    __table_args__ = (
        Index(
            "one_open",
            "account",
            "role",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )
    account: Mapped[str] = mapped_column(Id, ForeignKey("account.id"), index=True)
    role: Mapped[str]
    since: Mapped[Instant]
    until: Mapped[Instant | None]
    given_by: Mapped[str | None] = mapped_column(Id)


class Cover(Row, Record):
    """A substitute on leave cover: acts of `substitute` for `absent` count for both (PRODUCT §3)."""

    __tablename__ = "cover"
    __table_args__ = (CheckConstraint("absent <> substitute", name="two_persons"),)
    absent: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    substitute: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    since: Mapped[Instant]
    until: Mapped[Instant]
    reason: Mapped[LongText]
    made_by: Mapped[str | None] = mapped_column(Id)


class Relation(Row, Record):
    """A declared kinship between two persons; it is read in both directions (S-03) and binds until `ended_at`."""

    __tablename__ = "relation"
    __table_args__ = (UniqueConstraint("person", "other", "kind"),)
    mutable = frozenset({"ended_at"})
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    other: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    near: Mapped[bool]
    declared_at: Mapped[Instant]
    declared_by: Mapped[str | None] = mapped_column(Id)
    ended_at: Mapped[Instant | None]


def binds() -> ColumnElement[bool]:
    """A declared kinship counts until a second person has agreed that it is over."""
    return Relation.__table__.c.ended_at.is_(None)


class SignIn(Row, Record):
    """A sign-in in force until it is ended; its id is what the cookie carries."""

    __tablename__ = "sign_in"
    audited = False
    account: Mapped[str] = mapped_column(Id, ForeignKey("account.id"), index=True)
    at: Mapped[Instant]
    last_seen_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    address: Mapped[str]
    agent: Mapped[str]


class SignInFailure(Row, Record):
    """A wrong password, counted by log-in name and by address over all server processes."""

    __tablename__ = "sign_in_failure"
    audited = False
    __table_args__ = (Index("ix_sign_in_failure_name_at", "name", "at"),)
    name: Mapped[str]
    address: Mapped[str] = mapped_column(index=True)
    at: Mapped[Instant]
