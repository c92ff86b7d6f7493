"""The outbox: what must happen after an act is written with it, and done by `fourgates work`."""

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import Record, Row
from workflows.records.column_types import Id, Instant, Json

UNDONE = text("state = 'waiting'")


class Job(Row, Record):
    """One piece of work. `key` makes a second writing of the same work impossible."""

    __tablename__ = "job"
    audited = False
    __table_args__ = (
        Index("ix_job_waiting", "not_before", sqlite_where=UNDONE, postgresql_where=UNDONE),
        CheckConstraint("state in ('waiting', 'running', 'done', 'failed')", name="state"),
    )
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    application: Mapped[str | None] = mapped_column(Id, index=True)
    args: Mapped[Json]
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[Instant]
    heartbeat_at: Mapped[Instant | None]
    made_at: Mapped[Instant]
    done_at: Mapped[Instant | None]
    result: Mapped[Json | None]


TELLER_NAMED = "teller_named"
"""The kind of a notice to whom a director has named to serve a customer of another branch (G3-05)."""


REMINDED_OF = "reminded_of"
"""The kind of a notice by which a director reminds of a late task (催办)."""


class StaffNotice(Row, Record):
    """A reminder, an escalation or a stop that somebody of the staff must see: one person, or whoever has the role."""

    __tablename__ = "staff_notice"
    audited = False
    __table_args__ = (CheckConstraint("person IS NOT NULL OR role IS NOT NULL", name="whom"),)
    mutable = frozenset({"seen_at"})
    branch: Mapped[str] = mapped_column(Id)
    application: Mapped[str] = mapped_column(Id, index=True)
    work_item: Mapped[str | None] = mapped_column(Id)
    person: Mapped[str | None] = mapped_column(Id, index=True)
    role: Mapped[str | None]
    kind: Mapped[str]
    at: Mapped[Instant]
    seen_at: Mapped[Instant | None]


class SentMessage(Row, Record):
    """A text message handed to the embedded port, with neutral words only (D-07)."""

    __tablename__ = "sent_message"
    audited = False
    person: Mapped[str] = mapped_column(Id, index=True)
    application: Mapped[str | None] = mapped_column(Id, index=True)
    kind: Mapped[str]
    text: Mapped[str]
    at: Mapped[Instant]
