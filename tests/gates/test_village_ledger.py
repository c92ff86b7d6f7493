"""村授信台账: derived from the lines, so ledger and lines say the same at every moment (G4-09)."""

from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from tests.builders.house import House
from tests.gates.acts import line_of, withdraw
from workflows.queries import village_ledger
from workflows.records.grant import CreditLine
from workflows.records.households import Household


def ledger(house: House, case: str) -> tuple[dict[str, Any], Decimal]:
    """The ledger of a case's village by head of household, and the sum of the village's lines in force."""
    line, household, village = CreditLine.__table__, Household.__table__, house.row(case).village
    summed = (
        select(func.sum(line.c.approved_limit))
        .join(household, household.c.id == line.c.household)
        .where(household.c.village == village, line.c.state == "有效")
    )
    with house.read() as db:
        rows = village_ledger.load(db, village, now=house.clock.now()).rows
        return {row.head_name: row for row in rows}, Decimal(db.scalar(summed) or 0)


def test_a_row_appears_with_the_grant_and_goes_with_the_line(house: House) -> None:
    case = house.case()
    house.conduct.reach(case, "approve_grant")
    before, _ = ledger(house, case)
    house.conduct.reach(case, "verify_identity")
    rows, _ = ledger(house, case)
    [head] = rows.keys() - before.keys()
    row = rows[head]
    assert (row.drawn, row.available, row.shelf_mark) == (0, line_of(house, case).approved_limit, None)
    assert "*" in row.id_masked and "*" in row.phone_masked
    withdraw(house, case)
    assert ledger(house, case)[0].keys() == before.keys()


def test_the_total_of_a_village_is_the_sum_of_its_lines(house: House) -> None:
    paid = house.filed(0)
    house.conduct.reach(house.case(1), "verify_identity")
    rows, summed = ledger(house, paid)
    assert sum(row.approved_limit for row in rows.values()) == summed > 0
    assert all(row.drawn + row.available == row.approved_limit for row in rows.values())
    assert any(row.shelf_mark for row in rows.values())
