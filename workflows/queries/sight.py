"""Whose lists they are: for whom a reader acts, in which branches, in which roles, and from what he is recused."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_

from workflows.duties import guests
from workflows.queries import blindness
from workflows.queries.blindness import Blind
from workflows.records.cases import Application
from workflows.records.transaction import Db
from workflows.words.roles import Role


@dataclass(frozen=True, slots=True)
class Sight:
    """One reader, fetched once for all the lists of a page. `people` are he and the absent whom he stands in for.

    `served` asks for the ids of the cases of other branches that he himself was named for (G3-05): to find, in no list.
    """

    people: frozenset[str]
    branches: frozenset[str]
    roles: frozenset[Role]
    blind: Blind
    served: Select[Any]

    def cases(self) -> ColumnElement[bool]:
        """The condition on `application` that leaves what the reader may see: his branches', without what he is blind to."""
        return and_(Application.__table__.c.branch.in_(self.branches), self.blind.leaves())

    def served_cases(self) -> ColumnElement[bool]:
        """The condition that leaves those of other branches in which he may have something in hand."""
        return and_(Application.__table__.c.id.in_(self.served), self.blind.leaves())


def load(db: Db, person: str, *, covered: Collection[str], branches: Collection[str], now: datetime) -> Sight:
    """What `person` may see in his `branches`, his own and below, standing in for the `covered`."""
    blind, roles = blindness.with_roles(db, person, covered, now=now)
    served = guests.seen_by(person, now=now)
    return Sight(frozenset(roles), frozenset(branches), frozenset[Role]().union(*roles.values()), blind, served)
