"""Between the approval and the money: on another day borrowings are taken again, the account, names and lists always (G1-10, G3-06, G3-12, G3-13)."""

from collections.abc import Mapping

from sqlalchemy import select

from workflows.cases import account_register, pooled_names, rounds
from workflows.cases.case import Case
from workflows.cases.exposure_check import changed_since, freeze, last_frozen
from workflows.cases.screening import screen
from workflows.records.grant import CreditLine
from workflows.services.refresh_exposures import OCCASION
from workflows.words.choices.standing import LineState
from workflows.words.clock import end_of_day, shanghai_day
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say


def run(case: Case) -> Mapping[str, object]:
    """`changed` sends the case back to `check_borrowing`, `held` leaves it where it is; neither pays."""
    _line_in_force(case)
    account_register.hold_payment(case)
    earlier = last_frozen(case, OCCASION)
    changed = False
    if shanghai_day(earlier.at) != case.today:
        now = freeze(case, OCCASION)
        changed = changed_since(case, earlier, now.exposure)
    # What nobody has answered keeps the money here, whoever approved it a moment before.
    changed = bool(pooled_names.find(case)) or changed
    if changed:
        # The teller checks again and writes a new IOU: this one loses its number and gives its reservation back.
        rounds.void_iou(case, reason="借款情况有变化")
    return {"changed": changed, "held": screen(case)}


def _line_in_force(case: Case) -> None:
    table = CreditLine.__table__
    line = case.db.row(select(table).where(table.c.id == case.row.line))
    if line is None or line.state != LineState.IN_FORCE or case.now >= end_of_day(line.valid_until):
        raise NotPossible(say("额度已经停用或到期，不能放款"))
