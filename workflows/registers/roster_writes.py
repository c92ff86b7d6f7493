"""What a batch of households writes: gathered while it is decided, written table by table at the end."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, select

from workflows.cases.people import add_people, new_person
from workflows.records.base import Record
from workflows.records.households import Household, Member, OldLoan
from workflows.records.sealed import change, write_all
from workflows.records.transaction import Db, Written
from workflows.words.ids import new_id


@dataclass(slots=True)
class NewRows:
    """What is to be written; the id of each new row is known at once."""

    db: Db
    now: datetime
    today: date
    _households: list[dict[str, Any]] = field(default_factory=list)
    _people: list[dict[str, Any]] = field(default_factory=list)
    _members: list[dict[str, Any]] = field(default_factory=list)
    _loans: list[dict[str, Any]] = field(default_factory=list)
    _changes: list[tuple[type[Record], str, Mapping[str, Any]]] = field(default_factory=list)
    _household_of: dict[str, str] = field(default_factory=dict)

    def household(self, id: str, values: Mapping[str, Any]) -> None:
        """A new household, whose id is known already."""
        self._households.append({"id": id, **values})
        self._household_of[id] = id

    def person(self, household: str, name: str, **facts: Any) -> str:
        """A new person of a household; `facts` are those of `add_person`."""
        values = new_person(self.db, name, now=self.now, today=self.today, **facts)
        self._people.append(values)
        self._household_of[values["id"]] = household
        return str(values["id"])

    def member(self, household: str, values: Mapping[str, Any]) -> None:
        """Somebody joins a household."""
        self._of(household, self._members, values)

    def loan(self, household: str, values: Mapping[str, Any]) -> None:
        """An old loan of a household; its number gets a tail where another loan has it."""
        self._of(household, self._loans, values)

    def change(self, record: type[Record], id: str, values: Mapping[str, Any]) -> None:
        """A row that is there changes, once what it may name is written."""
        self._changes.append((record, id, values))

    def write(self) -> dict[str, list[Written]]:
        """Writes all of it, and gives by household what an event is to name."""
        self._number_apart()
        write_all(self.db, Household, self._households, now=self.now)
        add_people(self.db, self._people, now=self.now)
        write_all(self.db, Member, self._members, now=self.now)
        write_all(self.db, OldLoan, self._loans, now=self.now)
        for record, id, values in self._changes:
            change(self.db, record, id, **values)
        written: defaultdict[str, list[Written]] = defaultdict(list)
        for one in self.db.written:
            written[self._household_of[one.id]].append(one)
        # Each event of the act names its own; nothing is left to hang on the last.
        self.db.written.clear()
        return written

    def _of(self, household: str, rows: list[dict[str, Any]], values: Mapping[str, Any]) -> None:
        id = new_id(self.now)
        rows.append({"id": id, "household": household, **values})
        self._household_of[id] = household

    def _number_apart(self) -> None:
        number = OldLoan.__table__.c.number
        taken = self._numbers(number.in_({row["number"] for row in self._loans})) if self._loans else set()
        for row in self._loans:
            given = row["number"]
            if given in taken:
                taken |= self._numbers(number.startswith(f"{given}-", autoescape=True))
                row["number"] = next(other for tail in count(2) if (other := f"{given}-{tail}") not in taken)
            taken.add(row["number"])

    def _numbers(self, which: ColumnElement[bool]) -> set[str]:
        number = OldLoan.__table__.c.number
        return {row.number for row in self.db.rows(select(number).where(which))}
