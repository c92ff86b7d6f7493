"""The house itself, for pages before anybody is in."""

from sqlalchemy import select

from workflows.records.households import Branch
from workflows.records.transaction import Db


def house_name(db: Db) -> str:
    """The name of the office above all others, for the page of the log-in; empty before there is one."""
    table = Branch.__table__
    return str(db.scalar(select(table.c.name).where(table.c.parent.is_(None)).order_by(table.c.code).limit(1)) or "")
