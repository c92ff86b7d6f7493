"""Several questions in one statement: what a page needs of thirty tables costs one way to the database and back.

Each question's rows come back as JSON under its name and are read again by the types of their columns, so that callers
get the same rows as from a statement of its own. The text of the statement is made once for each kind of database.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Date,
    DateTime,
    Dialect,
    LargeBinary,
    Row,
    Select,
    Text,
    TypeDecorator,
    case,
    cast,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.types import TypeEngine

from workflows.records.transaction import Db

Rows = tuple[Row[Any], ...]
Decoder = Callable[[Any], Any]
JSON_ARRAY = {"sqlite": "json_array", "postgresql": "json_build_array"}
# PostgreSQL gives no function more arguments.
MOST_COLUMNS = 100


class Together:
    """Questions by name, each a select whose values are named bind parameters shared by all.

    The rows of an answer are in no order: an `ORDER BY` of a part is lost in the whole.
    """

    def __init__(self, questions: Mapping[str, Select[Any]]) -> None:
        self._questions = dict(questions)
        self._columns = {name: list(one.selected_columns) for name, one in self._questions.items()}
        for name, columns in self._columns.items():
            assert len(columns) <= MOST_COLUMNS, f"{name} has {len(columns)} columns"
        self._metadata = {
            name: SimpleResultMetaData([str(column.key) for column in columns])
            for name, columns in self._columns.items()
        }
        self._statements: dict[str, tuple[CompoundSelect[Any], dict[str, list[Decoder]]]] = {}

    def ask(self, db: Db, **values: Any) -> dict[str, Rows]:
        """Every question's rows, under every name."""
        dialect = db.connection.dialect
        if dialect.name not in self._statements:
            self._statements[dialect.name] = self._made_for(dialect)
        statement, decoders = self._statements[dialect.name]
        found: dict[str, list[list[Any]]] = {name: [] for name in self._questions}
        for name, row in db.execute(statement, values):
            found[name].append([read(value) for read, value in zip(decoders[name], orjson.loads(row), strict=True)])
        return {name: self._rows(name, rows) for name, rows in found.items()}

    def _rows(self, name: str, rows: list[list[Any]]) -> Rows:
        found: Any = IteratorResult(self._metadata[name], iter(rows)).all()
        return tuple(found)

    def _made_for(self, dialect: Dialect) -> tuple[CompoundSelect[Any], dict[str, list[Decoder]]]:
        array = getattr(func, JSON_ARRAY[dialect.name])
        parts: list[Any] = []
        for name, question in self._questions.items():
            asked = question.subquery(name)
            row = cast(array(*(_as_json(column, dialect) for column in asked.c)), Text)
            parts.append(select(literal_column(f"'{name}'"), row).select_from(asked))
        decoders = {
            name: [_decoder(column.type, dialect) for column in columns] for name, columns in self._columns.items()
        }
        return union_all(*parts), decoders


def _as_json(column: ColumnElement[Any], dialect: Dialect) -> ColumnElement[Any]:
    """Bytes have no form in JSON of their own."""
    if not isinstance(_impl(column.type), LargeBinary):
        return column
    spelled = func.hex(column) if dialect.name == "sqlite" else func.encode(column, "hex")
    return case((column.is_(None), None), else_=spelled)


def _impl(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def _decoder(kind: TypeEngine[Any], dialect: Dialect) -> Decoder:
    """From the value in the JSON to what the column's own type gives."""
    plain = _plain(_impl(kind))
    if not isinstance(kind, TypeDecorator) or type(kind).process_result_value is TypeDecorator.process_result_value:
        return plain
    return lambda value: kind.process_result_value(plain(value), dialect)


def _plain(kind: TypeEngine[Any]) -> Decoder:
    if isinstance(kind, LargeBinary):
        return lambda value: None if value is None else bytes.fromhex(value)
    if isinstance(kind, DateTime):
        return lambda value: None if value is None else datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return lambda value: None if value is None else date.fromisoformat(value)
    if isinstance(kind, Boolean):
        return lambda value: None if value is None else bool(value)
    return lambda value: value
