"""A payment taken back: who asked for it, who agreed, and the second posting, which stands beside the first for good."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import OfCase, Record, Row
from workflows.records.column_types import Id, Instant, LongText, Money

STANDS = text("agreed IS NULL OR agreed")


class PaymentReversal(OfCase, Record):
    """冲正: asked for by a teller, decided by a disbursement approver who did not pay. `agreed` is open while null.

    Three persons, whoever writes the row: `paid_by` approved the payment, `person` asks, `decided_by` decides.
    """

    __tablename__ = "payment_reversal"
    __table_args__ = (
        CheckConstraint("person <> paid_by", name="asked_by_another"),
        CheckConstraint("decided_by <> person and decided_by <> paid_by", name="decided_by_another"),
        CheckConstraint("(decided_by IS NULL) = (agreed IS NULL)", name="decided_whole"),
        Index("one_reversal", "posting", unique=True, sqlite_where=STANDS, postgresql_where=STANDS),
    )
    mutable = frozenset({"agreed", "decided_by", "decided_at", "decided_for"})
    posting: Mapped[str] = mapped_column(Id, ForeignKey("ledger_posting.id"))
    reason: Mapped[LongText]
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    acting_for: Mapped[str | None] = mapped_column(Id)
    at: Mapped[Instant]
    paid_by: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    agreed: Mapped[bool | None]
    decided_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    decided_for: Mapped[str | None] = mapped_column(Id)
    decided_at: Mapped[Instant | None]


class LedgerReversal(Row, Record):
    """Money that counts as never paid: the second posting, of the same yuan as the first, which it names."""

    __tablename__ = "ledger_reversal"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)
    branch: Mapped[str] = mapped_column(Id, ForeignKey("branch.id"))
    application: Mapped[str] = mapped_column(Id, ForeignKey("application.id"), index=True)
    posting: Mapped[str] = mapped_column(Id, ForeignKey("ledger_posting.id"), unique=True)
    reversal: Mapped[str] = mapped_column(Id, ForeignKey("payment_reversal.id"), unique=True)
    iou: Mapped[str] = mapped_column(Id, ForeignKey("iou.id"), unique=True)
    iou_number: Mapped[str]
    amount: Mapped[Money]
    posted_on: Mapped[date]
    posted_at: Mapped[Instant]
