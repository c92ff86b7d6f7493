"""What somebody writes into a form who sends the case back with a question; one function a form, by the form's key."""

from typing import Any

from workflows.words.choices.grant import GrantDecision, ReviewOpinion


def review_credit() -> dict[str, Any]:
    """The reviewer wants the visit's figures proved."""
    return {"opinion": ReviewOpinion.RETURN.value, "return_to": "visit_household", "reasons": "务工收入要有凭据。",
            "return_questions": "务工收入按哪几个月的流水算的？"}  # fmt: skip


def approve_grant() -> dict[str, Any]:
    """The approver wants the proposal argued."""
    return {"decision": GrantDecision.RETURN.value, "return_to": "propose_grant", "reasons": "建议的理由写得太简单。",
            "return_questions": "同村同类用途的还款情况如何？"}  # fmt: skip
