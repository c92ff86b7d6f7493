"""The household's total after the loan counts what a renewal pays off once: for two investigators and for authority."""

from decimal import Decimal

from tests.builders.house import House
from tests.gates.acts import couple
from workflows.records.grant import Authority
from workflows.records.investigation import VisitConfirmation


def test_a_line_renewed_at_the_same_sum_asks_for_no_second_investigator(house: House) -> None:
    place = couple(house)
    house.filed(place, amount="20000", revolving="yes")
    again = house.case(place, amount="20000", revolving="yes")
    assert house.row(again).renews
    house.conduct.step(again)
    assert house.open_tasks(again) == {"collect_consent"}
    house.conduct.reach(again, "verify_identity")
    assert house.rows(VisitConfirmation, again) == []
    assert house.rows(Authority, again)[-1].total == Decimal("20000.00")


def test_a_renewal_that_raises_the_sum_to_the_threshold_asks_for_one(house: House) -> None:
    place = couple(house)
    house.filed(place, amount="20000", revolving="yes")
    again = house.case(place, amount="30000", revolving="yes")
    house.conduct.step(again)
    assert house.open_tasks(again) == {"confirm_visit"}
