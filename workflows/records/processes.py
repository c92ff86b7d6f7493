"""Deployed process versions: immutable by content hash."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import Record, Row
from workflows.records.column_types import Id, Instant, Json, Money


class ProcessVersion(Row, Record):
    """A whole set of diagrams and tables that was deployed together. `digest` is over names and bytes."""

    __tablename__ = "process_version"
    __table_args__ = (
        Index("one_current", "current", unique=True, sqlite_where=text("current"), postgresql_where=text("current")),
    )
    mutable = frozenset({"current"})
    digest: Mapped[str] = mapped_column(unique=True)
    number: Mapped[int] = mapped_column(unique=True)
    deployed_at: Mapped[Instant]
    deployed_by: Mapped[str | None] = mapped_column(Id)
    renames: Mapped[Json]
    states_explored: Mapped[int]
    current: Mapped[bool]


class ProcessFile(Row, Record):
    """One file of a version, byte for byte, drawing included."""

    __tablename__ = "process_file"
    audited = False
    version: Mapped[str] = mapped_column(Id, ForeignKey("process_version.id"), index=True)
    name: Mapped[str]
    content: Mapped[bytes]


class PolicyVersion(Row, Record):
    """What a cooperative may set: deployed by two persons, printed in every dossier; a case keeps the one it began under.

    `merged` is empty, `co_investigate_with_review` or `file_with_review` (PRODUCT §3, core and policy).
    """

    __tablename__ = "policy_version"
    __table_args__ = (
        CheckConstraint("merged in ('', 'co_investigate_with_review', 'file_with_review')", name="merged"),
        CheckConstraint("deployed_by <> confirmed_by", name="two_persons"),
        Index("one_policy", "current", unique=True, sqlite_where=text("current"), postgresql_where=text("current")),
    )
    mutable = frozenset({"current"})
    merged: Mapped[str]
    two_person_from: Mapped[Money]
    caps: Mapped[str]
    text_b_from: Mapped[Money]
    recording_required: Mapped[bool]
    deployed_at: Mapped[Instant]
    deployed_by: Mapped[str] = mapped_column(Id)
    confirmed_by: Mapped[str] = mapped_column(Id)
    current: Mapped[bool]
