"""Who was asked about at the credit bureau, on whose authorisation, and what came back (D-04)."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import ListRow, OfCase, Record
from workflows.records.column_types import CREDIT, Id, Instant, Sealed

REASONS = "('贷款审查', '担保审查', '贷后管理')"


class CreditInquiry(OfCase, Record):
    """A question about `subject`, put down before it leaves the house; never changed, never deleted.

    `authorisation` is the row that `subject` signed at `authorised_at`, always before the question (征信业管理条例 Art. 18).
    """

    __tablename__ = "credit_inquiry"
    __table_args__ = (
        CheckConstraint("authorised_at < asked_at", name="authorised_before"),
        CheckConstraint(f"reason in {REASONS}", name="reason"),
    )
    work_item: Mapped[str] = mapped_column(Id)
    subject: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    authorisation: Mapped[str] = mapped_column(Id)
    authorised_at: Mapped[Instant]
    reason: Mapped[str]
    reference: Mapped[str] = mapped_column(unique=True)
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    asked_at: Mapped[Instant]


class CreditReport(OfCase, Record):
    """What the bureau answered to one question. `content` is None where it gave no report."""

    __tablename__ = "credit_report"
    __table_args__ = (UniqueConstraint("inquiry"),)
    inquiry: Mapped[str] = mapped_column(Id, ForeignKey("credit_inquiry.id"))
    subject: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    source: Mapped[str]
    reference: Mapped[str]
    at: Mapped[Instant]
    taken_on: Mapped[date]
    content: Mapped[bytes | None] = mapped_column(Sealed(CREDIT))


class ExposureOrigin(ListRow, Record):
    """Where a line of an exposure check comes from, if not from our own ledger; `position` is the line's.

    `lender` is None for a guarantee of which nobody said with whom.
    """

    __tablename__ = "exposure_origin"
    lender: Mapped[str | None]
    source: Mapped[str]
