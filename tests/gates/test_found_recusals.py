"""A recusal found after the person has acted: his acts are marked and done again by another, until money is paid."""

import pytest
from sqlalchemy import select

from tests.builders.house import House
from tests.duties.people import declare
from tests.gates.acts import couple, done_by, family, line_of
from tests.gates.test_committee import at_the_vote, chair_of, others, vote
from tests.gates.test_corrections import holders
from tests.gates.test_newcomers import line
from workflows.acts.claim import Claim
from workflows.records.audit import AuditEvent
from workflows.records.cases import Finding, ReturnRound, WorkItem
from workflows.records.disbursement import Iou, LedgerPosting, LoanContract
from workflows.records.duties import RecusalFound
from workflows.records.grant import Authority
from workflows.records.investigation import Consent
from workflows.records.jobs import StaffNotice
from workflows.records.people import Person
from workflows.records.sealed import unseal_text
from workflows.words.refusals import Recused

NEAR = "兄弟姐妹"


def found(house: House, case: str) -> list[str]:
    """Of whom it stands in the case's chain."""
    table = AuditEvent.__table__
    with house.read() as db:
        rows = db.rows(select(table.c.facts).where(table.c.chain == case, table.c.act == "recusal_found"))
    return [row.facts["person"] for row in rows]


def related_after(house: House, case: str, place: int, task: str) -> str:
    """Whoever did the task turns out to be the borrower's brother; gives his log-in."""
    login = done_by(house, case, task)
    declare(house, login, NEAR, place)
    return login


@pytest.mark.parametrize(
    ("stands_at", "did", "back_to"),
    [
        ("conclude_investigation", "visit_household", "visit_household"),
        ("propose_grant", "visit_household", "visit_household"),
        ("approve_grant", "review_credit", "review_credit"),
        ("verify_identity", "approve_grant", "approve_grant"),
        ("approve_disbursement", "approve_grant", "approve_grant"),
        ("approve_disbursement", "verify_identity", "verify_identity"),
        ("prepare_iou", "verify_identity", "verify_identity"),
    ],
)
def test_before_the_payment_the_case_returns_to_the_earliest_of_his_acts(
    house: House, stands_at: str, did: str, back_to: str
) -> None:
    place = couple(house)
    case = house.case(place)
    house.conduct.reach(case, stands_at)
    login = related_after(house, case, place, did)
    person = house.person(login).person
    assert house.open_tasks(case) == {back_to}
    assert found(house, case) == [person]
    his = [row for row in house.rows(WorkItem, case) if row.done_by == person]
    assert his
    assert all(row.voided for row in his)
    assert all(row.holder != person for row in house.rows(WorkItem, case) if row.state == "open")
    with pytest.raises(Recused):
        house.parts.door.perform(Claim(task=house.conduct.open(case)[0].id, actor=house.person(login)))
    assert house.rows(ReturnRound, case) == []
    assert house.rows(Finding, case) == []
    house.conduct.finish(case)
    assert house.row(case).state == "filed"
    assert done_by(house, case, did) != login
    assert len(house.rows(LedgerPosting, case)) == 1


def test_what_came_of_his_acts_is_void_and_numbers_are_kept(house: House) -> None:
    place = couple(house)
    case = house.case(place)
    house.conduct.reach(case, "approve_disbursement")
    line = line_of(house, case)
    related_after(house, case, place, "review_credit")
    assert house.open_tasks(case) == {"review_credit"}
    assert [one.state for one in house.rows(Iou, case)] == ["作废"]
    assert all(one.voided_at for one in house.rows(LoanContract, case))
    assert house.row(case).line is None
    assert line_of(house, case).id == line.id
    assert line_of(house, case).state == "已换新"


def test_the_consents_that_he_took_are_asked_for_again_by_another(house: House) -> None:
    place = couple(house)
    case = house.case(place)
    house.conduct.reach(case, "review_credit")
    taker = house.rows(Consent, case)[0].person
    related_after(house, case, place, "collect_consent")
    house.conduct.finish(case)
    consents = house.rows(Consent, case)
    assert len(consents) == 2
    assert consents[1].person != taker


def test_a_task_that_he_only_holds_goes_back_to_the_others(house: House) -> None:
    place = couple(house)
    case = house.case(place)
    row = house.conduct.reach(case, "review_credit")
    house.parts.door.perform(Claim(task=row.id, actor=house.person("zhoumin")))
    declare(house, "zhoumin", NEAR, place)
    assert [(one.task, one.holder) for one in house.conduct.open(case)] == [("review_credit", None)]
    assert found(house, case) == [house.person("zhoumin").person]
    house.conduct.finish(case)
    assert done_by(house, case, "review_credit") != "zhoumin"


