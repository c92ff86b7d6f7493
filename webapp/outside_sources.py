"""Asks 联网核查 and the credit bureau what is still to be asked: at once for whoever waits, again and again by the worker."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from webapp.parts import Parts
from workflows.acts.credit_answered import CreditAnswered
from workflows.acts.identity_answered import IdentityAnswered
from workflows.ports.file_exchange import BadAnswer
from workflows.queries.credit_enquiries import OpenInquiry, open_inquiries
from workflows.queries.identity_queries import OpenQuery, open_queries
from workflows.records.transaction import reading
from workflows.words.refusals import NotPossible

AT_ONCE = 50
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Source:
    """A port by its name, its open questions (at most `limit`, or `only` the one of that id), and the act that brings an
    answer in; None while there is none.
    """

    port: str
    open: Callable[..., Sequence[Any]]
    answer: Callable[[Any, Any], IdentityAnswered | CreditAnswered | None]


def _identity(port: Any, query: OpenQuery) -> IdentityAnswered | None:
    reply = port.ask(query.name, query.id_number, query.reference)
    if reply is None:
        return None
    return IdentityAnswered(application=query.application, query=query.id, result=reply.result,
                            reference=reply.reference, source=port.name, key=f"identity:{query.id}")  # fmt: skip


def _credit(port: Any, inquiry: OpenInquiry) -> CreditAnswered | None:
    report = port.ask(inquiry.question)
    if report is None:
        return None
    return CreditAnswered(application=inquiry.application, inquiry=inquiry.id, report=report, source=port.name,
                          key=f"credit:{inquiry.id}")  # fmt: skip


IDENTITY_CHECK = Source("identity_check", open_queries, _identity)
CREDIT_BUREAU = Source("credit_bureau", open_inquiries, _credit)


def ask_open(parts: Parts, source: Source, only: str = "") -> int:
    """Puts open questions, or the one of the id `only`, to the port; says how many were answered."""
    port = getattr(parts.door.means.ports, source.port)
    if port is None:
        return 0
    with reading(parts.database) as db:
        found = source.open(db, parts.clock.now(), limit=AT_ONCE, only=only)
    return sum(_is_answered(parts, source, port, one) for one in found)


def _is_answered(parts: Parts, source: Source, port: Any, one: Any) -> bool:
    try:
        act = source.answer(port, one)
    except (BadAnswer, OSError) as error:
        log.warning(f"{source.port}_failed", question=one.id, reason=str(error))
        return False
    if act is None:
        return False
    try:
        parts.door.perform(act)
    except NotPossible:
        # Somebody brought the same answer a moment before.
        return False
    return True
