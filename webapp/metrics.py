"""Numbers for Prometheus. Under several server processes they are summed in PROMETHEUS_MULTIPROC_DIR."""

import os
from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

ANSWERED = Counter("fourgates_answers_total", "Answers by page and status.", ["page", "status"])
TOOK = Histogram("fourgates_answer_seconds", "Seconds until the answer, by page.", ["page"])
REFUSED = Counter("fourgates_refusals_total", "Refusals by kind.", ["kind"])


def set_up(app: Flask) -> None:
    """Counts and times every answer, by endpoint and never by address."""

    @app.before_request
    def _begin() -> None:
        g.counted_from = perf_counter()

    @app.after_request
    def _count(response: Response) -> Response:
        page = request.endpoint or "none"
        ANSWERED.labels(page, str(response.status_code)).inc()
        if "refused_as" in g:
            REFUSED.labels(g.refused_as).inc()
        if "counted_from" in g:
            TOOK.labels(page).observe(perf_counter() - g.counted_from)
        return response


def exposition() -> tuple[bytes, str]:
    """All numbers as text, and the media type of it."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST
