"""The villages of some branches."""

from collections.abc import Collection

from sqlalchemy import select

from workflows.records.households import Village
from workflows.records.transaction import Db


def of_branches(db: Db, branches: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Id and name of each, by name."""
    table = Village.__table__
    rows = db.rows(select(table.c.id, table.c.name).where(table.c.branch.in_(branches)).order_by(table.c.name))
    return tuple((row.id, row.name) for row in rows)
