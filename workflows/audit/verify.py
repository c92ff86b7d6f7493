"""Verifies the audit trail and all it names, one case or everything (PRODUCT §4, RULES D-08, G4-04).

Two verdicts: *unchanged* (nothing that is there was altered, reordered or slipped in) and *complete* (nothing that is
named is missing). Neither can see a chain that was cut or rewritten together with its head: that is what a checkpoint
kept elsewhere is for (`checkpoint.py`).
"""

from collections.abc import Iterator

from workflows.audit.attachment_files import Stored, file_findings
from workflows.audit.chains import chain_findings
from workflows.audit.findings import Finding, Verdict
from workflows.audit.named import NamedRows
from workflows.audit.postings import posting_findings
from workflows.audit.process_text import process_findings
from workflows.audit.rows import row_findings
from workflows.audit.whose import Whose
from workflows.records.transaction import Db


def verify(db: Db, stored: Stored, verdict: Verdict, *, application: str | None = None) -> Iterator[Finding]:
    """Draws the findings one by one and fills `verdict`; `application` is the id of the one case to look at.

    `db` is a reader's snapshot of its own: the keys it has opened are dropped. One page is in memory at a time, and the
    number of statements grows with pages, not with rows.
    """
    for finding in _findings(db, stored, verdict, application):
        verdict.found[finding.fault] += 1
        yield finding


def _findings(db: Db, stored: Stored, verdict: Verdict, application: str | None) -> Iterator[Finding]:
    named, whose = NamedRows(), Whose(db)
    yield from chain_findings(db, named, whose, verdict, application=application)
    yield from row_findings(db, named, whose, verdict, application=application)
    yield from file_findings(db, stored, named, whose, verdict, application=application)
    yield from posting_findings(db, named, whose, application=application)
    if application is None:
        yield from process_findings(db, named, whose)
    db.keys.clear()
