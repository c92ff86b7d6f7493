"""What members let be written down of their health, for the reviewer who holds the task and nobody else (D-02)."""

from collections.abc import Mapping

from workflows.queries.case_file import CaseFile
from workflows.records.investigation import VisitMember
from workflows.records.sealed import unseal_text
from workflows.records.transaction import Db


def of_members(db: Db, file: CaseFile) -> Mapping[str, str]:
    """Name → health, of whom it was agreed to at the last visit; nothing is opened where there is none."""
    opened = {
        one.name: unseal_text(db, VisitMember, "health", one, subject=one.subject)
        for one in file.lines("visit_members")
        if one.health is not None
    }
    return {name: health for name, health in opened.items() if health}
