"""The demo holds one of each finding of pooled names, and none is closed by itself (G1-10)."""

from datetime import date

from tests.builders.house import House
from webapp.demo import pooled
from webapp.demo.people import identity_number
from workflows.records.cases import Finding
from workflows.registers.households import AddHousehold, NewMember
from workflows.words.actor import OPERATOR


def village_of(house: House, households: int) -> list[str]:
    village, found = next(iter(house.cooperative.villages.values())), []
    for number in range(1, households + 1):
        head = NewMember(name=f"林{'金木水火土'[number]}生", relation="户主", phone=f"1385700920{number}",
                         id_number=identity_number(date(1980, 6, number), 995))  # fmt: skip
        act = AddHousehold(village=village, village_group="4 组", members=(head,), actor=OPERATOR)
        found.append(str(house.parts.door.perform(act)["household"]))
    return found


def test_one_of_each_is_found_and_none_is_silently_closed(sqlite_house: House) -> None:
    house = sqlite_house
    cases = pooled.live(house.conduct, house.clock, village_of(house, 4), lambda steps: None)
    findings = [one for case in cases for one in house.rows(Finding, case)]
    kinds = {"电话共用", "账户共用", "住址共用", "同日同额", "收款账户相同"}
    assert {one.kind for one in findings} == {one.kind for one in findings if one.answered_at is None} == kinds
    assert all(one.answered_by and one.answer for one in findings if one.answered_at)
    stands = [sorted(house.open_tasks(case)) for case in cases]
    assert stands == [[], ["approve_disbursement"], ["approve_disbursement"], ["review_credit"]]


def test_too_few_households_tell_nothing(sqlite_house: House) -> None:
    house = sqlite_house
    assert len(pooled.live(house.conduct, house.clock, village_of(house, 2), lambda steps: None)) == 2
