"""What one can do from a household's page: apply, or look at what is running already."""

from tests.builders.house import House


def test_a_household_with_a_running_application_offers_to_look_at_it_instead_of_another(sqlite_house: House) -> None:
    house = sqlite_house
    row = house.row(house.case_at("visit_household").application)
    manager = house.signed_in("linxiaofeng")
    shown = manager.get(f"/households/{row.household}").text
    assert f"/cases/{row.number}" in shown and "看在办的申请" in shown
    assert f"/households/{row.household}/apply" not in shown
    other = manager.get(f"/households/{house.households[5]}").text
    assert f"/households/{house.households[5]}/apply" in other
