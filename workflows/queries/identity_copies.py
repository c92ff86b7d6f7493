"""Which attachments of a case are copies of identity papers: outside the identity check they bear a stamp (G3-04)."""

from datetime import datetime

from sqlalchemy import select

from workflows.records.disbursement import IdentityCheck
from workflows.records.investigation import HouseholdPaper
from workflows.records.transaction import Db
from workflows.words.clock import shanghai_day


def is_identity_copy(db: Db, application: str, attachment: str) -> bool:
    """Whether the case took this attachment in as card, further proof of identity or paper of the household."""
    table = IdentityCheck.__table__
    rows = db.rows(
        select(table.c.card_front, table.c.card_back, table.c.further_proof_files).where(
            table.c.application == application
        )
    )
    paper = HouseholdPaper.__table__
    papers = db.rows(select(paper.c.files).where(paper.c.application == application))
    of_checks = any(attachment in (row.card_front, row.card_back, *(row.further_proof_files or ())) for row in rows)
    return of_checks or any(attachment in row.files for row in papers)


def stamp_text(number: str, taken_at: datetime) -> str:
    """What stands across the copy: for this loan alone, with its number and day."""
    return f"仅供本笔贷款使用 {number} {shanghai_day(taken_at):%Y-%m-%d}"
