"""Whether the spouse owes the debt too and signs for it (G3-11)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from workflows.queries.case_file import CaseFile
from workflows.words.choices.household import MaritalStatus
from workflows.words.choices.investigation import ConsentDecision


def text_b_needed(case: CaseFile, policy: Mapping[str, Any]) -> bool:
    """Whether 共同借款声明 is needed: married, a line from the policy's sum on, and not waived with the grant.

    Rule: G3-11 (民法典 Art. 1064).
    """
    form, line = case.last("form"), case.line
    if form is None or line is None or form.marital_status != MaritalStatus.MARRIED or line.text_b_waived:
        return False
    return bool(line.approved_limit >= Decimal(str(policy["text_b_from"])))


def text_b_signed(case: CaseFile) -> bool:
    """Whether the spouse signed text B with the consent already, so that nobody asks again at the counter (G1-05)."""
    agreed = (row for row in case.valid_consents().values() if row.decision == ConsentDecision.AGREED)
    return any(row.spouse_text_b and row.text_b_signature for row in agreed)
