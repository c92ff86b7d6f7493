"""A village roster handed in on a page: the file while it waits, how far it has come, and what became of its rows."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import Record, Row
from workflows.records.column_types import IDENTITY, Id, Instant, Json, LongText, Sealed


class RosterImport(Row, Record):
    """One file. `batch` are the files that were handed in together. All that holds names is sealed under a key of the
    row's own (`subject`): the file, which goes once it is read, the bad rows, and the sheet that gives them back.
    """

    __tablename__ = "roster_import"
    __table_args__ = (CheckConstraint("state in ('waiting', 'running', 'done', 'failed')", name="state"),)
    mutable = frozenset(
        {"content", "state", "rows_read", "rows_done", "answer", "bad", "returned", "why", "finished_at"}
    )
    batch: Mapped[str] = mapped_column(Id, index=True)
    branch: Mapped[str] = mapped_column(Id, ForeignKey("branch.id"), index=True)
    file_name: Mapped[str]
    sha256: Mapped[str]
    as_of: Mapped[date | None]
    asked_by: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    asked_through: Mapped[str] = mapped_column(Id, ForeignKey("account.id"))
    asked_at: Mapped[Instant]
    subject: Mapped[str] = mapped_column(Id)
    content: Mapped[bytes | None] = mapped_column(Sealed(IDENTITY))
    state: Mapped[str] = mapped_column(default="waiting")
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    answer: Mapped[Json | None]
    bad: Mapped[bytes | None] = mapped_column(Sealed(IDENTITY))
    returned: Mapped[bytes | None] = mapped_column(Sealed(IDENTITY))
    why: Mapped[LongText | None]
    finished_at: Mapped[Instant | None]
