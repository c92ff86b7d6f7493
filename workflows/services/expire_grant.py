"""An undrawn grant, or a drawdown under a line that has run out, ends by time; nothing else does (G2-12)."""

from collections.abc import Mapping

from workflows.cases import rounds
from workflows.cases.case import Case
from workflows.words.choices.standing import LineState

RAN_OUT = "授信有效期已过"


def run(case: Case) -> Mapping[str, object]:
    """The IOU loses its number; the line is 到期, also when a drawdown's act finds it so."""
    rounds.undo_grant(case, LineState.EXPIRED, rule="到期", reason=RAN_OUT)
    if case.row.kind == "drawdown":
        rounds.end_line(case, LineState.EXPIRED, rule="到期", reason=RAN_OUT)
    return {"outcome": "expired"}
