"""Pictures, papers, signatures and recordings."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import Record, Row
from workflows.records.column_types import Id, Instant


class Attachment(Row, Record):
    """A stored file: named by the SHA-256 of its sealed bytes. Bound to a case when an act hands it in, which notes
    the row's new digest."""

    __tablename__ = "attachment"
    sha256: Mapped[str] = mapped_column(index=True)
    plain_sha256: Mapped[str]
    media_type: Mapped[str]
    bytes: Mapped[int]
    purpose: Mapped[str]
    file_name: Mapped[str]
    subject: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    application: Mapped[str | None] = mapped_column(Id, ForeignKey("application.id"), index=True)
    uploaded_by: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    at: Mapped[Instant]
