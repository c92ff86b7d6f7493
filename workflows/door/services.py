"""Runs the service and business rule tasks that wait: each `op` is a module of `workflows.services` with `run(case)`."""

import importlib
from collections.abc import Callable, Mapping
from functools import cache

from workflows.audit.chain import HOUSE_ACTOR
from workflows.cases.case import Case

Run = Callable[[Case], Mapping[str, object] | None]

# As many services as one act may run: the longest way through the diagrams has nine.
BUDGET = 40


def settle(case: Case) -> None:
    """Runs what waits until nothing new does. A service that answers None waits for an act of its own."""
    for _ in range(BUDGET):
        waiting = [work for work in case.process.waiting_services() if work.id not in case.asked]
        if not waiting:
            return
        work = waiting[0]
        case.asked.add(work.id)
        op = case.node(work.node).op
        assert op is not None
        answer = service_named(op)(case)
        case.happened("service", actor=HOUSE_ACTOR, acting_for=None, task=work.node, work_item=work.id,
                      transition="start" if answer is None else "complete")  # fmt: skip
        if answer is not None:
            case.process.complete(work.id, answer)
    raise RuntimeError(f"more than {BUDGET} services in one act")


@cache
def service_named(op: str) -> Run:
    """The `run` of a service module."""
    run: Run = importlib.import_module(f"workflows.services.{op}").run
    return run
