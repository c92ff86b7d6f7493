"""The two verdicts on the trail of one case, reached when they are asked for (PRODUCT §4, G4-04)."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from workflows.audit.attachment_files import Stored
from workflows.audit.findings import Fault, Finding, Verdict
from workflows.audit.verify import verify
from workflows.records.transaction import Db

MOST_NAMED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found `at` an instant: events, rows and files looked at, and up to fifty findings by name."""

    at: datetime
    events: int
    rows: int
    files: int
    lawfully_deleted: int
    changed: tuple[Finding, ...]
    missing: tuple[Finding, ...]


def of_case(db: Db, stored: Stored, application: str, *, now: datetime) -> Verified:
    """Reads the whole chain and all it names; `db` is a snapshot of its own, whose keys are dropped afterwards."""
    verdict = Verdict()
    findings = verify(db, stored, verdict, application=application)
    named = list(islice(findings, MOST_NAMED))
    # The verdict holds once all have been drawn.
    for _ in findings:
        pass
    return Verified(
        at=now,
        events=verdict.events,
        rows=verdict.rows,
        files=verdict.files,
        lawfully_deleted=verdict.lawfully_deleted,
        changed=tuple(one for one in named if one.fault is Fault.CHANGED),
        missing=tuple(one for one in named if one.fault is Fault.MISSING),
    )
