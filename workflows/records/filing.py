"""The fourth gate: catalogue, village ledger, signatures, the sealed dossier."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import FormRecord, ListRow, OfCase, Record
from workflows.records.column_types import Id, Instant, Json, LongText, Money


class DossierAssembly(FormRecord, Record):
    """整理档案."""

    __tablename__ = "dossier_assembly"
    ledger_row_checked: Mapped[bool]
    shelf_mark: Mapped[str]
    catalogue_digest: Mapped[str]


class CatalogueEntry(ListRow, Record):
    """One document of the volume (RULES 9.3)."""

    __tablename__ = "catalogue_entry"
    document_group: Mapped[str]
    document: Mapped[str]
    reference: Mapped[str | None]
    dated: Mapped[date | None]
    pages: Mapped[int]
    original: Mapped[bool]
    present: Mapped[bool]
    checked: Mapped[bool]


class LedgerEntry(OfCase, Record):
    """村授信台账: the row signed in filing. The village ledger itself is derived from the lines (G4-09)."""

    __tablename__ = "ledger_entry"
    round: Mapped[int]
    village: Mapped[str] = mapped_column(Id, ForeignKey("village.id"), index=True)
    household: Mapped[str] = mapped_column(Id, ForeignKey("household.id"))
    line: Mapped[str] = mapped_column(Id, ForeignKey("credit_line.id"))
    grade: Mapped[int]
    approved_limit: Mapped[Money]
    drawn: Mapped[Money]
    valid_until: Mapped[date]
    at: Mapped[Instant]


class DossierSignature(FormRecord, Record):
    """The client manager's or the approver's signature under the dossier. `statement` is what was signed."""

    __tablename__ = "dossier_signature"
    decision: Mapped[str]
    statement: Mapped[LongText]
    catalogue_digest: Mapped[str]
    ledger_entry: Mapped[str | None] = mapped_column(Id)


class Filing(FormRecord, Record):
    """归档."""

    __tablename__ = "filing"
    __table_args__ = (Index("ix_filing_branch_at", "branch", "at"),)
    printed: Mapped[bool]
    filed_on: Mapped[date]
    retention_until: Mapped[date]


class Dossier(OfCase, Record):
    """信贷档案: one volume; `pdf` and `digest` are set once, when it is sealed."""

    __tablename__ = "dossier"
    __table_args__ = (CheckConstraint("kind in ('loan', 'closed')", name="kind"),)
    mutable = frozenset({"pdf", "digest", "seal", "sealed_at"})
    kind: Mapped[str]
    shelf_mark: Mapped[str | None]
    made_at: Mapped[Instant]
    retention_until: Mapped[date | None]
    chain_seq: Mapped[int | None]
    chain_hash: Mapped[str | None]
    pdf: Mapped[str | None] = mapped_column(Id)
    digest: Mapped[str | None]
    seal: Mapped[LongText | None]
    sealed_at: Mapped[Instant | None]
    contents: Mapped[Json]


STANDS = text("lifted_at IS NULL")


class RetentionHold(OfCase, Record):
    """Every term of a case's documents stands still while it lasts (G4-07); one at a time, lifted once."""

    __tablename__ = "retention_hold"
    __table_args__ = (
        CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted_whole"),
        Index("one_hold", "application", unique=True, sqlite_where=STANDS, postgresql_where=STANDS),
    )
    mutable = frozenset({"lifted_by", "lifted_at", "lifted_because"})
    ground: Mapped[str]
    reason: Mapped[LongText]
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    acting_for: Mapped[str | None] = mapped_column(Id)
    at: Mapped[Instant]
    lifted_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    lifted_at: Mapped[Instant | None]
    lifted_because: Mapped[LongText | None]
