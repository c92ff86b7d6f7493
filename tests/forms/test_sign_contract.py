"""面签合同: cost table, then contract, heavy terms one by one, spouse, recording (G3-08, G3-09, G3-11)."""

from typing import Any

import pytest

from tests.forms.counter_pages import application, at_counter, formed, granted, line, page, posted, said, without
from workflows.records.disbursement import IdentityCheck
from workflows.records.intake import ApplicationForm
from workflows.records.investigation import Consent

GOOD = {
    "signing_outcome": "已签", "cost_signature": "s1", "borrower_signature": "s2", "spouse_signature": "s3",
    "heavy_penalty_interest": "yes", "heavy_early_recall": "yes", "heavy_misuse": "yes", "signing_recording": "v1",
}  # fmt: skip
LACKING = {"signing_outcome": "缺共同借款声明", "not_signed_reason": "配偶不愿签"}


def signing(sent: dict[str, Any], **changes: Any) -> Any:
    """The form as sent."""
    return posted(page("sign_contract", changes.pop("rounds", granted()), **changes), sent)


def test_signed_in_order() -> None:
    form = signing(GOOD)
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "ok" and entry.values["outcome"] == "已签"
    assert entry.values["cost_signed_at"] < entry.values["contract_signed_at"]
    assert set(entry.attachments) == {"s1", "s2", "s3", "v1"}


@pytest.mark.parametrize("missing", sorted(set(GOOD) - {"signing_outcome"}))
def test_nothing_may_lack(missing: str) -> None:
    assert missing in said(signing(without(GOOD, missing)))


def test_the_cost_table_comes_before_the_contract() -> None:
    assert "先签综合融资成本明示表" in said(signing(without(GOOD, "cost_signature")))["cost_signature"]


def test_the_cost_table_tells_the_yearly_cost() -> None:
    form = signing(GOOD)
    assert (form["cost_annual_rate"].data, form["cost_penalty"].data) == ("5.6750%", "8.5125%")
    assert form["cost_yearly"].data == "5.7537%" and form["cost_misuse"].data == "11.3500%"


def unmarried() -> dict[str, tuple[Any, ...]]:
    """The borrower is a widower."""
    return granted() | {
        "form": (formed(ApplicationForm, "accept_application", granted()["form"][0].at, marital_status="丧偶"),)
    }


@pytest.mark.parametrize(
    "changes",
    [{"rounds": unmarried()}, {"line": line(text_b_waived=True)}, {"policy": {"text_b_from": "20000", "recording_required": True}}],
)  # fmt: skip
def test_no_spouse_signs_where_no_joint_debt_is_asked_for(changes: dict[str, Any]) -> None:
    form = signing(without(GOOD, "spouse_signature"), **changes)
    assert said(form) == {} and "spouse_signature" not in form


def test_who_signed_text_b_with_the_consent_is_not_asked_again() -> None:
    consent = formed(Consent, "collect_consent", granted()["form"][0].at, member="m-wife", decision="同意",
                     spouse_text_b=True, text_b_signature="s9")  # fmt: skip
    form = signing(without(GOOD, "spouse_signature"), rounds=granted() | {"consents": (consent,)})
    assert said(form) == {}


def test_without_text_b_it_goes_back_to_the_proposal() -> None:
    form = signing(LACKING)
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "return" and entry.go_back is not None
    assert (entry.go_back.to_task, len(entry.go_back.questions)) == ("propose_grant", 1)
    assert entry.go_back.reason == "配偶不愿签"


def test_without_text_b_a_drawdown_is_refused() -> None:
    entry = signing(LACKING, application=application(kind="drawdown")).entry()
    assert entry.outcome == "refused" and entry.go_back is None and entry.refusal is not None
    assert entry.refusal.ground == "其他" and "需要重新授信" in entry.refusal.facts


def test_text_b_cannot_lack_where_nobody_asks_for_it() -> None:
    assert "signing_outcome" in said(signing(LACKING, line=line(text_b_waived=True)))


def test_who_does_not_sign_withdraws_and_it_has_a_reason() -> None:
    sent = {"signing_outcome": "客户未签"}
    assert "not_signed_reason" in said(signing(sent))
    entry = signing(sent | {"not_signed_reason": "嫌利率高"}).entry()
    assert entry.outcome == "withdrawn" and entry.values["contract_signed_at"] is None
    signed = signing(sent | {"not_signed_reason": "嫌利率高", "cost_signature": "s1", "borrower_signature": "s2"})
    assert "borrower_signature" in said(signed)


def test_a_recording_is_needed_by_policy_and_always_for_consumption() -> None:
    sent, lax = without(GOOD, "signing_recording"), {"text_b_from": "10000", "recording_required": False}
    assert said(signing(sent, policy=lax)) == {}
    assert "signing_recording" in said(signing(sent, policy=lax, application=application(regime="农户生活消费")))


def test_what_is_signed_at_home_is_recorded_whatever_the_policy_says() -> None:
    sent, lax = without(GOOD, "signing_recording"), {"text_b_from": "10000", "recording_required": False}
    seen = formed(IdentityCheck, "verify_identity", granted()["form"][0].at, verdict="身份真实", place="上门")
    assert "signing_recording" in said(signing(sent, rounds=granted() | {"identity": (seen,)}, policy=lax))
    assert said(signing(GOOD, rounds=granted() | {"identity": (seen,)}, policy=lax)) == {}


def test_a_page_of_the_counter_with_a_contract_in_force_is_drawn_too() -> None:
    assert said(signing(GOOD, rounds=at_counter())) == {}
