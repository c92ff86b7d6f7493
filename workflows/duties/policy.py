"""What a small cooperative may merge, and nothing else (PRODUCT §3, core and policy)."""

from workflows.words.roles import DutyClass

MERGES: dict[str, dict[DutyClass, DutyClass]] = {
    "": {},
    "co_investigate_with_review": {DutyClass.CO_INVESTIGATE: DutyClass.REVIEW},
    "file_with_review": {DutyClass.FILE: DutyClass.REVIEW},
}

# These five exclude each other always, whatever the policy.
CORE = frozenset(
    {DutyClass.INVESTIGATE, DutyClass.REVIEW, DutyClass.GRANT, DutyClass.COUNTER, DutyClass.DISBURSE},
)


def after_policy(duty_class: DutyClass, merged: str) -> DutyClass:
    """The class that counts in a case under the policy it began with. KeyError for a policy that does not exist."""
    return MERGES[merged].get(duty_class, duty_class)
