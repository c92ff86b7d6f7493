"""Figures from outside that a rule needs on a day, as `words/reference_kinds.py` lists them. Entered by the administrator."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from workflows.records.at_once import Asking, answered
from workflows.records.grant import ReferenceValue
from workflows.records.transaction import Db
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say


def value_on(db: Db, kind: str, name: str, day: date) -> Decimal | None:
    """The figure in force on `day`; None where nobody has entered one."""
    table = ReferenceValue.__table__
    found: Decimal | None = db.scalar(
        select(table.c.value)
        .where(table.c.kind == kind, table.c.name == name, table.c.since <= day)
        .order_by(table.c.since.desc())
        .limit(1)
    )
    return found


def values_on(db: Db, day: date) -> Mapping[tuple[str, str], Decimal]:
    """Every figure in force on `day`, by kind and name."""
    return answered(db, figures_of(day))


def figures_of(day: date) -> Asking[Mapping[tuple[str, str], Decimal]]:
    """The same, to be asked beside other questions."""
    table = ReferenceValue.__table__
    (rows,) = yield (
        select(table.c.kind, table.c.name, table.c.value).where(table.c.since <= day).order_by(table.c.since),
    )
    return {(row.kind, row.name): row.value for row in rows}


def needed_on(db: Db, kind: str, name: str, day: date) -> Decimal:
    """The same, or NotPossible with whom to ask."""
    found = value_on(db, kind, name, day)
    if found is None:
        raise NotPossible(say("{day} 的{kind}（{name}）还没有录入，找系统管理员先录入", day=day, kind=kind, name=name))
    return found
