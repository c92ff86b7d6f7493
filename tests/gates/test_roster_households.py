"""Two more households, each of another cooperative's spreadsheet, go from the roster to the filed dossier.

A third has a head whose row is bad, and must have it corrected before it may apply.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.builders.house import House
from tests.builders.roster import SERIALLED, Family, Typed, first_that_may_apply, fresh_number, typed
from workflows.acts.start import Start
from workflows.queries.open_task import open_acceptance
from workflows.records.disbursement import LedgerPosting
from workflows.records.duties import DutyHeld
from workflows.records.filing import Dossier
from workflows.records.households import OldLoan
from workflows.registers.roster_layouts import read_roster
from workflows.registers.roster_rows import sift
from workflows.registers.rosters import ImportHouseholds
from workflows.words.actor import OPERATOR
from workflows.words.clock import shanghai_day
from workflows.words.refusals import EntryRefused
from workflows.words.roles import Role

# The whole of each file is imported in tests/commands.
ENOUGH = 40
ROSTERS = Path(__file__).parents[1] / "rosters"


def imported(house: House, village: str, content: bytes) -> list[dict[str, Any]]:
    """The first households of a roster; gives what came of each."""
    roster = read_roster(content, f"{village}.xlsx")
    act = ImportHouseholds(
        village=house.cooperative.villages[village],
        households=sift(roster, shanghai_day(house.clock.at)).households[:ENOUGH],
        as_of=roster.as_of,
        actor=OPERATOR,
    )
    answers: list[dict[str, Any]] = house.parts.door.perform(act)["households"]
    return answers


@pytest.mark.parametrize("village", ["柳林村", "大塘村"])
def test_a_household_of_a_roster_goes_all_the_way(house: House, village: str) -> None:
    file = ROSTERS / f"{village}.xlsx"
    imported(house, village, file.read_bytes())
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


def test_a_household_whose_heads_row_is_bad_may_apply_once_it_is_corrected(house: House) -> None:
    number = fresh_number()
    wife = Typed(name="李红", relation="配偶", more={"phone": "13900000021"})

    def roster_with(number: str) -> bytes:
        head = Typed(name="王小明", relation="户主", number=number, more={"phone": "13900000020"})
        return typed(SERIALLED, [Family(members=(head, wife), balance=8000)])

    (first,) = imported(house, "柳林村", roster_with(number[:-2]))
    assert first["members"] == 1
    actor = house.person("linxiaofeng")
    with house.read() as db:
        page = open_acceptance(
            db, house.parts.door.means, house.households[0], actor, Role.CLIENT_MANAGER, now=house.clock.at
        )
    # What another household could send.
    entry = house.conduct.filled(page, {}).entry()
    with pytest.raises(EntryRefused) as refused:
        house.parts.door.perform(
            Start(accepted_by=Role.CLIENT_MANAGER, household=first["household"], entry=entry, actor=actor)
        )
    assert "户主资料还没补齐" in str(refused.value.fields["household"][0])
    (again,) = imported(house, "柳林村", roster_with(number))
    assert (again["household"], again["new"], again["members"]) == (first["household"], False, 2)
    with house.read() as db:
        (loan,) = db.rows(OldLoan.__table__.select().where(OldLoan.__table__.c.household == first["household"]))
    assert loan.balance == 8000 and loan.person is not None
    house.households.append(first["household"])
    assert house.row(house.case(-1)).household == first["household"]
