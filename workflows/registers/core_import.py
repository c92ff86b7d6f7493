"""Lines of a file of the core system taken in: by the operator, some at a time, each new, there already, or bad."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.base import Record
from workflows.records.sealed import write_all
from workflows.records.transaction import Db
from workflows.registers.core_file import BATCH
from workflows.registers.register_act import RegisterChange, only_operator
from workflows.words.clock import shanghai_day
from workflows.words.sentence import Sentence


class Importing(ABC):
    """What the rows speak of is fetched once; each row is then taken in its order, and the new ones are written at once.

    `taken` and `again` count the rows that were new and that were there already; `bad` holds [row, field, sentence],
    `new` the values of what is to be written.
    """

    record: ClassVar[type[Record]]

    def __init__(self, db: Db, now: datetime) -> None:
        self.db, self.now, self.today = db, now, shanghai_day(now)
        self.taken = self.again = 0
        self.bad: list[list[Any]] = []
        self.new: list[dict[str, Any]] = []

    @abstractmethod
    def take(self, row: Any) -> None:
        """One row: new, the same again, or bad."""

    def write(self) -> None:
        """What is new, after the last row."""
        write_all(self.db, self.record, self.new, now=self.now)

    def refuse(self, row: Any, field: str, reason: Sentence) -> None:
        """This row is not taken, because of what stands in a field."""
        self.bad.append([row.row, field, str(reason)])


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreImport(RegisterChange):
    """Some rows in one go, at most BATCH. What was imported once is never changed or doubled."""

    rows: tuple[Any, ...]
    importing: ClassVar[type[Any]]

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """How many were taken, how many were there already, and which rows are bad: [row, field, sentence].

        Raises Forbidden.
        """
        only_operator(self.actor)
        assert len(self.rows) <= BATCH
        importing: Importing = self.importing(db, now, self.rows)
        for row in self.rows:
            importing.take(row)
        importing.write()
        answer = {"taken": importing.taken, "again": importing.again, "bad": importing.bad}
        return self.done(answer, {"taken": importing.taken}) if importing.taken else Done(answer)
