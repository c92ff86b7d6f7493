"""Several sums of money, asked for in one statement."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select

from workflows.records.transaction import Db
from workflows.words.money import NOTHING


def sums(db: Db, *wanted: Select[Any]) -> tuple[Decimal, ...]:
    """Yuan of each of `wanted`, selects of one sum; 0.00 where no row counts."""
    row = db.row(select(*(one.scalar_subquery() for one in wanted)))
    assert row is not None
    return tuple(one or NOTHING for one in row)
