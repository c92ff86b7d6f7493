"""How a finding names its case: by the application's number, or `house` for what is kept beside the cases."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Table, select

from workflows.audit.chain import HOUSE
from workflows.records.cases import Application
from workflows.records.transaction import Db

_KEPT = 10_000
_APPLICATIONS = Application.__table__


class Whose:
    """Looks numbers up when a finding needs one."""

    def __init__(self, db: Db) -> None:
        @lru_cache(maxsize=_KEPT)
        def number(chain: str) -> str:
            found = db.scalar(select(_APPLICATIONS.c.number).where(_APPLICATIONS.c.id == chain))
            return chain if found is None else str(found)

        self._number = number

    def number(self, chain: str) -> str:
        """The number of a chain's case; the chain itself where its application is gone."""
        return HOUSE if chain == HOUSE else self._number(chain)


def case_column(table: Table) -> Any | None:
    """The column that says which case a row belongs to; None for a table beside the cases."""
    if table is _APPLICATIONS:
        return table.c.id
    return next((table.c[name] for name in ("application", "case") if name in table.c), None)
