"""Two households with one telephone: the reviewer is told, and nobody is paid before he has answered (G1-10)."""

from datetime import date

import pytest

from tests.builders.house import House
from tests.gates.acts import couple
from webapp.demo.people import identity_number
from workflows.records.cases import Finding
from workflows.registers.households import AddHousehold, NewMember
from workflows.words.actor import OPERATOR
from workflows.words.refusals import EntryRefused


def neighbour(house: House) -> None:
    """A household whose head gave the telephone of 孙国强."""
    head = NewMember(
        name="林长水", relation="户主", id_number=identity_number(date(1980, 5, 6), 995), phone="13857009001"
    )
    village = next(iter(house.cooperative.villages.values()))
    house.parts.door.perform(AddHousehold(village=village, village_group="4 组", members=(head,), actor=OPERATOR))


def test_a_telephone_of_another_household_is_a_finding_that_the_reviewer_answers(house: House) -> None:
    neighbour(house)
    row = house.case_at("review_credit", couple(house))
    [found] = house.rows(Finding, row.application)
    assert found.sentence.startswith("孙国强的电话也是") and found.sentence.endswith("林长水户的电话")
    reviewer = house.conduct.somebody(row)
    answers = {f"finding_{one.id}": "" for one in house.rows(Finding, row.application)}
    with pytest.raises(EntryRefused):
        house.conduct.complete(reviewer, row.id, **answers)
    house.conduct.complete(reviewer, row.id)
    assert all(one.answered_by == reviewer.person for one in house.rows(Finding, row.application))


def test_a_household_with_telephones_of_its_own_raises_nothing(house: House) -> None:
    row = house.case_at("review_credit", couple(house))
    assert house.rows(Finding, row.application) == []


def test_a_second_round_does_not_ask_again_what_was_answered(house: House) -> None:
    neighbour(house)
    row = house.case_at("review_credit", couple(house))
    known = len(house.rows(Finding, row.application))
    house.conduct.complete(house.conduct.somebody(row), row.id)
    proposal = house.conduct.open(row.application)[0]
    house.conduct.complete(house.conduct.somebody(proposal), proposal.id, decision="退回补充",
                           return_to="conclude_investigation", return_questions="收入依据补一份", opinion="先补材料")  # fmt: skip
    house.conduct.reach(row.application, "review_credit")
    assert len(house.rows(Finding, row.application)) == known
