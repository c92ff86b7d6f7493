"""Who takes over what is bound to an earlier task begins there himself; a vote and a bound signature stay (PRODUCT §3)."""

import pytest

from tests.builders.house import House
from tests.duties.people import dismiss
from tests.gates.acts import couple, done_by, line_of
from tests.gates.test_committee import at_the_vote
from tests.gates.test_corrections import holders
from workflows.acts.hand_over import HandOver
from workflows.queries.work_list import WorkRow
from workflows.records.cases import ReturnRound, WorkItem
from workflows.records.disbursement import IdentityCheck, Iou, LedgerPosting, LoanContract
from workflows.records.investigation import Consent, Visit
from workflows.words.refusals import AlreadyTaken, GuardRefused, NotPossible


def give(house: House, row: WorkRow, to: str, *, by: str | None = None) -> str:
    """The holder, or somebody for him, hands a task over; gives the task that the taker has now."""
    actor = house.person(by) if by else house.conduct.somebody(row)
    return str(house.parts.door.perform(HandOver(task=row.id, actor=actor, to=to, reason="调岗"))["task"])


def test_a_new_investigator_visits_again_before_he_concludes(house: House) -> None:
    case = house.case(couple(house))
    row = house.conduct.reach(case, "conclude_investigation")
    first = done_by(house, case, "visit_household")
    to = "heyu" if first != "heyu" else "linxiaofeng"
    visit = give(house, row, to)
    assert [(one.task, one.id, one.holder) for one in house.conduct.open(case)] == [
        ("visit_household", visit, house.person(to).person)
    ]
    state = {one.id: one.state for one in house.rows(WorkItem, case)}
    assert state[row.id] == "cancelled"
    assert [(one.from_task, one.to_task, one.person) for one in house.rows(ReturnRound, case)] == [
        ("conclude_investigation", "visit_household", house.person(first).person)
    ]
    held = holders(house, case)
    assert {held[house.person(login).person] for login in (first, to)} == {"investigate"}
    # The first one's figures stand in the form already; day, place and persons met are the new one's own.
    page, before = house.signed_in(to).get(f"/tasks/{visit}").text, house.rows(Visit, case)[0]
    assert str(before.outgo_living) in page.replace(",", "")
    assert before.visited_at not in page
    house.conduct.finish(case)
    assert house.row(case).state == "filed"
    assert [done_by(house, case, task) for task in ("visit_household", "conclude_investigation")] == [to, to]
    assert done_by(house, case, "sign_as_client_manager") == to
    assert len(house.rows(Visit, case)) == 2
    assert len(house.rows(Consent, case)) == 1


@pytest.mark.parametrize("task", ["check_borrowing", "sign_contract", "prepare_iou"])
def test_a_new_teller_looks_at_the_customer_again(house: House, task: str) -> None:
    case = house.case(couple(house))
    row = house.conduct.reach(case, task)
    first = done_by(house, case, "verify_identity")
    to = "tangyun" if first == "jiangli" else "jiangli"
    check = give(house, row, to)
    assert [(one.task, one.id) for one in house.conduct.open(case)] == [("verify_identity", check)]
    assert line_of(house, case).state == "有效"
    house.conduct.finish(case)
    assert house.row(case).state == "filed"
    assert {done_by(house, case, one) for one in ("verify_identity", "check_borrowing", "prepare_iou")} == {to}
    assert [house.person(first).person, house.person(to).person] == [
        one.person for one in house.rows(IdentityCheck, case)
    ]
    assert [one.state for one in house.rows(Iou, case)] == ["已放款"]
    assert sum(one.voided_at is None for one in house.rows(LoanContract, case)) == 1
    assert len(house.rows(LedgerPosting, case)) == 1


def test_the_director_gives_on_what_a_dismissed_teller_had_begun(house: House) -> None:
    case = house.case(couple(house))
    row = house.conduct.reach(case, "prepare_iou")
    first = done_by(house, case, "verify_identity")
    to = "tangyun" if first == "jiangli" else "jiangli"
    with pytest.raises(AlreadyTaken):
        give(house, row, to, by="gaojun")
    dismiss(house, first)
    give(house, row, to, by="gaojun")
    assert house.open_tasks(case) == {"verify_identity"}
    assert house.person("gaojun").person not in holders(house, case)
    house.conduct.finish(case)
    assert house.row(case).state == "filed"


def test_the_page_offers_whoever_could_begin_again_and_tells_why_the_others_cannot(house: House) -> None:
    case = house.case(couple(house))
    row = house.conduct.reach(case, "check_borrowing")
    first = done_by(house, case, "verify_identity")
    to = "tangyun" if first == "jiangli" else "jiangli"
    browser = house.signed_in(first)
    assert f'value="{to}"' in browser.get(f"/tasks/{row.id}/hand-over").text
    assert browser.post(f"/tasks/{row.id}/hand-over", {"to": to, "reason": "下班"}).status_code == 303
    assert house.open_tasks(case) == {"verify_identity"}


def test_a_new_investigator_must_be_free_of_the_other_duties(house: House) -> None:
    case = house.case(couple(house), amount="36000")
    row = house.conduct.reach(case, "conclude_investigation")
    second = done_by(house, case, "confirm_visit")
    with pytest.raises(GuardRefused, match="不相容职责"):
        give(house, row, second)
    assert house.open_tasks(case) == {"conclude_investigation"}
    assert house.rows(ReturnRound, case) == []


def test_a_vote_and_a_bound_signature_are_not_handed_over(house: House) -> None:
    case = at_the_vote(house)
    row = house.conduct.open(case)[0]
    with pytest.raises(NotPossible, match="投票不能移交"):
        give(house, row, "gaojun", by="gaojun")
    case = house.case(1)
    house.conduct.reach(case, "sign_as_client_manager")
    for row in house.conduct.open(case):
        to = "heyu" if row.task == "sign_as_client_manager" else "chenhui"
        if done_by(house, case, "visit_household" if to == "heyu" else "approve_grant") == to:
            to = "linxiaofeng" if to == "heyu" else "shenjianguo"
        with pytest.raises(GuardRefused, match="要本人来办"):
            give(house, row, to)
    assert house.open_tasks(case) == {"sign_as_client_manager", "sign_as_approver"}
