"""The exposure that the grant was made on, and today's, side by side (G3-13)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workflows.queries.case_file import CaseFile, Found
from workflows.services import gather_exposures, refresh_exposures


@dataclass(frozen=True, slots=True)
class TwoChecks:
    """`at_grant` is None for a grant whose check cannot be found."""

    at_grant: Found
    today: Any


def two_checks(case: CaseFile) -> TwoChecks:
    """The last exposure check that a grant was made on, and the case's own last one at the counter."""
    today = _taken_for(case, refresh_exposures.OCCASION)
    assert today, "refresh_exposures has run before the teller checks"
    at_grant = _taken_for(case.line_case or case, gather_exposures.OCCASION)
    return TwoChecks(at_grant=at_grant[-1] if at_grant else None, today=today[-1])


def is_within_grant(checks: TwoChecks, limit: Decimal, available: Decimal) -> bool:
    """Whether what the household owes more than at the grant is no more than it drew under the line itself.

    All in yuan: what may still be drawn counts as room, so a debt from elsewhere shows. Rule: G3-13.
    """
    if checks.at_grant is None:
        return False
    return bool(checks.today.total + available <= checks.at_grant.total + limit)


def _taken_for(case: CaseFile, occasion: str) -> list[Any]:
    return [row for row in case.rounds.get("exposure", ()) if row.occasion == occasion]
