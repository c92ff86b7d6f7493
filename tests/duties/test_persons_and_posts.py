"""Persons and not accounts, related persons, the director who acted, merged classes (PRODUCT §3, S-04)."""

from dataclasses import replace

import pytest

from tests.builders.house import House
from tests.duties.people import declare, held, hire, the_task
from tests.gates.acts import draw, line_of
from workflows.acts.claim import Claim
from workflows.acts.release import Release
from workflows.records.cases import Application
from workflows.records.endings import RefusalReport
from workflows.words.refusals import DutyRefused, GuardRefused, NotPossible, Rule
from workflows.words.roles import Role


def test_two_accounts_of_one_person_are_one_person(house: House) -> None:
    row = house.case_at("review_credit")
    first = hire(house, "shen1", Role.CREDIT_REVIEWER)
    second = hire(house, "shen2", Role.DISBURSEMENT_APPROVER, of="shen1")
    assert first.person == second.person
    house.conduct.complete(first, row.id)
    house.conduct.complete(replace(second, account=first.account), the_task(house, row.application, "propose_grant").id)
    row = house.conduct.reach(row.application, "approve_disbursement")
    with pytest.raises(DutyRefused) as refusal:
        house.parts.door.perform(Claim(task=row.id, actor=second))
    assert refusal.value.rule is Rule.EXCLUSIVE


@pytest.mark.parametrize("kind", ["兄弟姐妹", "祖父母"])
def test_a_managers_close_kin_gets_no_loan_without_security(house: House, kind: str) -> None:
    declare(house, "heyu", kind)
    case = house.case()
    assert house.row(case).state == "refused"
    assert house.rows(RefusalReport, case)[0].ground == "关系人"


def test_an_in_law_is_recusal_and_no_ban(sqlite_house: House) -> None:
    declare(sqlite_house, "heyu", "兄弟姐妹的配偶")
    assert sqlite_house.row(sqlite_house.case()).state == "running"


def test_who_became_a_related_person_after_the_grant_draws_nothing(house: House) -> None:
    case = house.case(revolving="yes")
    row = house.conduct.reach(case, "prepare_iou")
    house.conduct.complete(house.conduct.somebody(row), row.id, amount="5000")
    house.conduct.finish(case)
    assert line_of(house, case).revolving
    declare(house, "heyu", "兄弟姐妹")
    with pytest.raises(GuardRefused, match="商业银行法第四十条") as refusal:
        draw(house, case, "1000")
    assert refusal.value.rule is Rule.RELATED
    with house.read() as db:
        assert not db.rows(Application.__table__.select().where(Application.__table__.c.kind == "drawdown"))


def test_a_director_who_granted_leaves_the_refusal_to_the_parents_director(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case(amount="16000")
    row = house.conduct.reach(case, "approve_grant_director")
    house.conduct.complete(house.person("gaojun"), row.id, decision="不同意", reasons="负债偏高。")
    row = the_task(house, case, "acknowledge_refusal")
    with pytest.raises(DutyRefused, match="要上级社主任来办。钱波可以办"):
        house.conduct.complete(house.person("gaojun"), row.id)
    house.conduct.complete(house.person("qianbo"), row.id)


def test_under_a_merged_policy_the_clerk_who_reviewed_files_and_releasing_keeps_what_he_did(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    case = house.case()
    policy = house.row(case).policy | {"merged": "file_with_review"}
    with house.by_hand() as db:
        table = Application.__table__
        db.execute(table.update().where(table.c.id == case).values(policy=policy))
    both = hire(house, "both", Role.CREDIT_REVIEWER, Role.CREDIT_CLERK)
    row = house.conduct.reach(case, "review_credit")
    house.conduct.complete(both, row.id)
    house.conduct.complete(both, the_task(house, case, "propose_grant").id)
    row = house.conduct.reach(case, "assemble_dossier")
    house.parts.door.perform(Claim(task=row.id, actor=both))
    house.parts.door.perform(Release(task=row.id, actor=both))
    assert held(house, case)[both.person] == "review"
    house.conduct.complete(both, row.id)
    assert "file" not in held(house, case).values()


def test_a_case_is_not_returned_to_what_nobody_did_in_it(sqlite_house: House) -> None:
    from workflows.acts.return_for_supplement import ReturnForSupplement
    from workflows.door.entry import GoBack

    row = sqlite_house.case_at("review_credit")
    back = GoBack("confirm_visit", "要两个人看过", ("谁去看过？",))
    with pytest.raises(NotPossible, match="本案没有办过"):
        sqlite_house.parts.door.perform(ReturnForSupplement(task=row.id, actor=sqlite_house.person("xuqin"), back=back))
