"""What a task without fields of its own leaves behind."""

from sqlalchemy.orm import Mapped

from workflows.records.base import FormRecord, Record
from workflows.records.column_types import LongText


class Decision(FormRecord, Record):
    """One person's decision, where the form asks for nothing else; a task that has fields of its own has a table of its own."""

    __tablename__ = "decision"
    decision: Mapped[str]
    reasons: Mapped[LongText | None]
