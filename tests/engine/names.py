"""The names that the lint is told: roles and duty classes as PRODUCT §2 has them, forms and operations as they lie there."""

from pathlib import Path

from workflows.engine.known_names import KnownNames

HOUSE = Path(__file__).parents[2]


def modules(pattern: str) -> frozenset[str]:
    return frozenset(path.stem for path in HOUSE.glob(pattern) if path.stem != "__init__")


KNOWN = KnownNames(
    roles=frozenset(
        "client_manager teller credit_reviewer credit_approver director committee_member disbursement_approver "
        "credit_clerk system".split()
    ),
    duties=frozenset("investigate co_investigate review grant counter disburse file none".split()),
    forms=modules("forms/*/*.py"),
    ops=modules("workflows/services/*.py"),
    sources=frozenset({"credit_bureau"}),
)
