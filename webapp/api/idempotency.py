"""A post may be repeated: the same key and body give the first answer byte for byte (CONTRACT, REST).

The door keeps the answer with the act, in its own transaction. So an answer is made from what the door gave and from
nothing else, and the state that the act left behind is part of it: that is the ETag.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any, cast

import orjson
from flask import Response, request

from webapp.api.rest import JSON, PREFIX, idempotency_key, json_object
from webapp.database import look_again
from webapp.fingerprint import NO_PART, Sent, answered_before
from webapp.parts import parts
from workflows.cases.case import Case
from workflows.door.door import AnyAct
from workflows.door.seen import version_of
from workflows.words.refusals import Refusal, Stale
from workflows.words.sentence import say

ETAG = "etag"


class Posted(Sent):
    """An act as it was posted over REST."""

    def __init__(self, act: Any, sent: bytes, *, seen: Callable[[str], bool] | None = None) -> None:
        super().__init__(act, sent)
        self._seen = seen

    def gone(self, case: Case) -> Refusal | None:
        """Asked under the lock: the act itself, then whether the case is still as it was seen."""
        gone: Refusal | None = self._act.gone(case)
        if gone is None and self._seen is not None and not self._seen(str(case.revision)):
            return stale()
        return gone

    def apply(self, case: Case) -> dict[str, Any]:
        """Does it; the answer also says in which state that leaves the task, or the case."""
        answer = self._act.apply(case)
        item = case.items.get(getattr(self._act, "task", ""))
        etag = version_of(item) if item is not None else _next(case)
        return {**answer, "application": case.row.number, ETAG: etag}


class PostedOpening(Posted):
    """The same for an act that makes a new case."""

    def begin(self, *given: Any) -> tuple[Case, dict[str, Any]]:
        """Makes the case; its number is its name."""
        case, answer = self._act.begin(*given)
        return case, {**answer, "application": case.row.number, ETAG: _next(case)}


def once(
    kind: str,
    act: Callable[[bytes], Posted],
    *,
    sent: bytes | None = None,
    status: int = 200,
    answer: Callable[[dict[str, Any]], dict[str, Any]] = dict,
    location: Callable[[dict[str, Any]], str] | None = None,
) -> Response:
    """Performs `act` unless it was performed under this key before, and answers from what the door kept.

    `kind` is the act's; `sent` what was posted where that is no JSON object. Raises KeyReused, and whatever the act and
    the making of it raise.
    """
    sent = fingerprint() if sent is None else sent
    first = answered_before(kind, idempotency_key(), sent)
    if first is None:
        try:
            first = parts().door.perform(cast("AnyAct", act(sent)))
        except Refusal:
            # A twin under the same key may have been faster: then its answer is the answer.
            look_again()
            first = answered_before(kind, idempotency_key(), sent)
            if first is None:
                raise
    kept = dict(first)
    etag = kept.pop(ETAG, None)
    shown = answer(kept)
    response = Response(orjson.dumps(shown, option=orjson.OPT_SORT_KEYS), status, mimetype=JSON)
    if etag is not None:
        response.set_etag(etag)
    if location is not None:
        response.headers["Location"] = PREFIX + location(shown)
    return response


def fingerprint(*more: bytes) -> bytes:
    """A digest of what was posted: to where, in whose right, and the object without its secrets."""
    whole = {name: value for name, value in json_object().items() if name not in NO_PART} if not more else {}
    where = [request.endpoint, request.view_args, sorted(request.args.items(multi=True))]
    canonical = orjson.dumps([where, whole], option=orjson.OPT_SORT_KEYS)
    return sha256(b"\x00".join([canonical, *more])).digest()


def seen() -> Callable[[str], bool] | None:
    """Whether a state is the one that If-Match names; None where nothing was asked. Weak tags count: proxies make them."""
    if "If-Match" not in request.headers:
        return None
    tags = request.if_match
    return lambda etag: tags.star_tag or tags.contains_weak(etag)


def unless_stale(etag: str) -> None:
    """Raises Stale where If-Match names another state."""
    match = seen()
    if match is not None and not match(etag):
        raise stale()


def stale() -> Stale:
    """What somebody hears who saw an older state."""
    return Stale(say("您看过以后有了变化，重新取一次再办"))


def _next(case: Case) -> str:
    """The revision under which the case is written back when the act is through."""
    return str(case.revision + 1)
