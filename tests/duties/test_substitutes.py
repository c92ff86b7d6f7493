"""顶岗: an act for somebody absent counts for both, and the recusal or the duty of either blocks it (PRODUCT §3)."""

from dataclasses import replace

import pytest

from tests.builders.house import House
from tests.duties.people import cover, declare, held, hire, the_task
from workflows.acts.claim import Claim
from workflows.records.cases import WorkItem
from workflows.words.actor import Actor
from workflows.words.refusals import DutyRefused, GuardRefused, Recused, Rule
from workflows.words.roles import Role


def acting(house: House, login: str, absent: str) -> Actor:
    return replace(house.person(login), acting_for=house.person(absent).person)


def test_the_act_counts_for_both_and_neither_may_do_anything_else(house: House) -> None:
    row = house.case_at("review_credit")
    cover(house, "zhoumin", "zhengfang")
    house.conduct.complete(acting(house, "zhengfang", "zhoumin"), row.id)
    both = {house.person(login).person for login in ("zhengfang", "zhoumin")}
    assert {person for person, duty in held(house, row.application).items() if duty == "review"} == both
    done = next(one for one in house.rows(WorkItem, row.application) if one.task == "review_credit")
    assert (done.done_by, done.done_for) == (house.person("zhengfang").person, house.person("zhoumin").person)
    clerk = house.conduct.reach(row.application, "assemble_dossier")
    with pytest.raises(DutyRefused, match="^您 .+审查") as refusal:
        house.parts.door.perform(Claim(task=clerk.id, actor=house.person("zhengfang")))
    assert refusal.value.rule is Rule.EXCLUSIVE


def test_cover_satisfies_a_binding_and_the_substitute_signs_in_his_own_name(house: House) -> None:
    case = house.case()
    row = house.conduct.reach(case, "propose_grant")
    done_by = next(one.done_by for one in house.rows(WorkItem, case) if one.task == "review_credit" and one.done_by)
    login = next(login for login, actor in house.cooperative.people.items() if actor.person == done_by)
    cover(house, login, "luomei")
    house.conduct.complete(acting(house, "luomei", login), row.id)
    done = next(one for one in house.rows(WorkItem, case) if one.task == "propose_grant")
    assert (done.done_by, done.done_for) == (house.person("luomei").person, done_by)


def test_what_the_substitute_did_himself_blocks_acting_for_the_absent(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case()
    hire(house, "both", Role.CREDIT_CLERK)
    row = house.conduct.reach(case, "review_credit")
    reviewer = house.conduct.somebody(row)
    house.conduct.complete(reviewer, row.id)
    login = next(login for login, actor in house.cooperative.people.items() if actor == reviewer)
    cover(house, "zhengfang", login)
    row = house.conduct.reach(case, "assemble_dossier")
    with pytest.raises(DutyRefused) as refusal:
        house.parts.door.perform(Claim(task=row.id, actor=acting(house, login, "zhengfang")))
    assert refusal.value.rule is Rule.EXCLUSIVE


def test_the_recusal_of_either_blocks(sqlite_house: House) -> None:
    house = sqlite_house
    row = house.case_at("review_credit")
    declare(house, "zhoumin", "父母")
    cover(house, "zhoumin", "luomei")
    with pytest.raises(Recused, match="^周敏已申报"):
        house.parts.door.perform(Claim(task=row.id, actor=acting(house, "luomei", "zhoumin")))


def test_in_a_key_post_the_substitutes_wider_circle_counts(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case()
    declare(house, "luomei", "堂表兄弟姐妹")
    cover(house, "shenjianguo", "luomei")
    row = house.conduct.reach(case, "approve_grant")
    with pytest.raises(Recused, match="^您已申报"):
        house.parts.door.perform(Claim(task=row.id, actor=acting(house, "luomei", "shenjianguo")))


def test_who_covers_nobody_now_acts_for_nobody(house: House) -> None:
    row = house.case_at("review_credit")
    cover(house, "zhoumin", "luomei")
    house.clock.later(days=4)
    with pytest.raises(GuardRefused, match="不是他的替班人"):
        house.parts.door.perform(Claim(task=row.id, actor=acting(house, "luomei", "zhoumin")))
    assert the_task(house, row.application, "review_credit").holder is None


def test_a_vote_is_not_cast_by_a_substitute(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case(amount="36000")
    house.conduct.reach(case, "vote_on_grant")
    cover(house, "sunlan", "zhengfang")
    row = next(row for row in house.conduct.open(case) if row.instance == house.person("sunlan").person)
    with pytest.raises(GuardRefused, match="本人来投"):
        house.parts.door.perform(Claim(task=row.id, actor=acting(house, "zhengfang", "sunlan")))
