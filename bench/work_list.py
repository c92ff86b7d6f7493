"""My work at 100 and at 2,000 open cases: statements and milliseconds of the page.

Reference: the same page at 100. A page's statements must not grow with its rows (STYLE §2), and its time hardly.
The cases beyond the first few are copies of their rows: the list reads nothing else of a case.
"""

from typing import Any

from sqlalchemy import event, insert, select

from bench.place import cooperative
from bench.result import Result, median, milliseconds, ratio
from tests.builders.house import House
from webapp.database import db
from workflows.records.cases import Application, WorkItem
from workflows.records.households import Household
from workflows.records.transaction import transaction

FEW, MANY = 100, 2_000
REAL = 10
LOOKS = 9
ADDRESS = "/work/?scope=branch"


def run() -> Result:
    """Statements and milliseconds at both sizes, on SQLite."""
    with cooperative("sqlite", REAL) as house:
        for place in range(REAL):
            house.case(place)
        _copies(house, REAL, FEW)
        few, few_ms = _looked(house)
        _copies(house, FEW, MANY)
        many, many_ms = _looked(house)
    return Result(
        name="work_list",
        reference=f"the same page at {FEW} cases",
        ratios={"statements": ratio(many, few), "time": ratio(many_ms, few_ms)},
        figures={
            f"statements at {FEW}": few,
            f"statements at {MANY}": many,
            f"ms at {FEW}": few_ms,
            f"ms at {MANY}": many_ms,
        },
    )


def _looked(house: House) -> tuple[int, float]:
    browser = house.signed_in("gaojun")
    statements: list[str] = []
    with house.app.app_context():
        engine = db.engine

    def count(*given: Any) -> None:
        statements.append(given[2])

    browser.get(ADDRESS)
    event.listen(engine, "before_cursor_execute", count)
    took = [milliseconds(lambda: browser.get(ADDRESS)) for _ in range(LOOKS)]
    event.remove(engine, "before_cursor_execute", count)
    return len(statements) // LOOKS, median(took)


def _copies(house: House, there: int, wanted: int) -> None:
    """Until there are `wanted` cases."""
    with transaction(house.parts.database) as writing:
        originals = writing.rows(select(Application.__table__).order_by(Application.__table__.c.id).limit(REAL))
        for number in range(there, wanted):
            original = originals[number % REAL]
            household, case = f"{original.household[:24]}{number:08d}", f"{original.id[:24]}{number:08d}"
            _copy(writing, Household, original.household, id=household)
            _copy(writing, Application, original.id, id=case, household=household, number=f"{original.number}-{number}")
            items = WorkItem.__table__
            for item in writing.rows(select(items.c.id).where(items.c.application == original.id)):
                _copy(writing, WorkItem, item.id, id=f"{item.id[:24]}{number:08d}", application=case)


def _copy(writing: Any, record: Any, original: str, **changed: Any) -> None:
    table = record.__table__
    row = writing.row(select(table).where(table.c.id == original))
    writing.execute(insert(table).values({**row._mapping, **changed}))
