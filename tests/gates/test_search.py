"""Whoever is looked for is told apart by village and masked number; nothing whole is shown, nothing of a recused case."""

from datetime import date

from tests.builders.house import House
from tests.duties.people import declare
from webapp.demo.people import identity_number
from workflows.registers.households import AddHousehold, NewMember
from workflows.words.actor import OPERATOR

FIRST, SECOND = identity_number(date(1979, 2, 3), 999), identity_number(date(1985, 6, 1), 998)


def homonyms(house: House) -> None:
    """Two men of one name in two villages."""
    villages = list(house.cooperative.villages.values())
    for village, number, phone in ((villages[0], FIRST, "13857009001"), (villages[1], SECOND, "13857009002")):
        head = NewMember(name="孙国强", relation="户主", id_number=number, phone=phone)
        act = AddHousehold(village=village, village_group="3 组", members=(head,), actor=OPERATOR)
        house.households.append(str(house.parts.door.perform(act)["household"]))


def test_two_of_one_name_are_told_apart_by_the_masked_number_alone(house: House) -> None:
    homonyms(house)
    teller = house.signed_in("jiangli")
    found = teller.post("/search/", {"q": "孙国强"}).text
    for number in (FIRST, SECOND):
        assert f"{number[:3]}***********{number[-4:]}" in found
        assert number not in found
    assert "138****" not in found


def test_a_telephone_that_was_looked_for_is_shown_masked(sqlite_house: House) -> None:
    homonyms(sqlite_house)
    teller = sqlite_house.signed_in("jiangli")
    for words in ("138 5700 9001", "9001"):
        found = teller.post("/search/", {"q": words}).text
        assert "138****9001" in found
        assert f"{FIRST[:3]}***********{FIRST[-4:]}" in found
        assert "138****9002" not in found


def test_of_a_household_one_is_recused_from_no_number_is_shown(sqlite_house: House) -> None:
    house = sqlite_house
    homonyms(house)
    declare(house, "jiangli", "兄弟姐妹", len(house.households) - 2)
    found = house.signed_in("jiangli").post("/search/", {"q": "孙国强"}).text
    assert FIRST[-4:] not in found
    assert SECOND[-4:] in found
