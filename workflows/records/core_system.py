"""What the core system says beside repayments: whose an account is, and which loans went bad. Both come by file."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import Record, Row
from workflows.records.column_types import ACCOUNT, Id, Instant, Money, Sealed


class CustomerAccount(Row, Record):
    """An account and its one holder (A-02). `holder_key` is the blind index of an identity number, as on `person`.

    `subject` is under whose keys the number is sealed: the holder's where he is known here, else the row's own.
    """

    __tablename__ = "customer_account"
    __table_args__ = (CheckConstraint("closed_on >= opened_on", name="days"),)
    mutable = frozenset({"closed_on"})
    number: Mapped[bytes] = mapped_column(Sealed(ACCOUNT))
    number_key: Mapped[str] = mapped_column(unique=True)
    holder_key: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(Id)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    imported_at: Mapped[Instant]


class BadLoan(Row, Record):
    """A loan written off or in court: kept thirty years (G4-07), broken faith while it is owed (G2-03)."""

    __tablename__ = "bad_loan"
    __table_args__ = (
        UniqueConstraint("iou", "kind"),
        UniqueConstraint("old_loan", "kind"),
        CheckConstraint("kind in ('核销', '诉讼')", name="kind"),
        CheckConstraint("(iou IS NULL) <> (old_loan IS NULL)", name="one_loan"),
        CheckConstraint("amount > 0", name="amount"),
    )
    iou: Mapped[str | None] = mapped_column(Id, ForeignKey("iou.id"))
    old_loan: Mapped[str | None] = mapped_column(Id, ForeignKey("old_loan.id"))
    kind: Mapped[str]
    happened_on: Mapped[date]
    amount: Mapped[Money]
    imported_at: Mapped[Instant]