def test_who_accepted_and_did_nothing_else_sends_the_case_back_to_the_visit(house: House) -> None:
    place = couple(house)
    case = house.case(place, by="jiangli")
    house.conduct.reach(case, "review_credit")
    declare(house, "jiangli", NEAR, place)
    assert house.open_tasks(case) == {"visit_household"}
    house.conduct.finish(case)
    assert house.row(case).state == "filed"


@pytest.mark.parametrize("has_voted", [True, False])
def test_a_voter_leaves_the_base_and_the_vote_begins_anew(house: House, has_voted: bool) -> None:
    case = at_the_vote(house)
    first, second, third = others(house, case)
    chair = chair_of(house, case)
    place = [str(one) for one in house.households].index(house.row(case).household)
    vote(house, case, first)
    if has_voted:
        vote(house, case, second)
    declare(house, second, NEAR, place)
    before, now = house.rows(Authority, case)[-2:]
    assert house.person(second).person in before.committee
    assert set(now.committee) == {house.person(one).person for one in (first, third, chair)}
    assert {row.instance for row in house.conduct.open(case)} == set(now.committee)
    house.conduct.reach(case, "verify_identity")
    assert house.person(second).person not in line_of(house, case).granted_by


@pytest.mark.parametrize("stands_at", ["assemble_dossier", None])
def test_after_the_payment_it_is_a_finding_for_auditor_and_director_and_nothing_moves(
    house: House, stands_at: str | None
) -> None:
    place = couple(house)
    case = house.case(place)
    if stands_at:
        house.conduct.reach(case, stands_at)
    else:
        house.conduct.finish(case)
    before = (house.row(case).state, house.open_tasks(case))
    login = related_after(house, case, place, "review_credit")
    assert (house.row(case).state, house.open_tasks(case)) == before
    assert [(one.kind, one.grave) for one in house.rows(Finding, case)] == [("recusal_found", True)]
    assert NEAR in house.rows(Finding, case)[0].sentence
    assert not any(row.voided for row in house.rows(WorkItem, case))
    told = [one.role for one in house.rows(StaffNotice, case) if one.kind == "recusal_found"]
    assert sorted(told) == ["auditor", "director"]
    assert found(house, case) == [house.person(login).person]
    page = house.signed_in("gaojun")
    assert "放款后发现应回避的人办过本案" in page.get("/work/").text
    shown = page.get(f"/cases/{house.row(case).number}").text
    assert "发现应回避而办过本案的人：" in shown


def test_declared_twice_it_is_found_once(house: House) -> None:
    place = couple(house)
    case = house.filed(place)
    login = related_after(house, case, place, "review_credit")
    declare(house, login, NEAR, place)
    declare(house, login, "父母", place)
    assert len(found(house, case)) == 1
    table = RecusalFound.__table__
    with house.read() as db:
        assert len(db.rows(select(table).where(table.c.application == case))) == 1


def test_a_relation_to_another_household_moves_nothing(house: House) -> None:
    case = house.case(couple(house))
    house.conduct.reach(case, "propose_grant")
    declare(house, done_by(house, case, "visit_household"), NEAR, 0)
    assert house.open_tasks(case) == {"propose_grant"}
    assert found(house, case) == []


def test_a_voter_who_declares_a_relation_leaves_the_base_and_the_vote_begins_anew(house: House) -> None:
    case = at_the_vote(house)
    first, second, third = others(house, case)
    chair = chair_of(house, case)
    vote(house, case, first)
    vote(house, case, second, no_relation="no")
    now = house.rows(Authority, case)[-1]
    assert set(now.committee) == {house.person(one).person for one in (first, third, chair)}
    assert {row.instance for row in house.conduct.open(case)} == set(now.committee)
    assert house.person(second).person not in holders(house, case)
    vote(house, case, first)
    vote(house, case, third)
    assert house.open_tasks(case) == {"verify_identity"}


def test_a_colleague_found_in_the_family_at_the_visit_has_acted_for_nothing(house: House) -> None:
    case = house.case(family(house), by="heyu")
    table, heyu = Person.__table__, house.person("heyu").person
    with house.read() as db:
        number = unseal_text(db, Person, "id_number", db.row(select(table).where(table.c.id == heyu)), subject=heyu)
    visit = house.conduct.open(case)[0]
    house.conduct.complete(house.person("linxiaofeng"), visit.id, **line(name="何雨", id_number=str(number)))
    assert found(house, case) == [heyu]
    assert house.open_tasks(case) == {"visit_household"}
    row = house.conduct.open(case)[0]
    with pytest.raises(Recused):
        house.parts.door.perform(Claim(task=row.id, actor=house.person("heyu")))
    house.conduct.complete(house.person("linxiaofeng"), row.id)
    assert house.open_tasks(case) == {"collect_consent"}
