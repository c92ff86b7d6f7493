"""Many cases at once: copies of the rows that lists read, since a list reads nothing else of a case."""

from typing import Any

from sqlalchemy import insert, select

from tests.builders.house import House
from workflows.records.cases import Application, WorkItem
from workflows.records.households import Household
from workflows.records.transaction import Db, transaction


def copies(house: House, there: int, wanted: int, *, of: int) -> None:
    """Until there are `wanted` cases, where `there` are some: copies of the first `of`, in copies of their households."""
    with transaction(house.parts.database) as writing:
        originals = writing.rows(select(Application.__table__).order_by(Application.__table__.c.id).limit(of))
        for number in range(there, wanted):
            original = originals[number % of]
            household, case = f"{original.household[:24]}{number:08d}", f"{original.id[:24]}{number:08d}"
            _copy(writing, Household, original.household, id=household)
            _copy(writing, Application, original.id, id=case, household=household, number=f"{original.number}-{number}")
            items = WorkItem.__table__
            for item in writing.rows(select(items.c.id).where(items.c.application == original.id)):
                _copy(writing, WorkItem, item.id, id=f"{item.id[:24]}{number:08d}", application=case)


def _copy(writing: Db, record: Any, original: str, **changed: Any) -> None:
    table = record.__table__
    row = writing.row(select(table).where(table.c.id == original))
    assert row is not None
    writing.execute(insert(table).values({**row._mapping, **changed}))
