"""Before the review: what borrower, family, kin and guarantees come to, frozen with the case (G2-02); pooled names (G1-10)."""

from collections.abc import Mapping

from workflows.cases import pooled_names
from workflows.cases.case import Case
from workflows.cases.exposure_check import freeze

OCCASION = "审查"


def run(case: Case) -> Mapping[str, object]:
    """One snapshot a round."""
    freeze(case, OCCASION)
    pooled_names.find(case)
    return {}
