"""Reads a table in pages, in the order of a key: bounded memory, a statement a page, one bad row does not hide the rest."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, and_, literal, tuple_

from workflows.records.transaction import Db

PAGE = 500


class Unreadable(Exception):
    """A row holds what its columns cannot mean; `key` are the values it is found by."""

    def __init__(self, key: tuple[Any, ...]) -> None:
        super().__init__(key)
        self.key = key


def pages(
    db: Db, wanted: Select[Any], key: Sequence[Column[Any]], size: int = PAGE
) -> Iterator[list[Row[Any] | Unreadable]]:
    """The rows of `wanted`, which selects the columns of `key` among its own, `size` at a time."""
    after: tuple[Any, ...] | None = None
    while True:
        page = wanted.order_by(*key).limit(size)
        if after is not None:
            last_key = [literal(value, column.type) for column, value in zip(key, after, strict=True)]
            page = page.where(tuple_(*key) > tuple_(*last_key))
        found = _page(db, page, key)
        if found:
            yield found
        if len(found) < size:
            return
        last = found[-1]
        after = last.key if isinstance(last, Unreadable) else tuple(last._mapping[column] for column in key)


def _page(db: Db, page: Select[Any], key: Sequence[Column[Any]]) -> list[Row[Any] | Unreadable]:
    try:
        return list(db.rows(page))
    except (ValueError, TypeError, ArithmeticError):
        keys = [tuple(row) for row in db.rows(page.with_only_columns(*key))]
        return [_one(db, page, key, values) for values in keys]


def _one(db: Db, page: Select[Any], key: Sequence[Column[Any]], values: tuple[Any, ...]) -> Row[Any] | Unreadable:
    mine: ColumnElement[bool] = and_(*(column == value for column, value in zip(key, values, strict=True)))
    try:
        row = db.row(page.where(mine))
    except (ValueError, TypeError, ArithmeticError):
        return Unreadable(values)
    assert row is not None
    return row
