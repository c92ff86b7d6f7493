"""`fourgates work`: fires what is due and drains the outbox; killed anywhere, nothing is half done and all is still due."""

import importlib
import math
import threading
import time
from collections.abc import Callable
from functools import cache

import structlog

from webapp.outside_sources import CREDIT_BUREAU, IDENTITY_CHECK, ask_open
from webapp.parts import Parts
from webapp.worker import timers
from workflows.cases import jobs
from workflows.cases.jobs import Taken
from workflows.door import receipts
from workflows.records.transaction import transaction
from workflows.registers import print_batches, roster_imports

PAUSE_SECONDS = 2.0
ROUND_SECONDS = 20.0
"""Long work comes in slices; after so many seconds of it, what has become due meanwhile is looked at first."""
log = structlog.get_logger()

Run = Callable[[Parts, Taken], None]


def run(parts: Parts, stop: threading.Event) -> None:
    """Works until `stop` is set."""
    while not stop.is_set():
        if once(parts, ROUND_SECONDS) == 0:
            stop.wait(PAUSE_SECONDS)


def once(parts: Parts, seconds: float = math.inf) -> int:
    """One round: what is due, then one piece of work after the other for so many seconds; says how much was done."""
    end = time.monotonic() + seconds
    fired = timers.fire_due(parts) + ask_open(parts, IDENTITY_CHECK) + ask_open(parts, CREDIT_BUREAU)
    with transaction(parts.database) as db:
        jobs.put_back_stale(db, now=parts.clock.now())
        receipts.drop_old(db, now=parts.clock.now())
        roster_imports.drop_old(db, now=parts.clock.now())
        printed = print_batches.drop_old(db, parts.printed, now=parts.clock.now())
    parts.printed.drop(printed)
    worked = 0
    while time.monotonic() < end and _one(parts):
        worked += 1
    return fired + worked


def _one(parts: Parts) -> bool:
    with transaction(parts.database) as db:
        job = jobs.take(db, now=parts.clock.now())
    if job is None:
        return False
    try:
        kind_named(job.kind)(parts, job)
    except Exception as error:
        # Whatever a port throws, the work is tried again and the loop goes on.
        log.exception("job_failed", job=job.id, kind=job.kind, attempts=job.attempts)
        with transaction(parts.database) as db:
            jobs.failed(db, job, type(error).__name__, now=parts.clock.now())
        return True
    with transaction(parts.database) as db:
        jobs.done(db, job.id, now=parts.clock.now())
    log.info("job_done", job=job.id, kind=job.kind)
    return True


@cache
def kind_named(kind: str) -> Run:
    """The `run` of the module that is named as the job's kind."""
    found: Run = importlib.import_module(f"webapp.worker.{kind}").run
    return found
