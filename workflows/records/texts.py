"""Which text somebody was shown and signed or agreed to, where the form of the act does not keep it itself (D-01, G1-05)."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import OfCase, Record
from workflows.records.column_types import Id, Instant


class ShownText(OfCase, Record):
    """`text_digest` is the SHA-256 of the text as it was shown, in hexadecimal; `version` names its wording."""

    __tablename__ = "shown_text"
    work_item: Mapped[str] = mapped_column(Id)
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    kind: Mapped[str]
    version: Mapped[str]
    text_digest: Mapped[str]
    at: Mapped[Instant]
