"""Asks the credit bureau what is still to be asked: at once for the reviewer who waits, again and again by the worker."""

import structlog

from webapp.parts import Parts
from workflows.acts.credit_answered import CreditAnswered
from workflows.ports.file_exchange import BadAnswer
from workflows.queries.credit_enquiries import open_inquiries
from workflows.records.transaction import reading
from workflows.words.refusals import NotPossible

AT_ONCE = 50
log = structlog.get_logger()


def ask_open(parts: Parts, only: str = "") -> int:
    """Puts open questions, or the one of the id `only`, to the port; says how many were answered."""
    port = parts.door.means.ports.credit_bureau
    if port is None:
        return 0
    with reading(parts.database) as db:
        found = open_inquiries(db, parts.clock.now(), limit=AT_ONCE, only=only)
    answered = 0
    for one in found:
        try:
            report = port.ask(one.question)
        except (BadAnswer, OSError) as error:
            log.warning("credit_bureau_failed", reference=one.question.reference, reason=str(error))
            continue
        if report is None:
            continue
        act = CreditAnswered(application=one.application, inquiry=one.id, report=report, source=port.name,
                             key=f"credit:{one.id}")  # fmt: skip
        try:
            parts.door.perform(act)
        except NotPossible:
            # Somebody brought the same answer a moment before.
            continue
        answered += 1
    return answered
