"""What is tried on a new version before it may be deployed: every way a case can go, on the real engine.

Persons do not count here (`workflows/exploration` multiplies them in). Who grants, whether a second investigator comes
and what a consent or a list says changes which nodes a case meets, not how the others behave; so each is tried in a
set of answers of its own, which finds the same states in seconds that all of them together find in minutes.
"""

from collections.abc import Mapping

from workflows.engine.graph import Result, Settings, State, explore
from workflows.engine.specification import Specification

FAR_OFF = "9999-01-01T00:00:00+00:00"
_ONE_MISSING: tuple[Result, ...] = (
    {"members": ["member"], "consents_missing": 1},
    {"members": [], "consents_missing": 0},
)
ALWAYS: Mapping[str, tuple[Result, ...]] = {
    "list_missing_consents": _ONE_MISSING,
    "record_grant": ({"grant_expires_at": FAR_OFF, "contract_needed": True},),
    "pay_out": ({"outcome": "paid"},),
    "expire_grant": ({"outcome": "expired"},),
    "tell_applicant": ({"notice": "sent"}, {"notice": "failed"}),
}
_FROM_THE_START: tuple[Mapping[str, tuple[Result, ...]], ...] = (
    {"measure_household": ({"two_person": False},), "approval_authority": ({"authority": "approver"},)},
    {"measure_household": ({"two_person": False},), "approval_authority": ({"authority": "director"},)},
    {
        "measure_household": ({"two_person": True},),
        "approval_authority": ({"authority": "committee", "committee": ["voter"]},),
    },
)
UNDER_A_LINE: Mapping[str, tuple[Result, ...]] = {"recheck_before_payout": ({}, {"held": True}, {"changed": True})}


def explored(specification: Specification) -> tuple[int, tuple[State, ...]]:
    """How many states were reached, and those from which no act leads to an end. Raises TooManyStates."""
    reached = 0
    stuck: list[State] = []
    for settings in _settings(specification):
        found = explore(specification, settings)
        reached += len(found.states)
        stuck += found.stuck
    return reached, tuple(stuck)


def _settings(specification: Specification) -> list[Settings]:
    first, *others = specification.roots
    wanted = [Settings(root=first, results={**ALWAYS, **answers}) for answers in _FROM_THE_START]
    for root in others:
        for contract_needed in (True, False):
            values = {"grant_expires_at": FAR_OFF, "contract_needed": contract_needed}
            wanted.append(Settings(root=root, values=values, results={**ALWAYS, **UNDER_A_LINE}))
    return wanted
