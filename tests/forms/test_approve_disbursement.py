"""放款审批: the case answers each line; while one says no, nothing is paid (G3-01, G3-13)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from forms.disbursement.disbursement_checklist import disbursement_checklist
from tests.forms.counter_pages import (
    POLICY,
    TODAY,
    application,
    at_counter,
    before,
    case_file,
    line,
    made,
    page,
    person,
    posted,
    said,
)
from workflows.queries.task import Returnable
from workflows.records.cases import Finding

BACK = (Returnable("prepare_iou", "填制借据", "蒋丽"),)
PAY = {"decision": "同意放款", "password": "p"}


def approving(sent: dict[str, Any], rounds: dict[str, tuple[Any, ...]] | None = None, **changes: Any) -> Any:
    """The form as sent."""
    rows = at_counter() if rounds is None else rounds
    return posted(page("approve_disbursement", rows, sign_off=True, returnable=BACK, **changes), sent)


def test_money_goes_when_every_line_says_yes() -> None:
    form = approving(PAY)
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "ok" and all(one["met"] for one in entry.values["checklist"])
    assert len(entry.values["checklist"]) == 9 and "password" not in entry.values
    assert all(one["source"] for one in entry.values["checklist"])


def bent(name: str, **columns: Any) -> dict[str, tuple[Any, ...]]:
    """The case with one record changed."""
    rows = at_counter()
    for column, value in columns.items():
        setattr(rows[name][-1], column, value)
    return rows


def with_finding(answer: str | None) -> dict[str, tuple[Any, ...]]:
    """A finding of the case."""
    return at_counter() | {
        "findings": (made(Finding, sentence="电话与另一户相同", answer=answer, answered_at=answer and before()),)
    }


NOT_MET: list[tuple[str, Callable[[], dict[str, Any]]]] = [
    ("grant_valid", lambda: {"line": line(state="停用")}),
    ("grant_valid", lambda: {"line": line(valid_until=date(2026, 11, 23))}),
    ("identity_true", lambda: {"rounds": bent("identity", verdict="待核实")}),
    ("identity_true", lambda: {"rounds": at_counter() | {"identity": ()}}),
    ("borrowing_checked", lambda: {"rounds": bent("borrowing", verdict="条件未备")}),
    (
        "conditions_met",
        lambda: {"rounds": bent("borrowing", grant_conditions_met=[{"condition": "合同", "met": False}])},
    ),
    ("contract_signed", lambda: {"rounds": bent("contract", voided_at=before())}),
    ("contract_signed", lambda: {"rounds": bent("cost", signed_at=before(minutes=40))}),
    ("signing_recorded", lambda: {"rounds": bent("signing", signing_recording=None)}),
    ("iou_complete", lambda: {"rounds": bent("iou", state="作废")}),
    ("iou_complete", lambda: {"rounds": bent("iou_form", co_borrower_signature=None)}),
    ("account_is_borrowers", lambda: {"rounds": bent("iou_form", pay_to_name="林晓峰")}),
    ("account_is_borrowers", lambda: {"rounds": bent("iou_form", pay_to_kind="受托支付", payee_proof=None)}),
    ("findings_answered", lambda: {"rounds": with_finding(None)}),
]


@pytest.mark.parametrize(("key", "changes"), NOT_MET)
def test_each_line_that_says_no_locks_the_payment(key: str, changes: Callable[[], dict[str, Any]]) -> None:
    changed = changes()
    rows = changed.pop("rounds", at_counter())
    checks = disbursement_checklist(case_file(rows, **changed), TODAY, POLICY)
    assert [one.key for one in checks if not one.met] == [key]
    form = approving(PAY, rows, **changed)
    assert "还不能放款" in said(form)["decision"]
    declined = approving({"decision": "不同意", "reasons": "条件不齐", "password": "p"}, rows, **changed)
    assert said(declined) == {}


def test_an_answered_finding_does_not_stop() -> None:
    assert said(approving(PAY, with_finding("同一家人共用"))) == {}


def test_a_check_of_an_earlier_day_says_that_the_payment_checks_again() -> None:
    checks = disbursement_checklist(case_file(bent("exposure", at=before(days=1))), TODAY, POLICY)
    borrowing = next(one for one in checks if one.key == "borrowing_checked")
    assert borrowing.met and "放款时自动再查" in str(borrowing.source)


def test_a_drawdown_counts_its_own_checks_and_the_lines_contract() -> None:
    granting, own = at_counter(), at_counter()
    drawn = {name: own[name] for name in ("exposure", "identity", "borrowing", "iou_form", "iou")}
    case = case_file(drawn, application=application(kind="drawdown"), line_case=case_file(granting))
    assert all(one.met for one in disbursement_checklist(case, TODAY, POLICY))
    unverified = case_file(drawn | {"identity": ()}, line_case=case_file(granting))
    assert [one.key for one in disbursement_checklist(unverified, TODAY, POLICY) if not one.met] == ["identity_true"]


def test_another_name_on_the_card_is_another_account() -> None:
    changed = {"applicant": person("p-borrower", "林秋声", "330825196803159977")}
    checks = disbursement_checklist(case_file(at_counter(), **changed), TODAY, POLICY)
    assert [one.key for one in checks if not one.met] == ["account_is_borrowers"]


def test_who_declines_says_why() -> None:
    assert "reasons" in said(approving({"decision": "不同意", "password": "p"}))
    entry = approving({"decision": "不同意", "reasons": "用途存疑", "password": "p"}).entry()
    assert entry.outcome == "refused" and entry.refusal is not None
    assert (entry.refusal.ground, entry.refusal.facts) == ("放款审批不同意", "用途存疑")


def test_a_return_asks_and_says_where_to() -> None:
    sent = {"decision": "退回", "password": "p"}
    assert {"return_to", "return_questions"} <= set(said(approving(sent)))
    full = sent | {"return_to": "prepare_iou", "return_questions": "户名再核", "reasons": "户名"}
    entry = approving(full).entry()
    assert entry.outcome == "return" and entry.go_back is not None
    assert (entry.go_back.to_task, entry.go_back.questions) == ("prepare_iou", ("户名再核",))


def test_the_password_is_asked_for() -> None:
    assert "password" in said(approving({"decision": "同意放款"}))


def test_what_was_signed_at_home_unrecorded_locks_the_payment_and_an_earlier_contract_does_not() -> None:
    lax, granting = POLICY | {"recording_required": False}, at_counter()
    granting["signing"][0].signing_recording = None
    assert all(one.met for one in disbursement_checklist(case_file(granting), TODAY, lax))
    own = {name: at_counter()[name] for name in ("exposure", "identity", "borrowing", "iou_form", "iou")}
    own["identity"][0].place = granting["identity"][0].place = "上门"
    checks = disbursement_checklist(case_file(granting), TODAY, lax)
    assert [one.key for one in checks if not one.met] == ["signing_recorded"]
    drawn = case_file(own, application=application(kind="drawdown"), line_case=case_file(granting))
    assert all(one.met for one in disbursement_checklist(drawn, TODAY, lax))
