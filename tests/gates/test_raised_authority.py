"""What needs a reason needs one authority level more, however many reasons there are (G1-11, G2-07, G3-11)."""

from datetime import date

import pytest

from tests.builders.house import House
from tests.gates.acts import couple
from webapp.demo.people import identity_number
from workflows.records.grant import Authority
from workflows.registers.households import AddHousehold, NewMember
from workflows.words.actor import OPERATOR

REFUSING = {"spouse_text_b": "不签", "spouse_text_b_reason": "配偶常年在外，不愿共同借款"}
PAST_65 = {"age_reason": "子女共同经营，到期前能还清"}


def elderly(house: House) -> int:
    """A couple whose head turns 65 on 1 January 2027."""
    members = tuple(
        NewMember(name=name, relation=relation, id_number=identity_number(born, sequence), phone="13857009101")
        for name, relation, born, sequence in (
            ("孙有田", "户主", date(1962, 1, 1), 999), ("周阿菊", "配偶", date(1963, 2, 2), 998),
        )
    )  # fmt: skip
    village = next(iter(house.cooperative.villages.values()))
    act = AddHousehold(village=village, village_group="3 组", members=members, actor=OPERATOR)
    house.households.append(str(house.parts.door.perform(act)["household"]))
    return len(house.households) - 1


def concluded(house: House, case: str, *, refuses: bool) -> None:
    """The investigation up to its end, with a spouse who signs text B or will not."""
    row = house.conduct.reach(case, "collect_consent")
    house.conduct.complete(house.conduct.somebody(row), row.id, **({"spouse_text_b": ""} if refuses else {}))
    row = house.conduct.reach(case, "conclude_investigation")
    house.conduct.complete(house.conduct.somebody(row), row.id, **(REFUSING if refuses else {}))


@pytest.mark.parametrize("refuses", [False, True])
def test_a_spouse_who_will_not_owe_the_debt_raises_the_authority(house: House, refuses: bool) -> None:
    case = house.case(couple(house))
    concluded(house, case, refuses=refuses)
    house.conduct.reach(case, "approve_grant_director" if refuses else "approve_grant")
    assert house.rows(Authority, case)[0].raised_by == (["配偶不签共同借款声明"] if refuses else [])


@pytest.mark.parametrize("refuses", [False, True])
def test_a_due_day_past_65_raises_the_authority_and_two_reasons_raise_it_once(house: House, refuses: bool) -> None:
    case = house.case(elderly(house), **PAST_65)
    concluded(house, case, refuses=refuses)
    row = house.conduct.reach(case, "propose_grant")
    house.conduct.complete(house.conduct.somebody(row), row.id, **PAST_65)
    assert house.open_tasks(case) == {"approve_grant_director"}
    assert len(house.rows(Authority, case)[0].raised_by) == 1 + refuses
