"""At the counter: the same once more, as of today (G1-10, G3-13)."""

from collections.abc import Mapping

from workflows.cases import pooled_names
from workflows.cases.case import Case
from workflows.cases.exposure_check import freeze

OCCASION = "柜台"


def run(case: Case) -> Mapping[str, object]:
    """Always fresh."""
    freeze(case, OCCASION)
    pooled_names.find(case)
    return {}
