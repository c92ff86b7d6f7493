"""Households of one village that look like a pooled name: one telephone, one address, one account, equal sums on one day (G1-10).

What is found stays unanswered with the last two, so that a reviewer and a disbursement approver have something to weigh.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Protocol

from webapp.demo.conduct import Conduct
from workflows.words.refusals import Refusal
from workflows.words.roles import Role

STEP = timedelta(minutes=3)
AMOUNT = "5000"
SHARED = {"phone": "13857001818", "settlement_account": "6224120000001818", "current_address": "村口 18 号"}
PAYEE = {"pay_to_kind": "受托支付", "pay_to_name": "青禾农资服务部", "pay_to": "6224120000009999"}
DRAWERS = 3


class Hands(Protocol):
    """A clock whose hands can be moved."""

    at: Any


def live(conduct: Conduct, clock: Hands, households: Sequence[str], told: Callable[[int], None]) -> tuple[str, ...]:
    """Three draw the same sum on one day, the later two to one shop; a fourth shares all it gives with the first.

    Of `households`, all of one village, those are taken that get so far; too few of them tell nothing. Gives the cases.
    """
    drawing: list[str] = []
    left = list(households)
    while left and len(drawing) < DRAWERS:
        given = SHARED if not drawing else {}
        case = _as_far_as(conduct, clock, left.pop(0), "prepare_iou", told, **given)
        drawing += [case] if case else []
    if len(drawing) < DRAWERS:
        return tuple(drawing)
    for place, case in enumerate(drawing):
        clock.at += STEP
        _draw(conduct, case, entrusted=place > 0)
        told(1)
    conduct.finish(drawing[0])
    alike = _as_far_as(conduct, clock, left[0], "review_credit", told, **SHARED) if left else ""
    return (*drawing, *([alike] if alike else ()))


def _as_far_as(
    conduct: Conduct, clock: Hands, household: str, task: str, told: Callable[[int], None], **given: Any
) -> str:
    """A case of the household at `task`; empty where its facts do not let it come so far."""
    clock.at += STEP
    role, people = next(iter(conduct.staff.items()))
    try:
        case = str(conduct.accept(people[0], household, Role(role), amount=AMOUNT, **given)["application"])
        while all(row.task != task for row in conduct.open(case)):
            clock.at += STEP
            conduct.step(case)
            told(1)
    except (Refusal, LookupError, IndexError):
        return ""
    return case


def _draw(conduct: Conduct, case: str, *, entrusted: bool) -> None:
    row = conduct.open(case)[0]
    actor = conduct.somebody(row)
    payee = PAYEE | {"payee_proof": [conduct.hands.picture(actor, "购货发票", "payee_proof")]} if entrusted else {}
    conduct.complete(actor, row.id, **payee)
