"""Who holds which duty in which case: the constraint under the guard (PRODUCT §3, RULES S-01, G2-01)."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import OfCase, Record
from workflows.records.column_types import Id, Instant, LongText
from workflows.words.choices.succession import SuccessionGround
from workflows.words.roles import DutyClass

CLASSES = ", ".join(f"'{c.value}'" for c in DutyClass)


class DutyHeld(Record):
    """One person holds at most one exclusive duty in one case, whatever the code above thinks."""

    __tablename__ = "duty_held"
    __table_args__ = (
        PrimaryKeyConstraint("case", "person"),
        UniqueConstraint("case", "person", name="one_duty_per_person"),
        CheckConstraint(f"duty_class in ({CLASSES})", name="duty_class"),
        # What a successor's row points at: it names the class as well.
        Index("duty_of_person", "case", "person", "duty_class", unique=True),
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


class Succession(OfCase, Record):
    """接替: `successor` signs `task` in his own name for `succeeded`, who did the work item `act` and cannot come.

    Named by `person` with a `reason`; by nobody where the village's present manager follows of himself (PRODUCT §2). He
    holds the class before he is named, so nobody is named who holds another in the case, whoever writes the row.
    """

    __tablename__ = "succession"
    __table_args__ = (
        ForeignKeyConstraint(
            ["application", "successor", "duty_class"],
            ["duty_held.case", "duty_held.person", "duty_held.duty_class"],
            name="holds_the_class",
        ),
        CheckConstraint("successor <> succeeded", name="two_persons"),
        CheckConstraint(
            "person <> successor and (acting_for is null or acting_for <> successor)", name="named_by_another"
        ),
        CheckConstraint(f"(person IS NULL) = (ground = '{SuccessionGround.VILLAGE.value}')", name="named_or_by_rule"),
    )
    task: Mapped[str]
    duty_class: Mapped[str]
    act: Mapped[str] = mapped_column(Id, ForeignKey("work_item.id"))
    succeeded: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    successor: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    ground: Mapped[str]
    reason: Mapped[LongText]
    person: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    acting_for: Mapped[str | None] = mapped_column(Id)
    at: Mapped[Instant]
