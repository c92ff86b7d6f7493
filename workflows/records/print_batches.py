"""Volumes of a village printed as one piece of work: what was asked for, how far it is, and the sealed files it made."""

from datetime import date, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import Record, Row
from workflows.records.column_types import Id, Instant, Json, LongText

FILES_KEPT_FOR = timedelta(days=7)
"""How long the printed files wait to be taken: ours."""

OPEN = text("state IN ('waiting', 'running')")


class PrintBatch(Row, Record):
    """`applications` are the cases in the order of printing, settled when it was asked for; `printed` of them are through,
    `left_out` says of which no volume came and why. `dropped_at` is when its files were deleted.

    One person has one batch at work. Its files are sealed under a key of the row's own (its id).
    """

    __tablename__ = "print_batch"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'running', 'done', 'cancelled', 'failed')", name="state"),
        CheckConstraint("layout in ('pdf', 'zip')", name="layout"),
        CheckConstraint("printed >= 0 AND printed <= total", name="progress"),
        CheckConstraint("state <> 'done' OR printed = total", name="done_whole"),
        CheckConstraint("(finished_at IS NULL) = (state IN ('waiting', 'running'))", name="finished"),
        Index("one_at_work", "asked_by", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_print_batch_asked_by", "asked_by"),
    )
    mutable = frozenset({"state", "printed", "left_out", "why", "finished_at", "dropped_at"})
    branch: Mapped[str] = mapped_column(Id, ForeignKey("branch.id"))
    village: Mapped[str] = mapped_column(Id, ForeignKey("village.id"))
    kind: Mapped[str]
    since: Mapped[date | None]
    until: Mapped[date | None]
    sequence: Mapped[str]
    layout: Mapped[str]
    applications: Mapped[Json]
    total: Mapped[int]
    asked_by: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    asked_through: Mapped[str] = mapped_column(Id, ForeignKey("account.id"))
    asked_at: Mapped[Instant]
    state: Mapped[str] = mapped_column(default="waiting")
    printed: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[Json | None]
    why: Mapped[LongText | None]
    finished_at: Mapped[Instant | None]
    dropped_at: Mapped[Instant | None]


class PrintedFile(Row, Record):
    """One sealed file of a batch: a volume's PDF at its place in the batch, the seal beside it, or a piece of the whole."""

    __tablename__ = "printed_file"
    audited = False
    __table_args__ = (
        UniqueConstraint("batch", "kind", "position"),
        CheckConstraint("kind in ('volume', 'seal', 'whole')", name="kind"),
    )
    batch: Mapped[str] = mapped_column(Id, ForeignKey("print_batch.id"))
    kind: Mapped[str]
    position: Mapped[int]
    title: Mapped[str]
    sha256: Mapped[str]
    bytes: Mapped[int]
