"""Which text somebody was shown and signed or agreed to, where the form of the act does not keep it itself (D-01, G1-05)."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import OfCase, Record
from workflows.records.column_types import Id, Instant, LongText


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


class SignedSheet(OfCase, Record):
    """`subject` agreed to a text by itself (D-02, D-04), or signed a form beside its own signatures (9.2).

    `kind` is a `Sheet`. `signature` is None where a tick before the officer was enough; a row is never a no.
    """

    __tablename__ = "signed_sheet"
    __table_args__ = (
        CheckConstraint("(version is null) = (text_digest is null)", name="text"),
        CheckConstraint("version is not null or signature is not null", name="signed"),
    )
    work_item: Mapped[str] = mapped_column(Id)
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    kind: Mapped[str]
    version: Mapped[str | None]
    text_digest: Mapped[str | None]
    signature: Mapped[str | None] = mapped_column(Id)
    at: Mapped[Instant]


class SignedSentence(OfCase, Record):
    """What `person` signed with his password in a task: the sentence that stood above it, in Chinese, to the letter."""

    __tablename__ = "signed_sentence"
    __table_args__ = (UniqueConstraint("work_item"),)
    work_item: Mapped[str] = mapped_column(Id)
    task: Mapped[str] = mapped_column(Id)
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    at: Mapped[Instant]
    sentence: Mapped[LongText]
