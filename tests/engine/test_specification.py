"""What a specification knows about its tasks, and that many threads may share it."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.engine.cases import Case, real, real_files
from workflows.engine.specification import digest_of, load_specification

GATES_BEFORE_PAYMENT = ["investigation", "rating_and_grant", "disbursement"]


def test_the_digest_is_of_names_and_contents_and_of_nothing_else() -> None:
    files = real_files()
    assert digest_of(files) == digest_of(dict(reversed(list(files.items()))))
    assert digest_of({"a": b"bc"}) != digest_of({"ab": b"c"})
    moved = {**files, "filing.bpmn": files["filing.bpmn"].replace(b' y="', b' y="1')}
    assert moved != files and digest_of(moved) != digest_of(files)
    assert load_specification(files) is load_specification(dict(files))


def test_a_task_knows_what_was_drawn() -> None:
    node = real().node("approve_grant_director")
    assert (node.lane, node.duty, node.form_key, node.due, node.sign_off) == (
        "director",
        "grant",
        "approve_grant",
        "2",
        True,
    )
    assert (node.process, node.kind, node.multi_instance, node.op) == ("rating_and_grant", "user", False, None)
    assert real().node("collect_consent").multi_instance and real().node("vote_on_grant").multi_instance
    assert real().node("sign_as_client_manager").bound_to == ("visit_household",)
    assert real().node("verify_identity").due_if_kept == "2" and real().node("verify_identity").due == "0 from claim"
    assert real().node("list_missing_consents_again").op == "list_missing_consents"
    assert real().node("rate_household").kind == "rule" and real().node("rate_household").decision == "household_rating"
    assert (
        real().node("expire_grant").lane == "system"
        and real().node("acknowledge_refusal").process == "loan_origination"
    )
    with pytest.raises(KeyError):
        real().node("nobody")


def test_a_return_aims_at_every_earlier_task_of_the_gates_and_at_nothing_else() -> None:
    spec = real()
    people = {node.id for node in spec.nodes.values() if node.kind == "user"}
    before_payment = [node for node in people if spec.node(node).process in GATES_BEFORE_PAYMENT]
    assert spec.earlier_tasks("review_credit") == (
        "visit_household",
        "confirm_visit",
        "collect_consent",
        "conclude_investigation",
    )
    assert set(spec.earlier_tasks("approve_disbursement")) == set(before_payment) - {"approve_disbursement"}
    assert spec.earlier_tasks("visit_household") == ()
    assert "approve_grant" not in spec.earlier_tasks("approve_grant_director")
    assert "prepare_iou" not in spec.earlier_tasks("sign_contract"), "or the contract could be passed by"
    for task in ("accept_application", "accept_application_teller", "acknowledge_refusal", "deliver_notice", "pay_out"):
        assert spec.earlier_tasks(task) == ()
    for task in ("sign_as_client_manager", "sign_as_approver"):
        assert spec.earlier_tasks(task) == spec.earlier_tasks(task, "drawdown") == ("assemble_dossier",)
    assert spec.earlier_tasks("prepare_iou", "drawdown") == ("verify_identity", "check_borrowing", "sign_contract")
    assert spec.earlier_tasks("review_credit", "drawdown") == ()


def test_what_lies_ahead_ends_with_the_dossier_and_knows_no_refusal() -> None:
    spec = real()
    people = {node.id for node in spec.nodes.values() if node.kind == "user"}
    ahead = spec.later_tasks("accept_application")
    assert ahead[0] == "accept_application" and ahead[-1] == "file_dossier"
    assert people - set(ahead) == {"accept_application_teller", "acknowledge_refusal", "deliver_notice"}
    assert spec.later_tasks("file_dossier", "loan_origination") == ("file_dossier",)
    assert set(spec.later_tasks("verify_identity", "drawdown")) == {
        "verify_identity", "check_borrowing", "sign_contract", "prepare_iou", "approve_disbursement",
        "assemble_dossier", "sign_as_client_manager", "sign_as_approver", "file_dossier",
    }  # fmt: skip


def test_many_threads_share_one_specification() -> None:
    """Switched every ten microseconds, each thread with cases of its own."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            ended = list(pool.map(lambda _: Case(real()).finished().ended, range(16)))
    finally:
        sys.setswitchinterval(before)
    assert ended == ["filed"] * 16
