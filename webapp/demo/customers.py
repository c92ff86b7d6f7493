"""What customers of the fictional cooperative do of themselves: withdraw an application, draw again under their line."""

from decimal import Decimal
from typing import Any

from webapp.demo.conduct import Conduct
from workflows.acts.draw import Draw
from workflows.acts.withdraw import Withdraw
from workflows.words.choices.application import Purpose
from workflows.words.choices.endings import WithdrawalKind
from workflows.words.refusals import Refusal
from workflows.words.roles import Role

DRAWN = Decimal(1500)


def prepare_iou() -> dict[str, Any]:
    """He takes a part of his line first."""
    return {"amount": str(DRAWN)}


def withdraws(conduct: Conduct, case: str) -> bool:
    """The applicant needs no loan any more, and signs for it. False where it is too late for that."""
    actor = conduct.staff[Role.CLIENT_MANAGER][0]
    values = {
        "kind": WithdrawalKind.BY_APPLICANT.value,
        "reason": "今年不借了，亲戚先周转了。",
        "asked_by": "本人",
        "asked_at": conduct.door.clock.now(),
        "attempts": None,
        "proof": [conduct.hands.signature(actor, "本人", "proof")],
    }
    try:
        conduct.door.perform(Withdraw(application=case, actor=actor, values=values))
    except Refusal:
        return False
    return True


def draws(conduct: Conduct, case: str) -> str:
    """The borrower asks a teller for more under the line of a filed case; the new case, empty where there is no line."""
    act = Draw(application=case, amount=DRAWN, purpose=Purpose.FARM_SUPPLIES.value, term_months=6,
               actor=conduct.staff[Role.TELLER][0])  # fmt: skip
    try:
        return str(conduct.door.perform(act)["application"])
    except Refusal:
        return ""
