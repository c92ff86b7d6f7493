"""Before anybody takes a duty the rest is staffed in thought; what would strand the case is refused (PRODUCT §3)."""

import pytest
from sqlalchemy import select

from tests.builders.house import House
from tests.duties.people import cover, declare, dismiss, held, hire, the_task
from webapp.demo.answers import Desk, answers
from workflows.acts.claim import Claim
from workflows.acts.hand_over import HandOver
from workflows.queries import branch_staffing
from workflows.records.households import Branch
from workflows.words.refusals import GuardRefused, NotSatisfiable, Rule
from workflows.words.roles import Role


def test_an_application_is_not_accepted_where_nobody_could_pay_it_out(house: House) -> None:
    dismiss(house, "wujing", "fangzhiyuan")
    with pytest.raises(NotSatisfiable, match="您接了受理申请，后面就没有人能办放款审批") as refusal:
        house.case()
    assert refusal.value.rule is Rule.UNSATISFIABLE


def test_a_claim_that_takes_the_only_clerk_is_refused_and_names_who_could_review(house: House) -> None:
    case = house.case()
    row = house.conduct.reach(case, "review_credit")
    hire(house, "allround", Role.CREDIT_REVIEWER, Role.CREDIT_CLERK)
    dismiss(house, "zhengfang", "luomei")
    actor = hire(house, "allround2", Role.CREDIT_REVIEWER, of="allround")
    with pytest.raises(NotSatisfiable, match="您接了.+，后面就没有人能办归档。.*可以办") as refusal:
        house.parts.door.perform(Claim(task=row.id, actor=actor))
    assert set(refusal.value.could_take) == {"周敏", "许琴"}
    house.parts.door.perform(Claim(task=row.id, actor=house.person("xuqin")))


def test_a_hand_over_that_would_strand_the_case_is_refused_in_words_about_the_taker(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case()
    row = house.conduct.reach(case, "review_credit")
    hire(house, "allround", Role.CREDIT_REVIEWER, Role.CREDIT_CLERK)
    dismiss(house, "zhengfang", "luomei")
    house.parts.door.perform(Claim(task=row.id, actor=house.person("xuqin")))
    with pytest.raises(NotSatisfiable, match="^allround接了"):
        house.parts.door.perform(HandOver(task=row.id, to="allround", reason="出差", actor=house.person("xuqin")))


def test_an_absent_clerk_whom_somebody_covers_is_there(sqlite_house: House) -> None:
    house = sqlite_house
    hire(house, "guest", Role.CREDIT_REVIEWER)
    dismiss(house, "luomei")
    cover(house, "zhengfang", "guest")
    case = house.case()
    assert "investigate" in held(house, case).values()


def test_an_amendment_that_calls_for_a_second_investigator_is_refused_where_there_is_none(house: House) -> None:
    case = house.case(amount="8000")
    row = the_task(house, case, "visit_household")
    dismiss(house, "heyu")
    visitor = house.person("linxiaofeng")
    page = house.conduct.page(visitor, row.id)
    signed = Desk(page, house.conduct.hands).signed("申请人", "amendment_signature")
    amended = {"amended_amount": "30000", "amendment_signature": signed}
    assert answers("visit_household", Desk(page, house.conduct.hands))
    with pytest.raises(NotSatisfiable, match="后面就没有人能办协办"):
        house.conduct.complete(visitor, row.id, **amended)
    assert house.row(case).amount == 8000
    house.conduct.complete(visitor, row.id)
    assert "confirm_visit" not in house.open_tasks(case)


def test_a_proposal_that_raises_the_authority_is_refused_where_nobody_has_it(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case(amount="16000")
    row = house.conduct.reach(case, "propose_grant")
    declare(house, "gaojun", "父母")
    declare(house, "qianbo", "父母")
    with pytest.raises(GuardRefused, match="后面就没有人能办授信审批"):
        house.conduct.complete(house.conduct.somebody(row), row.id)
    assert house.open_tasks(case) == {"propose_grant"}
    house.conduct.complete(house.conduct.somebody(row), row.id, proposed_limit="10000", exception_reason="")
    assert house.open_tasks(case) == {"approve_grant"}


def test_who_holds_the_duty_already_may_still_decline_though_somebody_has_left(sqlite_house: House) -> None:
    house = sqlite_house
    row = house.case_at("review_credit")
    house.parts.door.perform(Claim(task=row.id, actor=house.person("xuqin")))
    dismiss(house, "wujing", "fangzhiyuan")
    house.conduct.complete(house.person("xuqin"), row.id, opinion="不同意", reasons="负债过高，还款来源不可靠。")
    assert house.row(row.application).state == "refused"


def staffing(house: House) -> branch_staffing.BranchStaffing:
    with house.read() as db:
        branch = db.scalar(select(Branch.__table__.c.id).where(Branch.__table__.c.code == "0301"))
        means = house.parts.door.means
        spec = means.specification(db, means.current_version(db))
        return branch_staffing.check(db, spec, branch, now=house.clock.now())


def test_a_branch_is_told_whose_absence_stops_it_and_whom_it_lacks(house: House) -> None:
    small = staffing(house).scenarios[0]
    assert small.missing == ()
    assert "吴静和方志远都不在，放款就停" in [str(one) for one in small.risks()] or (
        "方志远和吴静都不在，放款就停" in [str(one) for one in small.risks()]
    )
    dismiss(house, "fangzhiyuan")
    assert "吴静不在，放款就停" in [str(one) for one in staffing(house).scenarios[0].risks()]
    dismiss(house, "wujing")
    assert [str(one) for one in staffing(house).scenarios[0].shortages()] == ["还缺 1 个能任放款审批的人"]
    assert not staffing(house).can_lend
