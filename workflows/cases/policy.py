"""What the cooperative has set, as a case keeps it from its first day (PRODUCT §3, core and policy)."""

from typing import Any

from sqlalchemy import select

from workflows.credit.credit_line import TWO_PERSON_TOTAL
from workflows.records.at_once import Asking, answered
from workflows.records.processes import PolicyVersion
from workflows.records.transaction import Db
from workflows.words.choices.grant import CapPolicy

# Without a policy of its own a cooperative keeps every class apart (RULES G1-03, G3-08, G3-11: ours).
DEFAULT: dict[str, Any] = {
    "merged": "",
    "two_person_from": str(TWO_PERSON_TOTAL),
    "caps": CapPolicy.STANDARD.value,
    "text_b_from": "10000",
    "recording_required": True,
    "version": "",
}


def current_policy(db: Db) -> dict[str, Any]:
    """The policy that new cases begin under, as plain values; yuan as text."""
    return answered(db, policy_in_force())


def policy_in_force() -> Asking[dict[str, Any]]:
    """The same, to be asked beside other questions."""
    table = PolicyVersion.__table__
    (rows,) = yield (select(table).where(table.c.current.is_(True)),)
    if not rows:
        return dict(DEFAULT)
    row = rows[0]
    return {
        "merged": row.merged,
        "two_person_from": str(row.two_person_from),
        "caps": row.caps,
        "text_b_from": str(row.text_b_from),
        "recording_required": row.recording_required,
        "version": row.id,
    }
