"""A teller of another branch whom the director has named for one case, whose borrower works away (RULES G3-05)."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import OfCase, Record
from workflows.records.column_types import Id, Instant, LongText

STANDS = text("ended_at IS NULL")


class NamedTeller(OfCase, Record):
    """指定他社柜员: one at a time, for the visit that begins with `work_item`; no director names himself.

    `teller_branch` is the office at which he serves the customer, `until` the last day on which he may begin. A new round
    or a new visit ends the naming without a word; `ended_at` stands where the director took it back.
    """

    __tablename__ = "named_teller"
    __table_args__ = (
        CheckConstraint("teller <> person and (acting_for IS NULL or teller <> acting_for)", name="named_by_another"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_whole"),
        Index("one_named_teller", "work_item", unique=True, sqlite_where=STANDS, postgresql_where=STANDS),
    )
    mutable = frozenset({"ended_at", "ended_by", "ended_because"})
    round: Mapped[int]
    work_item: Mapped[str] = mapped_column(Id)
    teller: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    teller_branch: Mapped[str] = mapped_column(Id, ForeignKey("branch.id"))
    reason: Mapped[LongText]
    until: Mapped[date | None]
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    acting_for: Mapped[str | None] = mapped_column(Id)
    at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    ended_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    ended_because: Mapped[LongText | None]
