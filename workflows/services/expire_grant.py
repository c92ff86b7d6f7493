"""An undrawn grant, or a drawdown under a line that has run out, ends by time; nothing else does (G2-12)."""

from collections.abc import Mapping

from workflows.cases import rounds
from workflows.cases.case import Case
from workflows.words.choices import LineState


def run(case: Case) -> Mapping[str, object]:
    """The IOU loses its number; the line is 到期."""
    rounds.void_iou(case, reason="到期")
    if case.row.kind == "origination":
        rounds.void_contract(case, reason="到期")
    rounds.end_line(case, LineState.EXPIRED, rule="到期", reason="授信有效期已过")
    return {"outcome": "expired"}
