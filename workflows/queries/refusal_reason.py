"""What stood against a refused attempt, from what the case still holds: the chain keeps the rule and never the words."""

from collections.abc import Iterable
from datetime import datetime

from workflows.words.refusals import Rule
from workflows.words.roles import DUTY_NAMES, ROLE_NAMES, DutyClass, Role
from workflows.words.sentence import Sentence, say

HeldBy = tuple[str, datetime, str]
"""A name, since when, and which duty class."""


def because(rule: str, *, lane: str, holder: str, held: Iterable[HeldBy]) -> tuple[Sentence, ...]:
    """The duties that the actor `held`, the role of the task's `lane`, or the person whom the task was bound to."""
    if rule == Rule.EXCLUSIVE:
        return tuple(
            say("{name} {since} 起担本案{duty}", name=name, since=since, duty=DUTY_NAMES[DutyClass(duty)])
            for name, since, duty in held
        )
    if rule == Rule.ROLE and lane:
        return (say("这一步要{role}岗位", role=ROLE_NAMES[Role(lane)]),)
    if rule == Rule.BOUND and holder:
        return (say("要{name}本人来", name=holder),)
    return ()
