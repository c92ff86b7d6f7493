"""Finds what is due and asks the door to fire it; the case's lock decides between two workers."""

from collections.abc import Iterator
from typing import Any

from webapp.parts import Parts
from workflows.acts.fire_timer import FireExpiry, FireTimer
from workflows.cases.calendar import load_calendar
from workflows.queries.timers import due, unfreezes_due
from workflows.records.transaction import Db, reading
from workflows.registers.unfreeze_reminders import RemindUnfreeze
from workflows.words.clock import shanghai_day
from workflows.words.refusals import NotPossible

AT_ONCE = 200


def fire_due(parts: Parts) -> int:
    """Fires reminders, escalations and expiries; says how many were found."""
    with reading(parts.database) as db:
        found = tuple(_acts(db, parts))
    for act in found:
        try:
            parts.door.perform(act)
        except NotPossible:
            # Another worker was faster, or somebody's act has fired it: there is nothing left to do.
            continue
    return len(found)


def _acts(db: Db, parts: Parts) -> Iterator[Any]:
    now = parts.clock.now()
    for one in due(db, now, AT_ONCE):
        if one.timer is None:
            yield FireExpiry(application=one.application)
        else:
            yield FireTimer(application=one.application, timer=one.timer, key=f"timer:{one.timer}")
    for waits in unfreezes_due(db, now, load_calendar(db, shanghai_day(now)), AT_ONCE):
        key = f"unfreeze:{waits.request}:{waits.notice}"
        yield RemindUnfreeze(request=waits.request, notice=waits.notice, key=key)
