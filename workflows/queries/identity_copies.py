"""Which attachments of a case are copies of identity papers: outside the identity check they bear a stamp (G3-04)."""

from datetime import datetime

from sqlalchemy import select

from workflows.records.disbursement import IdentityCheck
from workflows.records.transaction import Db
from workflows.words.clock import shanghai_day


def is_identity_copy(db: Db, application: str, attachment: str) -> bool:
    """Whether an identity check of the case took this attachment in as card or further proof."""
    table = IdentityCheck.__table__
    rows = db.rows(
        select(table.c.card_front, table.c.card_back, table.c.further_proof_files).where(
            table.c.application == application
        )
    )
    return any(attachment in (row.card_front, row.card_back, *(row.further_proof_files or ())) for row in rows)


def stamp_text(number: str, taken_at: datetime) -> str:
    """What stands across the copy: for this loan alone, with its number and day."""
    return f"仅供本笔贷款使用 {number} {shanghai_day(taken_at):%Y-%m-%d}"
