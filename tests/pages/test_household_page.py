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


def test_what_the_law_asks_of_a_customer_and_nobody_has_told_is_marked_until_the_counter_has_asked(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    case = house.case_at("sign_contract").application
    manager = house.signed_in("linxiaofeng")
    head = manager.get(f"/households/{house.row(case).household}").text.split("配偶")[0]
    assert "还缺" not in head
    other = manager.get(f"/households/{house.households[5]}").text.split("配偶")[0]
    assert "还缺 国籍、职业" in other and "证件有效期" in other
