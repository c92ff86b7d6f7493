"""Finds what is due and asks the door to fire it; the case's lock decides between two workers."""

from webapp.parts import Parts
from workflows.acts.fire_timer import FireExpiry, FireTimer
from workflows.queries.timers import due
from workflows.records.transaction import reading
from workflows.words.refusals import NotPossible

AT_ONCE = 200


def fire_due(parts: Parts) -> int:
    """Fires reminders, escalations and expiries; says how many were found."""
    with reading(parts.database) as db:
        found = due(db, parts.clock.now(), AT_ONCE)
    for one in found:
        act = FireExpiry(application=one.application) if one.timer is None else FireTimer(
            application=one.application, timer=one.timer, key=f"timer:{one.timer}"
        )  # fmt: skip
        try:
            parts.door.perform(act)
        except NotPossible:
            # Another worker was faster, or somebody's act has fired it: there is nothing left to do.
            continue
    return len(found)
