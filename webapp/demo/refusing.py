"""What somebody writes into a form who has to say no; one function a form, found by the form's key."""

from typing import Any

from workflows.words.choices.disbursement import (
    BorrowingVerdict,
    DisbursementDecision,
    IdentityVerdict,
    NetworkedResult,
)
from workflows.words.choices.grant import GrantDecision, ProposalDecision, ReviewOpinion
from workflows.words.choices.investigation import ConsentDecision, Recommendation


def collect_consent() -> dict[str, Any]:
    """A member does not agree."""
    return {"decision": ConsentDecision.REFUSED.value, "spouse_text_b": "", "text_b_signature": ""}


def conclude_investigation() -> dict[str, Any]:
    """The investigator advises against it."""
    reasons = "还款来源不落实，务工收入没有凭据，种植面积与申请不符，不建议授信。"
    return {"recommendation": Recommendation.DECLINE.value, "recommended_amount": "", "recommended_term_months": "",
            "reasons": reasons}  # fmt: skip


def review_credit() -> dict[str, Any]:
    """The reviewer declines."""
    return {"opinion": ReviewOpinion.DECLINE.value, "reasons": "收入与支出对不上，不同意评级。"}


def propose_grant() -> dict[str, Any]:
    """No grant is proposed."""
    return {"decision": ProposalDecision.DECLINE.value, "proposed_limit": "", "opinion": "偿债能力不足，不予授信。"}


def approve_grant() -> dict[str, Any]:
    """The approver declines."""
    return {"decision": GrantDecision.DECLINE.value, "reasons": "同类用途集中，不同意。"}


def verify_identity() -> dict[str, Any]:
    """The card is not the customer's."""
    return {
        "verdict": IdentityVerdict.UNTRUE.value,
        "networked_check_result": NetworkedResult.PHOTO_MISMATCH.value,
        "person_matches_photo": "no",
        "evidence": "联网核查照片与来人不符，来人说不出出生日期。",
    }


def check_borrowing() -> dict[str, Any]:
    """Things have changed since the grant."""
    return {"verdict": BorrowingVerdict.DOES_NOT_FIT.value, "unmet_detail": "授信后在他行新增借款，超出偿债能力。"}


def approve_disbursement() -> dict[str, Any]:
    """The money does not go."""
    return {"decision": DisbursementDecision.DECLINE.value, "reasons": "收款账户存疑，不同意放款。"}
