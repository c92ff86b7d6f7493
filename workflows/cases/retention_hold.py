"""Whether the terms of a case's documents stand still (RULES G4-07)."""

from typing import Any

from sqlalchemy import select

from workflows.records.filing import RetentionHold
from workflows.records.transaction import Db


def standing_hold(db: Db, application: str) -> Any:
    """The hold on a case, None where its terms run."""
    table = RetentionHold.__table__
    return db.row(select(table).where(table.c.application == application, table.c.lifted_at.is_(None)))
