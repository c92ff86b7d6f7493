"""The audit trail: a hash chain per case and one for the house (decision 0003)."""

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import Record, Row
from workflows.records.column_types import Id, Instant, Json

REFUSED, UNMASKED = text("act = 'act_refused'"), text("act = 'unmask'")


class AuditEvent(Row, Record):
    """One act. `body` is what is hashed: ids, kinds, times and salted digests, never what people said (D-08)."""

    __tablename__ = "audit_event"
    audited = False
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        Index("ix_audit_event_at", "at"),
        Index("ix_audit_event_refused", "at", "id", sqlite_where=REFUSED, postgresql_where=REFUSED),
        Index("ix_audit_event_unmask", "at", "id", sqlite_where=UNMASKED, postgresql_where=UNMASKED),
    )
    chain: Mapped[str] = mapped_column(Id)
    seq: Mapped[int]
    at: Mapped[Instant]
    act: Mapped[str]
    transition: Mapped[str | None]
    task: Mapped[str | None]
    work_item: Mapped[str | None] = mapped_column(Id)
    actor: Mapped[str] = mapped_column(Id)
    acting_for: Mapped[str | None] = mapped_column(Id)
    facts: Mapped[Json]
    records: Mapped[Json]
    previous: Mapped[str]
    hash: Mapped[str]


class ChainHead(Record):
    """Where each chain ends; compared with the rows, so that a cut tail is found."""

    __tablename__ = "chain_head"
    audited = False
    chain: Mapped[str] = mapped_column(Id, primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]
