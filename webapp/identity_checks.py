"""Asks 联网核查 what is still to be asked: at once for the teller who waits, again and again by the worker."""

import structlog

from webapp.parts import Parts
from workflows.acts.identity_answered import IdentityAnswered
from workflows.ports.file_exchange import BadAnswer
from workflows.queries.identity_queries import open_queries
from workflows.records.transaction import reading
from workflows.words.refusals import NotPossible

AT_ONCE = 50
log = structlog.get_logger()


def ask_open(parts: Parts, only: str = "") -> int:
    """Puts open queries, or the one of the id `only`, to the port; says how many were answered."""
    port = parts.door.means.ports.identity_check
    if port is None:
        return 0
    with reading(parts.database) as db:
        found = open_queries(db, parts.clock.now(), limit=AT_ONCE, only=only)
    answered = 0
    for query in found:
        try:
            reply = port.ask(query.name, query.id_number, query.reference)
        except (BadAnswer, OSError) as error:
            log.warning("identity_check_failed", reference=query.reference, reason=str(error))
            continue
        if reply is None:
            continue
        act = IdentityAnswered(application=query.application, query=query.id, result=reply.result,
                               reference=reply.reference, source=port.name, key=f"identity:{query.id}")  # fmt: skip
        try:
            parts.door.perform(act)
        except NotPossible:
            # Somebody brought the same answer a moment before.
            continue
        answered += 1
    return answered
