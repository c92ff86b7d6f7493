"""Which duties of a case nobody has yet: those that are shut to whoever takes another one now."""

from typing import Any

from sqlalchemy import Row

from workflows.duties.policy import after_policy
from workflows.queries.case_file import CaseFile
from workflows.words.roles import DutyClass, Gate

INTAKE = "intake"


def is_needed(file: CaseFile, duty: DutyClass) -> bool:
    """Whether the case asks for a duty: below the sum of G1-03 nobody goes along."""
    if duty is not DutyClass.CO_INVESTIGATE:
        return True
    held = any(row.duty_class == duty.value for row in file.duties)
    return held or file.application.stage in (INTAKE, Gate.INVESTIGATION)


def still_open(file: CaseFile, item: Row[Any] | None, merged: str) -> tuple[DutyClass, ...]:
    """The duties without a holder that whoever does `item` cannot take any more; none where it gives no duty.

    `merged` is the policy that the case began with: what it merges is one duty (PRODUCT §3).
    """
    if item is None or item.duty_class is None:
        return ()
    own = after_policy(DutyClass(item.duty_class), merged)
    held = {row.duty_class for row in file.duties}
    return tuple(
        duty for duty in DutyClass
        if duty.value not in held and after_policy(duty, merged) is not own and is_needed(file, duty)
    )  # fmt: skip
