"""Several sums of money, asked for in one statement."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select

from workflows.records.at_once import Asking, answered
from workflows.records.transaction import Db
from workflows.words.money import NOTHING


def sums(db: Db, *wanted: Select[Any]) -> tuple[Decimal, ...]:
    """Yuan of each of `wanted`, selects of one sum; 0.00 where no row counts."""
    return answered(db, summed(*wanted))


def summed(*wanted: Select[Any]) -> Asking[tuple[Decimal, ...]]:
    """The same, to be asked beside other questions."""
    ((row,),) = yield (select(*(one.scalar_subquery().label(f"sum_{place}") for place, one in enumerate(wanted))),)
    return tuple(one or NOTHING for one in row)
