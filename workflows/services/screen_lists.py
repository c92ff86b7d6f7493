"""Lists of special preventive measures, before the approval of a payment (G3-06)."""

from collections.abc import Mapping

from workflows.cases.case import Case
from workflows.cases.screening import screen


def run(case: Case) -> Mapping[str, object]:
    """A hit freezes the case; its token goes on and nobody can act on it."""
    screen(case)
    return {}
