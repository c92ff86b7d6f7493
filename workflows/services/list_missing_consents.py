"""Whom to ask for a consent: a second round asks only members without a valid one (G1-05, G1-06)."""

from collections.abc import Mapping

from workflows.cases.case import Case
from workflows.cases.consents import missing


def run(case: Case) -> Mapping[str, object]:
    """A birthday since the visit adds a member."""
    members = missing(case)
    return {"members": members, "consents_missing": len(members)}
