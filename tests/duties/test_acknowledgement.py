"""Who signs for a refusal: the branch's own director; the parent branch's only where that one cannot (PRODUCT §2)."""

from collections.abc import Callable

import pytest

from tests.builders.house import House
from tests.duties.people import declare, dismiss, hire, the_task
from workflows.acts.claim import Claim
from workflows.queries.work_list import WorkRow
from workflows.records.jobs import StaffNotice
from workflows.services.copy_to_auditor import KIND
from workflows.words.refusals import GuardRefused, Rule
from workflows.words.roles import Role

SAID = "由本网点主任高军办"


def refused(house: House, **changed: str) -> WorkRow:
    """An application that the review declined."""
    case = house.case(**changed)
    house.conduct.reach(case, "review_credit")
    house.conduct.step(case, opinion="不同意", reasons="材料虚假")
    return house.conduct.reach(case, "acknowledge_refusal")


def copies(house: House, case: str) -> list[tuple[str, str]]:
    return [(row.role, row.branch) for row in house.rows(StaffNotice, case) if row.kind == KIND]


def test_the_parents_director_leaves_it_to_the_own_one_who_is_free(house: House) -> None:
    row = refused(house)
    with pytest.raises(GuardRefused, match=SAID) as refusal:
        house.parts.door.perform(Claim(task=row.id, actor=house.person("qianbo")))
    assert refusal.value.rule is Rule.ROLE
    assert refusal.value.could_take == ("高军",)
    assert SAID in house.signed_in("qianbo").get(f"/tasks/{row.id}").text
    house.conduct.complete(house.person("gaojun"), row.id)
    assert copies(house, row.application) == []


WHY: dict[str, Callable[[House], None]] = {
    "recused": lambda house: declare(house, "gaojun", "兄弟姐妹"),
    "distant kin": lambda house: declare(house, "gaojun", "堂表兄弟姐妹"),
    "vacant": lambda house: dismiss(house, "gaojun"),
}


@pytest.mark.parametrize("why", WHY)
def test_where_the_own_director_cannot_the_parents_does_with_a_copy_to_the_auditor(house: House, why: str) -> None:
    row = refused(house)
    WHY[why](house)
    house.conduct.complete(house.person("qianbo"), row.id)
    assert copies(house, row.application) == [("auditor", house.cooperative.branch)]
    shown = house.signed_in("xuming").get("/work/").text
    assert "上级社主任已签收拒贷报告" in shown
    assert house.row(row.application).number in shown


def test_where_the_own_director_granted_the_parents_signs_with_a_copy(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case(amount="16000")
    row = house.conduct.reach(case, "approve_grant_director")
    house.conduct.complete(house.person("gaojun"), row.id, decision="不同意", reasons="负债偏高。")
    row = the_task(house, case, "acknowledge_refusal")
    house.conduct.complete(house.person("qianbo"), row.id)
    assert copies(house, case) == [("auditor", house.cooperative.branch)]


def test_a_recused_auditor_gets_no_copy_and_the_parents_auditor_does(sqlite_house: House) -> None:
    house = sqlite_house
    row = refused(house)
    number = house.row(row.application).number
    dismiss(house, "gaojun")
    declare(house, "xuming", "兄弟姐妹")
    house.conduct.complete(house.person("qianbo"), row.id)
    recused, parents = house.signed_in("xuming"), house.signed_in("dengke")
    assert number not in recused.get("/work/").text
    assert recused.get(f"/cases/{number}").status_code == 403
    assert number in parents.get("/work/").text
    assert parents.get(f"/cases/{number}").status_code == 200


def test_a_second_own_director_comes_before_the_parents(sqlite_house: House) -> None:
    house = sqlite_house
    row = refused(house)
    hire(house, "second", Role.DIRECTOR)
    declare(house, "gaojun", "兄弟姐妹")
    with pytest.raises(GuardRefused, match="由本网点主任second办"):
        house.parts.door.perform(Claim(task=row.id, actor=house.person("qianbo")))
