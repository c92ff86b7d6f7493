"""Who must stay out of the cases of one household, and why (回避). Rules: PRODUCT §3 (recusal), RULES S-02, S-03.

The other direction, from which households one person must stay away, is `queries/blindness.py`; the two are tested to
agree.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from workflows.duties import sentences
from workflows.duties.sentences import Reason
from workflows.records.cases import Application
from workflows.records.duties import RecusalFound
from workflows.records.households import Guarantee, Member, VillageManager
from workflows.records.people import Person, Relation, binds
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
    found = Recusals()
    member, person = Member.__table__, Person.__table__
    family = {
        row.person: row.name
        for row in db.rows(
            select(member.c.person, person.c.name)
            .join(person, person.c.id == member.c.person)
            .where(member.c.household == household, member.c.state == "在户")
        )
    }
    for one in family.keys() & names.keys():
        found.near[one] = sentences.own_household(names[one])
    _kin(db, family, names, found)
    guarantee = Guarantee.__table__
    rows = db.rows(
        select(guarantee.c.guarantor).where(
            guarantee.c.household == household,
            or_(guarantee.c.until.is_(None), guarantee.c.until >= shanghai_day(now)),
        )
    )
    for row in rows:
        if row.guarantor in names:
            found.near.setdefault(row.guarantor, sentences.guarantor(names[row.guarantor]))
    return found


def declared_in(db: Db, application: str, names: Mapping[str, str], found: Recusals) -> None:
    """Adds who declared a relation at his first act in the case."""
    table = RecusalFound.__table__
    for row in db.rows(select(table).where(table.c.application == application)):
        if row.person in names:
            found.near.setdefault(row.person, sentences.declared(names[row.person], row.reason))


def moved_from(
    db: Db, village: str, names: Mapping[str, str], exempt: Collection[str], found: Recusals, *, now: datetime
) -> None:
    """Adds ex-managers of the village. `exempt` are those who still manage villages, or hold a duty in this very case."""
    table = VillageManager.__table__
    rows = db.rows(
        select(table.c.person).where(
            table.c.village == village, table.c.until > now - BARRED_AFTER_MOVE, table.c.until <= now
        )
    )
    for row in rows:
        if row.person in names and row.person not in exempt:
            found.near.setdefault(row.person, sentences.moved(names[row.person]))


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


def _kin(db: Db, family: Mapping[str, str], names: Mapping[str, str], found: Recusals) -> None:
    table = Relation.__table__
    of_family = or_(table.c.person.in_(family), table.c.other.in_(family))
    rows = db.rows(select(table).where(of_family, binds()).order_by(table.c.id))
    for row in rows:
        for mine, theirs in ((row.person, row.other), (row.other, row.person)):
            if theirs in family and mine in names:
                circle = found.near if row.near else found.distant
                circle.setdefault(mine, sentences.related(names[mine], family[theirs], row.kind))
