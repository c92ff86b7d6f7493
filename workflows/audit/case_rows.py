"""All rows that the audit trail of one case speaks of, in two statements: its own, and those beside it that it names."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Row, bindparam, select

from workflows.audit.named import NamedRows
from workflows.audit.whose import case_column
from workflows.records.base import Record
from workflows.records.together import Together
from workflows.records.transaction import Db


def rows_of_case(
    db: Db, records: Sequence[type[Record]], named: NamedRows, application: str
) -> Mapping[str, Sequence[Row[Any]]] | None:
    """By table; None where a row cannot be read, which then has to be found table by table."""
    try:
        own = _own(tuple(records)).ask(db, application=application)
        beside = _beside(records, named)
        return own | beside.ask(db) if beside is not None else own
    except (ValueError, TypeError, ArithmeticError):
        return None


@cache
def _own(records: tuple[type[Record], ...]) -> Together:
    columns = ((record.__table__, case_column(record.__table__)) for record in records)
    return Together(
        {
            table.name: select(table).where(column == bindparam("application"))
            for table, column in columns
            if column is not None
        }
    )


def _beside(records: Sequence[type[Record]], named: NamedRows) -> Together | None:
    wanted = {}
    for table in (record.__table__ for record in records):
        key = tuple(table.primary_key.columns)
        if case_column(table) is None and len(key) == 1:
            keys = [one for some in named.keys(table.name) for one in some]
            if keys:
                wanted[table.name] = select(table).where(key[0].in_(keys))
    return Together(wanted) if wanted else None
