"""Two more households, each of another cooperative's spreadsheet, go from the roster to the filed dossier."""

from pathlib import Path

import pytest

from tests.builders.house import House
from tests.builders.roster import first_that_may_apply
from workflows.records.disbursement import LedgerPosting
from workflows.records.duties import DutyHeld
from workflows.records.filing import Dossier
from workflows.registers.roster_layouts import read_roster
from workflows.registers.roster_rows import sift
from workflows.registers.rosters import ImportHousehold
from workflows.words.actor import OPERATOR
from workflows.words.clock import shanghai_day

# The whole of each file is imported in tests/commands.
ENOUGH = 40
ROSTERS = Path(__file__).parents[1] / "rosters"


@pytest.mark.parametrize("village", ["柳林村", "大塘村"])
def test_a_household_of_a_roster_goes_all_the_way(house: House, village: str) -> None:
    file = ROSTERS / f"{village}.xlsx"
    roster = read_roster(file.read_bytes(), file.name)
    for one in sift(roster, shanghai_day(house.clock.at)).households[:ENOUGH]:
        act = ImportHousehold(
            village=house.cooperative.villages[village], household=one, as_of=roster.as_of, actor=OPERATOR
        )
        house.parts.door.perform(act)
    with house.read() as db:
        household = first_that_may_apply(db, village, now=house.clock.at)
    house.households.append(household.id)
    case = house.case(-1, amount="12000")
    house.conduct.finish(case)
    house.work()
    assert house.row(case).state == "filed"
    assert [row.amount for row in house.rows(LedgerPosting, case)] == [house.row(case).amount]
    assert house.rows(Dossier, case)[0].sealed_at is not None
    with house.read() as db:
        held = db.rows(DutyHeld.__table__.select().where(DutyHeld.__table__.c.case == case))
    assert {row.duty_class for row in held} == {"investigate", "review", "grant", "counter", "disburse", "file"}
    assert len({row.person for row in held}) == len(held)
