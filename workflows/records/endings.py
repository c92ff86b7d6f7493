"""How a case ends before payment: refusal, its acknowledgement, the notice to the applicant, withdrawal."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import FormRecord, OfCase, Record
from workflows.records.column_types import Id, Instant, Json, LongText


class RefusalReport(OfCase, Record):
    """拒贷报告: made at once by every refusal, at any gate."""

    __tablename__ = "refusal_report"
    __table_args__ = (Index("ix_refusal_report_branch_at", "branch", "at"),)
    gate: Mapped[str]
    task: Mapped[str | None]
    refused_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    at: Mapped[Instant]
    ground: Mapped[str]
    facts: Mapped[LongText]
    evidence: Mapped[Json]


class RefusalAcknowledgement(FormRecord, Record):
    """主任签收."""

    __tablename__ = "refusal_acknowledgement"
    report: Mapped[str] = mapped_column(Id, ForeignKey("refusal_report.id"))
    noted_action: Mapped[str]
    line_action: Mapped[str | None]


class CustomerNotice(OfCase, Record):
    """客户告知书: outcome, general ground and rights; never another person's data (G2-10)."""

    __tablename__ = "customer_notice"
    mutable = frozenset({"channel", "delivered_at"})
    subject: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    outcome: Mapped[str]
    ground_text: Mapped[LongText]
    rights: Mapped[LongText]
    made_at: Mapped[Instant]
    channel: Mapped[str | None]
    delivered_at: Mapped[Instant | None]


class NoticeDelivery(FormRecord, Record):
    """送达: the notice handed over or posted by a person, when no text message reached the applicant."""

    __tablename__ = "notice_delivery"
    notice: Mapped[str] = mapped_column(Id, ForeignKey("customer_notice.id"))
    channel: Mapped[str]
    delivered_to: Mapped[str]
    proof: Mapped[Json | None]


class Withdrawal(OfCase, Record):
    """撤回."""

    __tablename__ = "withdrawal"
    kind: Mapped[str]
    reason: Mapped[LongText]
    asked_by: Mapped[str]
    asked_at: Mapped[Instant]
    attempts: Mapped[Json | None]
    proof: Mapped[Json]
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    at: Mapped[Instant]
