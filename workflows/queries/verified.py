"""What can be said of a case's trail when it is asked: both verdicts, or whether its chain is whole (PRODUCT §4, G4-04)."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from workflows.audit.attachment_files import Stored
from workflows.audit.chains import chain_findings
from workflows.audit.findings import Fault, Finding, Verdict
from workflows.audit.named import NamedRows
from workflows.audit.verify import verify
from workflows.audit.whose import Whose
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


@dataclass(frozen=True, slots=True)
class ChainState:
    """How many events a case's chain has, and whether each follows the one before it up to the head."""

    events: int
    is_whole: bool


def chain_of(db: Db, application: str) -> ChainState:
    """Computes the hash of every event of the case anew; rows and files that they name are not looked at."""
    verdict = Verdict()
    found = list(chain_findings(db, NamedRows(), Whose(db), verdict, application=application))
    return ChainState(verdict.events, not found)


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
