"""Returns, withdrawal, expiry and refusal on the diagrams of this version, from a stored state each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from tests.engine.cases import EXPIRY, Case, real
from workflows.engine.process import NotWaiting

DUE = datetime.fromisoformat(EXPIRY)
FIXED: dict[str, dict[str, dict[str, object]]] = {
    "confirm_visit": {"measure_household": {"two_person": True}},
    "approve_grant": {"approval_authority": {"authority": "approver"}},
    "approve_grant_director": {"approval_authority": {"authority": "director"}},
}


def pairs() -> list[tuple[str, str, str]]:
    spec = real()
    return [
        (root, task, target) for root in spec.roots for task in spec.nodes for target in spec.earlier_tasks(task, root)
    ]


def answers_for(fixed: tuple[str, ...]) -> dict[str, dict[str, object]]:
    return {node: answer for name in fixed for node, answer in FIXED[name].items()}


@cache
def state_at(root: str, task: str, fixed: tuple[str, ...]) -> bytes:
    answers = answers_for(fixed)
    values: dict[str, object] = {} if root == "loan_origination" else {"grant_expires_at": EXPIRY}
    return Case(real(), root, answers=answers, **values).reached(task).process.dump()


def test_every_return_opens_the_task_it_names_and_the_case_is_filed_all_the_same() -> None:
    """All pairs of a task and an earlier one, in both parents; each target is walked to the filed end once."""
    walked: set[tuple[str, str]] = set()
    tried = 0
    for root, task, target in pairs():
        fixed = tuple(sorted({task, target} & set(FIXED)))
        case = Case.of(real(), state_at(root, task, fixed), answers_for(fixed))
        case.complete(task, "returned" if real().node(task).multi_instance else "return", target)
        assert case.open == [target], (root, task, target)
        if (root, target) not in walked:
            walked.add((root, target))
            assert case.finished().ended == "filed"
        tried += 1
    assert tried > 80


def test_a_return_out_of_the_parallel_signatures_takes_the_other_signature_with_it() -> None:
    case = Case(real()).reached("sign_as_approver")
    assert case.open == ["sign_as_approver", "sign_as_client_manager"]
    case.complete("sign_as_approver", "return", "assemble_dossier")
    assert case.open == ["assemble_dossier"] and case.finished().ended == "filed"


@pytest.mark.parametrize(
    "task",
    ["visit_household", "collect_consent", "conclude_investigation", "review_credit", "propose_grant", "vote_on_grant",
     "verify_identity", "check_borrowing", "sign_contract", "prepare_iou", "approve_disbursement"],
)  # fmt: skip
def test_a_withdrawn_case_is_filed_away_from_wherever_it_stood(task: str) -> None:
    case = Case(real()).reached(task)
    case.act(lambda process: process.send("applicant_withdraws", {"outcome": "withdrawn"}))
    assert case.open == [] and case.ended == "closed" and case.process.routing["outcome"] == "withdrawn"
    assert case.process.next_due_at is None


def test_a_consent_taken_back_is_a_refusal_that_the_director_acknowledges() -> None:
    case = Case(real()).reached("sign_contract")
    case.act(lambda process: process.send("consent_withdrawn", {"outcome": "refused"}))
    assert case.open == ["acknowledge_refusal", "deliver_notice"]
    assert case.complete("deliver_notice").open == ["acknowledge_refusal"]
    assert case.complete("acknowledge_refusal").ended == "closed"


def test_nobody_can_withdraw_before_acceptance_after_payment_or_after_a_refusal() -> None:
    for case in (
        Case(real()),
        Case(real()).reached("assemble_dossier"),
        Case(real()).reached("visit_household").complete("visit_household", "refused"),
    ):
        assert not case.process.is_waiting_for("applicant_withdraws")
        with pytest.raises(NotWaiting):
            case.process.send("applicant_withdraws", {"outcome": "withdrawn"})


def test_a_teller_who_accepts_gets_the_teller_node() -> None:
    assert Case(real(), accepted_by="teller").open == ["accept_application_teller"]
    assert Case(real()).open == ["accept_application"]


def test_a_grant_expires_only_when_the_door_says_so() -> None:
    """The due time may long be past: no step of the engine looks at a clock."""
    past = {"record_grant": {"grant_expires_at": "2001-01-01T00:00:00+08:00"}}
    case = Case(real(), answers=past).reached("verify_identity").complete("verify_identity").complete("check_borrowing")
    assert case.open == ["sign_contract"]
    due = case.process.next_due_at
    assert due == datetime(2000, 12, 31, 16, tzinfo=UTC)
    assert not case.process.fire_due(due - timedelta(seconds=1)) and case.open == ["sign_contract"]
    case.act(lambda process: process.fire_due(due))
    assert case.ended == "closed" and case.process.routing["outcome"] == "expired" and case.process.next_due_at is None


def test_a_timer_is_gone_when_the_money_is_paid() -> None:
    case = Case(real()).reached("assemble_dossier")
    assert case.process.next_due_at is None and not case.process.fire_due(DUE + timedelta(days=9999))


def test_a_grant_without_an_end_never_expires() -> None:
    case = Case(real(), answers={"record_grant": {"grant_expires_at": ""}}).reached("verify_identity")
    assert case.process.next_due_at is None and not case.process.fire_due(DUE + timedelta(days=9999))


def test_a_household_of_one_adult_needs_no_consent() -> None:
    case = Case(real(), answers={"list_missing_consents": {"members": [], "consents_missing": 0}})
    assert case.complete("accept_application").complete("visit_household").open == ["conclude_investigation"]


def test_one_refused_consent_ends_the_others() -> None:
    case = Case(real()).reached("collect_consent").complete("collect_consent", "yes").complete("collect_consent", "no")
    assert case.open == ["acknowledge_refusal", "deliver_notice"]


def test_consents_can_be_asked_again_after_a_return() -> None:
    case = Case(real()).reached("review_credit").complete("review_credit", "return", "collect_consent")
    assert [work.instance for work in case.process.open_work()] == ["zhang", "li", "wang"]
    assert case.finished().ended == "filed"


def test_a_member_more_at_the_conclusion_is_asked_before_the_case_goes_on() -> None:
    more = {"list_missing_consents_again": {"members": ["chen"], "consents_missing": 1}}
    case = Case(real(), answers=more).reached("conclude_investigation").complete("conclude_investigation")
    assert [work.instance for work in case.process.open_work()] == ["chen"]


@pytest.mark.parametrize(
    ("held", "changed", "opens"), [(True, False, "approve_disbursement"), (False, True, "check_borrowing")]
)
def test_what_has_changed_by_payout_is_looked_at_again(held: bool, changed: bool, opens: str) -> None:
    again = {"recheck_before_payout": {"held": held, "changed": changed}}
    case = Case(real(), answers=again).reached("approve_disbursement").complete("approve_disbursement")
    assert case.open == [opens]
