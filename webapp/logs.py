"""One line of JSON an event on standard error: ids and facts, never names or numbers of people."""

import logging
import re
import secrets
import sys
from collections.abc import MutableMapping
from time import perf_counter
from typing import Any

import structlog
from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

# Identity, account and telephone numbers, wherever they slip through: the last four are left to tell them apart.
_NUMBERS = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{16,19}|1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?![0-9A-Za-z])")

log = structlog.get_logger()


def masked(text: str) -> str:
    """The text with every number of a person shortened to its last four."""
    return _NUMBERS.sub(lambda found: "*" * (len(found[0]) - 4) + found[0][-4:], text)


def mask(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor that masks every text of an event, the traceback included."""
    return {key: _masked(value) for key, value in event.items()}


def configure(level: int = logging.INFO) -> None:
    """Sets logging up for this process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            mask,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def set_up(app: Flask) -> None:
    """Gives every request an id, and one line when it is answered."""

    @app.before_request
    def _begin() -> None:
        clear_contextvars()
        g.began = perf_counter()
        g.request_id = secrets.token_hex(6)
        bind_contextvars(request=g.request_id)

    @app.after_request
    def _answered(response: Response) -> Response:
        if request.endpoint != "static" and "began" in g:
            milliseconds = round((perf_counter() - g.began) * 1000)
            log.info("answered", method=request.method, page=request.endpoint, status=response.status_code,
                     milliseconds=milliseconds)  # fmt: skip
        return response


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, list | tuple):
        return [_masked(one) for one in value]
    if isinstance(value, dict):
        return {key: _masked(one) for key, one in value.items()}
    return value
