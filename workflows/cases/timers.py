"""What is due in a case. The engine knows one timer, the expiry of a grant; reminders and escalations are our rows."""

from workflows.cases.case import Case
from workflows.words.actor import CLOCK


def fire_due(case: Case) -> bool:
    """Fires what moves the case and is due by the act's clock, as the clock's own act; says whether anything was."""
    due = case.process.next_due_at
    if due is None or due > case.now or case.row.paid_at is not None:
        return False
    fired = case.process.fire_due(case.now)
    if fired:
        case.happened("expiry", actor=CLOCK.person, acting_for=None, transition="fire")
    return fired
