"""All tables, whichever module they stand in."""

import importlib
import pkgutil

from sqlalchemy import MetaData

from workflows import records
from workflows.records.base import Record


def metadata() -> MetaData:
    """The metadata with every module of this room imported."""
    for module in pkgutil.iter_modules(records.__path__):
        importlib.import_module(f"{records.__name__}.{module.name}")
    return Record.metadata


def table_named(name: str) -> type[Record]:
    """The record class of a table. KeyError for a name that is none."""
    metadata()
    return next(mapper.class_ for mapper in Record.registry.mappers if mapper.class_.__tablename__ == name)
