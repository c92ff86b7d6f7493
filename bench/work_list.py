"""My work at 100 and at 2,000 open cases: statements and milliseconds of the page.

Reference: the same page at 100. A page's statements must not grow with its rows (STYLE §2), and its time hardly.
The cases beyond the first few are copies of their rows: the list reads nothing else of a case.
"""

from typing import Any

from sqlalchemy import event

from bench.place import cooperative
from bench.result import Result, median, milliseconds, ratio
from tests.builders.house import House
from tests.builders.many import copies
from webapp.database import db

FEW, MANY = 100, 2_000
REAL = 10
LOOKS = 9
ADDRESS = "/work/?scope=branch"


def run() -> Result:
    """Statements and milliseconds at both sizes, on SQLite."""
    with cooperative("sqlite", REAL) as house:
        for place in range(REAL):
            house.case(place)
        copies(house, REAL, FEW, of=REAL)
        few, few_ms = _looked(house)
        copies(house, FEW, MANY, of=REAL)
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
