"""At the counter: the same once more, as of today (G3-13)."""

from collections.abc import Mapping

from workflows.cases.case import Case
from workflows.cases.exposure_check import freeze

OCCASION = "柜台"


def run(case: Case) -> Mapping[str, object]:
    """Always fresh."""
    freeze(case, OCCASION)
    return {}
