"""回避: who is related to a household, belongs to it, guarantees it or managed it stays out, and sees nothing (S-02, S-03)."""

from collections.abc import Callable

import pytest

from tests.builders.house import House
from tests.duties.people import declare, held, hire, move_in, stand_surety, the_task, village_of
from webapp.demo.cooperative import PASSWORD
from workflows.acts.claim import Claim
from workflows.duties.facts import AboutCase, branch_and_below, load
from workflows.queries import blindness, sight, work_list
from workflows.records.at_once import answered
from workflows.registers.branches import AssignManager
from workflows.registers.passwords import hashed
from workflows.registers.staff import ChangeRoles, SetPassword
from workflows.words.actor import OPERATOR
from workflows.words.refusals import GuardRefused, Recused, Rule
from workflows.words.roles import Role

CLOSE: dict[str, Callable[[House], None]] = {
    "自己家": lambda house: move_in(house, "jiangli"),
    "子女的配偶": lambda house: declare(house, "jiangli", "子女的配偶"),
    "兄弟姐妹": lambda house: declare(house, "jiangli", "兄弟姐妹"),
    "担保": lambda house: stand_surety(house, "jiangli"),
}


@pytest.mark.parametrize("reason", CLOSE)
def test_whoever_is_close_to_the_household_is_refused_with_the_reason_and_is_blind(house: House, reason: str) -> None:
    row = house.case_at("verify_identity")
    case = row.application
    CLOSE[reason](house)
    jiangli, browser = house.person("jiangli"), house.signed_in("jiangli")
    with pytest.raises(Recused, match=reason) as refusal:
        house.parts.door.perform(Claim(task=row.id, actor=jiangli))
    assert refusal.value.rule is Rule.RECUSAL
    assert "您" in str(refusal.value)
    assert "唐芸可以办" in str(refusal.value)
    number = house.row(case).number
    for address in (f"/cases/{number}", f"/tasks/{row.id}", f"/cases/{number}/dossier.pdf"):
        assert browser.get(address).status_code == 403
    for scope in work_list.SCOPES:
        assert number not in browser.get(f"/work/?scope={scope}").text
    assert number not in browser.get("/cases/").text
    with house.read() as db:
        branches = branch_and_below(db, str(jiangli.branch))
        seen = sight.load(db, jiangli.person, covered=(), branches=branches, now=house.clock.now())
        counts = answered(db, work_list.totals(seen))
    assert set(counts.values()) == {0}
    house.conduct.complete(house.person("tangyun"), row.id)


def test_an_approvers_cousin_blocks_and_a_tellers_does_not(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case()
    declare(house, "shenjianguo", "堂表兄弟姐妹")
    declare(house, "jiangli", "堂表兄弟姐妹")
    row = house.conduct.reach(case, "approve_grant")
    with pytest.raises(Recused, match="您已申报与.+是堂表兄弟姐妹关系"):
        house.parts.door.perform(Claim(task=row.id, actor=house.person("shenjianguo")))
    house.conduct.complete(house.person("chenhui"), row.id)
    row = the_task(house, case, "verify_identity")
    house.parts.door.perform(Claim(task=row.id, actor=house.person("jiangli")))


def test_an_ex_manager_made_approver_meets_his_old_household(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case(by="heyu")
    village = village_of(house)
    hire(house, "laoli", Role.CLIENT_MANAGER)
    for staff in ("laoli", "linxiaofeng"):
        house.clock.later(minutes=1)
        house.parts.door.perform(AssignManager(village=village, staff=staff, actor=OPERATOR))
    house.parts.door.perform(
        ChangeRoles(name="laoli", roles=frozenset({Role.CREDIT_APPROVER}), demo=True, actor=OPERATOR)
    )
    house.parts.door.perform(SetPassword(name="laoli", password_hash=hashed(PASSWORD), actor=OPERATOR))
    row = house.conduct.reach(case, "approve_grant")
    browser = house.signed_in("laoli")
    answer = browser.get(f"/tasks/{row.id}")
    assert answer.status_code == 403
    assert "一年内管过这个村" in answer.text
    house.clock.later(days=366)
    assert house.signed_in("laoli").get(f"/tasks/{row.id}").status_code == 200


def test_who_declares_at_his_first_act_is_recused_at_once_and_the_task_goes_back(house: House) -> None:
    row = house.case_at("review_credit")
    zhoumin = house.person("zhoumin")
    house.parts.door.perform(Claim(task=row.id, actor=zhoumin))
    assert held(house, row.application)[zhoumin.person] == "review"
    house.conduct.complete(zhoumin, row.id, no_relation="no")
    assert zhoumin.person not in held(house, row.application)
    with pytest.raises(Recused, match="本案您要回避"):
        house.parts.door.perform(Claim(task=row.id, actor=zhoumin))
    with house.read() as db:
        assert row.application in blindness.load(db, zhoumin.person, now=house.clock.now()).applications
    house.conduct.complete(house.person("xuqin"), row.id)


def test_the_first_act_asks_for_the_declaration(sqlite_house: House) -> None:
    row = sqlite_house.case_at("review_credit")
    browser = sqlite_house.signed_in("zhoumin")
    given = {name: value for name, value in browser.answers(row.id).items() if name != "no_relation"}
    answer = browser.post(f"/tasks/{row.id}/complete", given, page=f"/tasks/{row.id}")
    assert answer.status_code == 422


def test_a_recused_person_acts_in_nothing_that_needs_no_class_either(sqlite_house: House) -> None:
    row = sqlite_house.case_at("review_credit")
    declare(sqlite_house, "gaojun", "兄弟姐妹")
    browser = sqlite_house.signed_in("gaojun")
    number = sqlite_house.row(row.application).number
    for address in (f"/cases/{number}", f"/cases/{number}/supplements"):
        assert browser.get(address).status_code == 403


def test_facts_and_blindness_say_the_same_of_everybody(house: House) -> None:
    row = house.case_at("review_credit")
    CLOSE["子女的配偶"](house)
    stand_surety(house, "zhoumin")
    declare(house, "shenjianguo", "侄甥")
    declare(house, "zhengfang", "侄甥")
    application, now = house.row(row.application), house.clock.now()
    about = AboutCase(application=row.application, branch=application.branch, household=application.household,
                      village=application.village)  # fmt: skip
    with house.read() as db:
        for one in load(db, about, now=now, task_name=str).staff:
            blind = blindness.load(db, one.person, now=now)
            hidden = blind.hides(application.household, application.village) or row.application in blind.applications
            assert hidden == (one.recused is not None), one.name


def test_nobody_is_told_more_than_the_guard_says(sqlite_house: House) -> None:
    """The refusal of a recused person names nobody of the household but his relative."""
    row = sqlite_house.case_at("verify_identity")
    declare(sqlite_house, "jiangli", "父母")
    with pytest.raises(GuardRefused) as refusal:
        sqlite_house.conduct.page(sqlite_house.person("jiangli"), row.id)
    assert sqlite_house.row(row.application).number not in str(refusal.value)
