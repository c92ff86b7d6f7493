"""A change of who may do what, asked for by one person and in force once another has agreed (PRODUCT §3)."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import Record, Row
from workflows.records.column_types import IDENTITY, Id, Instant, Json, LongText, Sealed

WAITING = text("state = 'waiting'")


class StaffChange(Row, Record):
    """`account` and `person` are whom it is about, None where he is yet to be added; `name` is the account's name.

    `content` is what would be different, as the act of `kind` takes it. `branch` is the office it belongs to. Whoever
    decides is neither who asked, nor whom it is about, nor the `substitute`; only who asked takes it back. The identity
    number of somebody yet to be added is sealed under a key of the row's own (`subject`), and gone once it is decided.
    """

    __tablename__ = "staff_change"
    __table_args__ = (
        CheckConstraint("kind in ('add', 'roles', 'branch', 'cover', 'password')", name="kind"),
        CheckConstraint("state in ('waiting', 'agreed', 'declined', 'withdrawn')", name="state"),
        CheckConstraint("(decided_by IS NULL) = (state = 'waiting')", name="decided_whole"),
        CheckConstraint("state = 'withdrawn' or decided_by <> asked_by", name="decided_by_another"),
        CheckConstraint("state = 'withdrawn' or decided_by <> person", name="not_by_whom_it_is_about"),
        CheckConstraint("state = 'withdrawn' or decided_by <> substitute", name="not_by_the_substitute"),
        CheckConstraint("state <> 'withdrawn' or decided_by = asked_by", name="withdrawn_by_who_asked"),
        Index("one_waiting", "name", unique=True, sqlite_where=WAITING, postgresql_where=WAITING),
    )
    mutable = frozenset({"state", "decided_by", "decided_at", "id_number"})
    kind: Mapped[str]
    name: Mapped[str]
    account: Mapped[str | None] = mapped_column(Id, ForeignKey("account.id"))
    person: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    substitute: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    branch: Mapped[str] = mapped_column(Id, ForeignKey("branch.id"))
    content: Mapped[Json]
    subject: Mapped[str] = mapped_column(Id)
    id_number: Mapped[bytes | None] = mapped_column(Sealed(IDENTITY))
    reason: Mapped[LongText]
    asked_by: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    asked_at: Mapped[Instant]
    due_at: Mapped[Instant]
    state: Mapped[str] = mapped_column(default="waiting")
    decided_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    decided_at: Mapped[Instant | None]
