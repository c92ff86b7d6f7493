"""Whose names stand under a dossier: who investigated and who granted, in the round that counts (PRODUCT §3)."""

from workflows.queries.case_file import CaseFile
from workflows.words.choices.grant import Authority, Vote


def investigator(case: CaseFile) -> str:
    """The name of who made the last visit, here or where the line was granted."""
    visit = case.last("visit")
    return name_of(case, visit.person if visit is not None else None)


def granter(case: CaseFile) -> str:
    """The name of who made the grant: approver or director; after a vote its chair, or another who voted 同意."""
    authority, decision = case.last("authority"), case.last("decision")
    if authority is not None and authority.authority == Authority.COMMITTEE:
        agreed = [row.person for row in case.all("votes") if row.vote == Vote.YES and row.at >= authority.at]
        chair = authority.chair if authority.chair in agreed else None
        return name_of(case, chair or next(iter(agreed), None))
    return name_of(case, decision.person if decision is not None else None)


def name_of(case: CaseFile, person: str | None) -> str:
    """A name out of this case or the line's."""
    found = case.person_name(person)
    if found or case.line_case is None:
        return found
    return case.line_case.person_name(person)
