"""What every table has in common."""

from typing import ClassVar

from sqlalchemy import ForeignKey, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from workflows.records.column_types import Id, Instant, LongText

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Record(DeclarativeBase):
    """A table. `mutable` names the columns that may change after the row was written; the digest leaves them out.

    `audited` says that an event must name every row. False only where rows come, change and go while work is done.
    """

    metadata = MetaData(naming_convention=NAMES)
    mutable: ClassVar[frozenset[str]] = frozenset()
    __table__: ClassVar[Table]  # type: ignore[misc]
    audited: ClassVar[bool] = True


class Row(Record):
    """An id that sorts by time of making."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(Id, primary_key=True)


class OfCase(Row):
    """A row of one case. `branch` leads, so that a province of cases can be split by office."""

    __abstract__ = True

    branch: Mapped[str] = mapped_column(Id, ForeignKey("branch.id"))
    application: Mapped[str] = mapped_column(Id, ForeignKey("application.id"), index=True)


class FormRecord(OfCase):
    """One form as one person completed it, in one round. Never changed afterwards; each round is a new row.

    `subject` is whose data the sealed columns hold: the applicant, or the member who signed.
    """

    __abstract__ = True

    work_item: Mapped[str | None] = mapped_column(Id, index=True)
    task: Mapped[str] = mapped_column(Id)
    round: Mapped[int]
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    account: Mapped[str | None] = mapped_column(Id)
    acting_for: Mapped[str | None] = mapped_column(Id)
    subject: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    at: Mapped[Instant]
    remarks: Mapped[LongText | None]


class ListRow(Row):
    """A line of a list in a form: `of` is the form's row, `position` counts from 1."""

    __abstract__ = True

    of: Mapped[str] = mapped_column(Id, index=True)
    application: Mapped[str] = mapped_column(Id, ForeignKey("application.id"), index=True)
    position: Mapped[int]
