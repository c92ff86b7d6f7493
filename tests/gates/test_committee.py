"""Above the director's authority a committee votes: two thirds of those eligible, fixed when the vote opens (G2-07)."""

from typing import Any

import pytest

from tests.builders.house import House
from tests.gates.acts import line_of
from workflows.acts.return_for_supplement import ReturnForSupplement
from workflows.door.entry import GoBack
from workflows.records.cases import WorkItem
from workflows.records.duties import DutyHeld
from workflows.records.endings import RefusalReport
from workflows.records.grant import Authority, Vote
from workflows.records.households import Branch
from workflows.words.refusals import GuardRefused, NotPossible, Refusal

COMMITTEE = {"qianbo", "sunlan", "lihong", "wangtao"}
NO = {"vote": "不同意", "reasons": "负债偏高"}
ABSTAIN = {"vote": "弃权", "reasons": ""}


def at_the_vote(house: House) -> str:
    """An application so high that the committee decides; the approver's authority ends at 30,000."""
    case = house.case(amount="36000")
    house.conduct.reach(case, "vote_on_grant")
    return case


def vote(house: House, case: str, login: str, **changed: str) -> None:
    actor = house.person(login)
    row = next(row for row in house.conduct.open(case) if row.instance == actor.person)
    house.conduct.complete(actor, row.id, **changed)


def chair_of(house: House, case: str) -> str:
    authority: Any = house.rows(Authority, case)[-1]
    return next(login for login in COMMITTEE if house.person(login).person == authority.chair)


def others(house: House, case: str) -> list[str]:
    return sorted(COMMITTEE - {chair_of(house, case)})


def test_the_cooperative_has_no_committee_so_the_unions_votes(house: House) -> None:
    case = at_the_vote(house)
    authority = house.rows(Authority, case)[-1]
    with house.read() as db:
        branch = db.row(Branch.__table__.select().where(Branch.__table__.c.id == authority.committee_branch))
    assert branch is not None
    assert branch.code == "0300"
    assert set(authority.committee) == {house.person(login).person for login in COMMITTEE}
    assert authority.chair in authority.committee


def test_two_thirds_in_favour_grant_and_who_voted_holds_grant(house: House) -> None:
    case = at_the_vote(house)
    first, second, third = others(house, case)
    vote(house, case, first)
    vote(house, case, second)
    assert line_of(house, case) is None
    vote(house, case, third)
    assert house.open_tasks(case) == {"verify_identity"}
    line = line_of(house, case)
    assert set(line.granted_by) == {house.person(login).person for login in (first, second, third)}
    with house.read() as db:
        held = db.rows(DutyHeld.__table__.select().where(DutyHeld.__table__.c.case == case))
    grant = {row.person for row in held if row.duty_class == "grant"}
    assert grant == {house.person(login).person for login in (first, second, third)}


def test_an_abstention_is_not_a_yes_and_its_voter_holds_grant(house: House) -> None:
    case = at_the_vote(house)
    chair, (first, second, third) = chair_of(house, case), others(house, case)
    vote(house, case, first)
    vote(house, case, second)
    vote(house, case, third, **ABSTAIN)
    assert house.row(case).state == "running"
    vote(house, case, chair, **ABSTAIN)
    assert house.row(case).state == "refused"
    assert line_of(house, case) is None
    with house.read() as db:
        held = db.rows(DutyHeld.__table__.select().where(DutyHeld.__table__.c.case == case))
    assert house.person(third).person in {row.person for row in held if row.duty_class == "grant"}


def test_more_than_a_third_against_ends_the_vote_at_once(house: House) -> None:
    case = at_the_vote(house)
    first, second, _ = others(house, case)
    vote(house, case, first, **NO)
    assert house.row(case).state == "running"
    vote(house, case, second, **NO)
    assert house.row(case).state == "refused"
    assert [row.ground for row in house.rows(RefusalReport, case)] == ["审批不同意"]
    assert house.open_tasks(case) == {"acknowledge_refusal"}
    cancelled = [row for row in house.rows(WorkItem, case) if row.task == "vote_on_grant" and row.state == "cancelled"]
    assert len(cancelled) == 2


def test_the_chair_alone_returns_and_the_votes_stand(house: House) -> None:
    case = at_the_vote(house)
    chair, (first, second, _) = chair_of(house, case), others(house, case)
    vote(house, case, first)
    row = next(row for row in house.conduct.open(case) if row.instance == house.person(second).person)
    back = GoBack("review_credit", "抵押情况不清", ("家中存货值多少？",))
    with pytest.raises(NotPossible, match="主持人"):
        house.parts.door.perform(ReturnForSupplement(task=row.id, actor=house.person(second), back=back))
    vote(house, case, chair, vote="退回补充", reasons="抵押情况不清", return_to="review_credit",
         return_questions="家中存货值多少？")  # fmt: skip
    assert house.open_tasks(case) == {"review_credit"}
    assert [row.vote for row in house.rows(Vote, case)] == ["同意", "退回补充"]
    house.conduct.reach(case, "vote_on_grant")
    assert len(house.open_tasks(case)) == 1
    assert len(house.conduct.open(case)) == 4


def test_a_member_who_is_not_the_chair_finds_the_return_locked(house: House) -> None:
    case = at_the_vote(house)
    login = others(house, case)[0]
    row = next(row for row in house.conduct.open(case) if row.instance == house.person(login).person)
    browser = house.signed_in(login)
    answer = browser.complete(row.id, vote="退回补充", reasons="再查", return_to="review_credit", return_questions="？")
    assert answer.status_code == 422
    assert "只有贷审会主持人可以退回补充" in answer.text
    assert house.rows(Vote, case) == []


def test_until_he_has_voted_a_member_sees_who_voted_and_not_how(house: House) -> None:
    case = at_the_vote(house)
    first, second, _ = others(house, case)
    vote(house, case, first, vote="不同意", reasons="负债偏高得离谱")
    waiting = house.signed_in(second)
    row = next(row for row in house.conduct.open(case) if row.instance == house.person(second).person)
    number = house.row(case).number
    for address in (f"/tasks/{row.id}", f"/cases/{number}"):
        page = waiting.get(address).text
        assert house.person(first).name in page
        assert "负债偏高得离谱" not in page


def test_nobody_votes_for_another_and_a_vote_is_not_handed_over(house: House) -> None:
    case = at_the_vote(house)
    first, second, _ = others(house, case)
    row = next(row for row in house.conduct.open(case) if row.instance == house.person(first).person)
    with pytest.raises(GuardRefused, match="本人来投"):
        house.conduct.complete(house.person(second), row.id)
    browser = house.signed_in(first)
    answer = browser.post(f"/tasks/{row.id}/hand-over", {"to": second, "reason": "出差"})
    assert answer.status_code in (409, 422)
    assert house.rows(Vote, case) == []


def test_after_a_vote_its_chair_or_who_voted_for_it_signs_the_dossier(house: House) -> None:
    case = at_the_vote(house)
    first, second, third = others(house, case)
    vote(house, case, first, **NO)
    for login in (second, third, chair_of(house, case)):
        vote(house, case, login)
    row = house.conduct.reach(case, "sign_as_approver")
    with pytest.raises(GuardRefused):
        house.conduct.complete(house.person(first), row.id)
    house.conduct.complete(house.person(second), row.id)
    house.conduct.finish(case)
    assert house.row(case).state == "filed"


def test_above_two_hundred_thousand_nobody_may_grant(house: House) -> None:
    with pytest.raises(Refusal):
        house.case(amount="200100")
