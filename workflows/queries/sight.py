"""Whose lists they are: for whom a reader acts, in which branches, in which roles, and from what he is recused."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from workflows.queries import blindness
from workflows.queries.blindness import Blind
from workflows.records.transaction import Db
from workflows.words.roles import Role


@dataclass(frozen=True, slots=True)
class Sight:
    """One reader, fetched once for all the lists of a page. `people` are he and the absent whom he stands in for."""

    people: frozenset[str]
    branches: frozenset[str]
    roles: frozenset[Role]
    blind: Blind


def load(db: Db, person: str, *, covered: Collection[str], branches: Collection[str], now: datetime) -> Sight:
    """What `person` may see in his `branches`, his own and below, standing in for the `covered`."""
    people = frozenset({person, *covered})
    roles = blindness.roles_of(db, people, now)
    blind = blindness.of(db, person, roles.get(person, frozenset()), now=now)
    return Sight(people, frozenset(branches), frozenset[Role]().union(*roles.values()), blind)
