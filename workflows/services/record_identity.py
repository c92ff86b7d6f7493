"""身份真实: what the card and the customer said about himself is carried over to the person (G3-02).

The renewed card updates the person; the copy of the old one stays with its case.
"""

from collections.abc import Mapping

from workflows.cases.case import Case
from workflows.cases.people import change_person, keep_card
from workflows.records.disbursement import IdentityCheck
from workflows.records.sealed import unseal_text


def run(case: Case) -> Mapping[str, object]:
    """Nationality, occupation, address and validity; the number is never changed here."""
    check = case.last(IdentityCheck)
    assert check is not None
    change_person(
        case.db,
        case.row.applicant,
        now=case.now,
        nationality=check.nationality,
        occupation=check.occupation,
        address=unseal_text(case.db, IdentityCheck, "read_address", check, subject=check.subject),
        identity_verified=True,
    )
    keep_card(case.db, case.row.applicant, until=check.read_valid_until, for_life=bool(check.read_valid_for_life))
    return {}
