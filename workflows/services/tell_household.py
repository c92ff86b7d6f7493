"""After the payment the household is told by text message: most borrowed-name loans are found out by who never got money.

Borrower and adult members, at their own numbers, with neutral words: no name, no amount (D-07).
"""

from collections.abc import Mapping

from workflows.cases.case import Case
from workflows.cases.household_told import tell_adults

WORDS = "{branch}：贵户的一笔农户贷款今天已经放款。有疑问请拨打稽核电话，或到柜台查询。"


def run(case: Case) -> Mapping[str, object]:
    """Told once."""
    tell_adults(case, "paid_out", WORDS)
    return {}
