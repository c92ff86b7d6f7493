"""Who holds which duty in which case: the constraint under the guard (PRODUCT §3, RULES S-01, G2-01)."""

from sqlalchemy import CheckConstraint, ForeignKey, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import Record
from workflows.records.column_types import Id, Instant
from workflows.words.roles import DutyClass

CLASSES = ", ".join(f"'{c.value}'" for c in DutyClass)


class DutyHeld(Record):
    """One person holds at most one exclusive duty in one case, whatever the code above thinks."""

    __tablename__ = "duty_held"
    __table_args__ = (
        PrimaryKeyConstraint("case", "person"),
        UniqueConstraint("case", "person", name="one_duty_per_person"),
        CheckConstraint(f"duty_class in ({CLASSES})", name="duty_class"),
    )
    case: Mapped[str] = mapped_column(Id, ForeignKey("application.id"))
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    duty_class: Mapped[str]
    first_task: Mapped[str]
    since: Mapped[Instant]
    inherited_from: Mapped[str | None] = mapped_column(Id, ForeignKey("application.id"))


class RecusalFound(Record):
    """A declaration on a first act, or a hit: this person neither acts, votes nor sees the case."""

    __tablename__ = "recusal"
    __table_args__ = (PrimaryKeyConstraint("application", "person"),)
    application: Mapped[str] = mapped_column(Id, ForeignKey("application.id"))
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    reason: Mapped[str]
    at: Mapped[Instant]
