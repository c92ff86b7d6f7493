"""Screening against the lists of special preventive measures (G3-06). Nobody but the aml_officer learns of a hit."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import select

from workflows.records.disbursement import ListedPerson
from workflows.records.people import Person
from workflows.records.transaction import Db


class ListScreening(Protocol):
    """A source of lists."""

    name: str

    def hits(self, db: Db, persons: Sequence[str]) -> bool:
        """Whether any of these persons stands on a list."""


class EmbeddedListScreening:
    """The default: a local table of blind indexes."""

    name = "本机名单"

    def hits(self, db: Db, persons: Sequence[str]) -> bool:
        """Compares by identity number, never by name."""
        listed, person = ListedPerson.__table__, Person.__table__
        found = select(listed.c.id).join(person, person.c.id_number_key == listed.c.id_number_key)
        return db.scalar(found.where(person.c.id.in_(persons)).limit(1)) is not None
