"""Who must stay out of the cases of one household, and why (回避). Rules: PRODUCT §3 (recusal), RULES S-02, S-03.

The other direction, from which households one person must stay away, is `queries/blindness.py`; the two are tested to
agree.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import BindParameter, Date, Select, bindparam, or_, select

from workflows.duties import sentences
from workflows.duties.sentences import Reason
from workflows.records.cases import Application
from workflows.records.column_types import InstantType
from workflows.records.duties import RecusalFound
from workflows.records.households import Guarantee, Member, VillageManager
from workflows.records.people import Person, Relation, binds
from workflows.records.together import Rows, Together
from workflows.records.transaction import Db
from workflows.words.clock import shanghai_day

# An ex-manager who moved to another duty is barred this long from households he served (S-02).
BARRED_AFTER_MOVE = timedelta(days=365)


@dataclass(slots=True)
class Recusals:
    """By person: what binds everybody, and what binds only in a key post (S-03)."""

    near: dict[str, Reason] = field(default_factory=dict)
    distant: dict[str, Reason] = field(default_factory=dict)


def of_household(db: Db, household: str, names: Mapping[str, str], *, now: datetime) -> Recusals:
    """Family, declared kin and guarantors among the staff; `names` is person → name of everybody who could act."""
    return _in_household(_OF_HOUSEHOLD.ask(db, household=household, **instants(now)), names)


def of_case(found: Mapping[str, Rows], names: Mapping[str, str], exempt: Collection[str]) -> Recusals:
    """The same from the rows of `QUESTIONS`, and who declared a relation at his first act, and ex-managers of the village.

    `exempt` are those who still manage villages, or hold a duty in this very case.
    """
    recused = _in_household(found, names)
    for row in found["declared"]:
        if row.person in names:
            recused.near.setdefault(row.person, sentences.declared(names[row.person], row.reason))
    for row in found["moved"]:
        if row.person in names and row.person not in exempt:
            recused.near.setdefault(row.person, sentences.moved(names[row.person]))
    return recused


def instants(now: datetime) -> dict[str, Any]:
    """What the questions call `now`, `today` and `after`, the instant since when an ex-manager is barred."""
    return {"now": now, "today": shanghai_day(now), "after": now - BARRED_AFTER_MOVE}


def cases_near(db: Db, person: str) -> tuple[str, ...]:
    """Applications of the households that a person, or somebody declared to be his kin, belongs to."""
    relation, member, application = Relation.__table__, Member.__table__, Application.__table__
    kin = (
        select(relation.c.other).where(relation.c.person == person, binds()),
        select(relation.c.person).where(relation.c.other == person, binds()),
    )
    near = or_(member.c.person == person, *(member.c.person.in_(one) for one in kin))
    households = select(member.c.household).where(near, member.c.state == "在户")
    rows = db.rows(select(application.c.id).where(application.c.household.in_(households)).order_by(application.c.id))
    return tuple(row.id for row in rows)


def _in_household(found: Mapping[str, Rows], names: Mapping[str, str]) -> Recusals:
    recused, family = Recusals(), {row.person: row.name for row in found["family"]}
    for one in family.keys() & names.keys():
        recused.near[one] = sentences.own_household(names[one])
    for row in sorted(found["kin"], key=attrgetter("id")):
        for mine, theirs in ((row.person, row.other), (row.other, row.person)):
            if theirs in family and mine in names:
                circle = recused.near if row.near else recused.distant
                circle.setdefault(mine, sentences.related(names[mine], family[theirs], row.kind))
    for row in found["guarantors"]:
        if row.guarantor in names:
            recused.near.setdefault(row.guarantor, sentences.guarantor(names[row.guarantor]))
    return recused


_household: BindParameter[str] = bindparam("household")


def _family() -> Select[Any]:
    member, person = Member.__table__, Person.__table__
    return (
        select(member.c.person, person.c.name)
        .join(person, person.c.id == member.c.person)
        .where(member.c.household == _household, member.c.state == "在户")
    )


def _kin() -> Select[Any]:
    table, member = Relation.__table__, Member.__table__
    family = select(member.c.person).where(member.c.household == _household, member.c.state == "在户")
    of_family = or_(table.c.person.in_(family), table.c.other.in_(family))
    return select(table.c.id, table.c.person, table.c.other, table.c.near, table.c.kind).where(of_family, binds())


def _guarantors() -> Select[Any]:
    table = Guarantee.__table__
    in_force = or_(table.c.until.is_(None), table.c.until >= bindparam("today", type_=Date()))
    return select(table.c.guarantor).where(table.c.household == _household, in_force)


def _declared() -> Select[Any]:
    table = RecusalFound.__table__
    return select(table.c.person, table.c.reason).where(table.c.application == bindparam("application"))


def _moved() -> Select[Any]:
    table, after = VillageManager.__table__, bindparam("after", type_=InstantType)
    gone = table.c.until <= bindparam("now", type_=InstantType)
    return select(table.c.person).where(table.c.village == bindparam("village"), table.c.until > after, gone)


_FAMILY: Mapping[str, Select[Any]] = {"family": _family(), "kin": _kin(), "guarantors": _guarantors()}
_OF_HOUSEHOLD = Together(_FAMILY)

QUESTIONS: Mapping[str, Select[Any]] = {**_FAMILY, "declared": _declared(), "moved": _moved()}
"""What is asked of a case (`application`, `household`, `village`), to be asked with its other facts."""
