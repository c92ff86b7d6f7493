"""What staff declare of their kin once a year, and the kinship that has ended (RULES S-03)."""

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, and_, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import Record, Row
from workflows.records.column_types import Id, Instant, LongText

WAITING = text("agreed IS NULL AND withdrawn_at IS NULL")


class YearlyDeclaration(Row, Record):
    """One person's word of one day, signed with his password: `kin` relatives in the service area, or none."""

    __tablename__ = "yearly_declaration"
    __table_args__ = (
        Index("ix_yearly_declaration_person_at", "person", "at"),
        CheckConstraint("kin >= 0", name="kin"),
    )
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    account: Mapped[str] = mapped_column(Id, ForeignKey("account.id"))
    at: Mapped[Instant]
    kin: Mapped[int]


class DeclaredKin(Row, Record):
    """One relative of a declaration. `other` is the person with the identity number that was given, None without one."""

    __tablename__ = "declared_kin"
    __table_args__ = (
        UniqueConstraint("of", "position"),
        CheckConstraint("other <> subject", name="two_persons"),
    )
    of: Mapped[str] = mapped_column(Id, ForeignKey("yearly_declaration.id"))
    position: Mapped[int]
    subject: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    name: Mapped[str]
    kind: Mapped[str]
    near: Mapped[bool]
    other: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))


class RelationEnd(Row, Record):
    """A kinship that `asked_by` no longer declares; it binds until somebody else has agreed that it is over.

    Whoever declares it again before that has taken the question back.
    """

    __tablename__ = "relation_end"
    __table_args__ = (
        CheckConstraint("decided_by <> asked_by", name="decided_by_another"),
        CheckConstraint("(decided_by IS NULL) = (agreed IS NULL)", name="decided_whole"),
        CheckConstraint("(decided_at IS NULL) = (agreed IS NULL)", name="decided_then"),
        CheckConstraint("agreed IS NULL or withdrawn_at IS NULL", name="decided_or_withdrawn"),
        Index("one_waiting_end", "relation", unique=True, sqlite_where=WAITING, postgresql_where=WAITING),
    )
    mutable = frozenset({"agreed", "decided_by", "decided_at", "withdrawn_at"})
    relation: Mapped[str] = mapped_column(Id, ForeignKey("relation.id"))
    reason: Mapped[LongText]
    asked_by: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    asked_at: Mapped[Instant]
    agreed: Mapped[bool | None]
    decided_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    decided_at: Mapped[Instant | None]
    withdrawn_at: Mapped[Instant | None]


def still_waits() -> ColumnElement[bool]:
    """Ends that nobody has decided on or withdrawn."""
    table = RelationEnd.__table__
    return and_(table.c.agreed.is_(None), table.c.withdrawn_at.is_(None))
