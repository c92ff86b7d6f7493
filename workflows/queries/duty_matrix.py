"""Who may take which duty in an office, as evidence that incompatible posts are apart, and whose kin lives there.

Rules: RULES S-01 (不相容岗位), S-03 (回避).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, or_, select

from workflows.door.question import class_of
from workflows.duties.facts import Facts
from workflows.engine.specification import Specification
from workflows.records.households import Household, Member, Village
from workflows.records.people import Person, Relation, binds
from workflows.words.roles import KEY_ROLES, DutyClass
from workflows.words.sentence import Sentence, say


@dataclass(frozen=True, slots=True)
class PersonDuties:
    """One person with the duties that his roles let him take; in one case he takes one of them at most."""

    name: str
    duties: frozenset[DutyClass]


def duties_by_person(
    spec: Specification, tasks: list[str], policy: Mapping[str, str], facts: Facts
) -> tuple[PersonDuties, ...]:
    """Everybody who may take any. Two duties that the policy merged into one count as that one (PRODUCT §3)."""
    roles: dict[DutyClass, set[str]] = {}
    for node in map(spec.node, tasks):
        duty = class_of(node, policy)
        if duty is not None and not node.bound_to and node.lane is not None:
            roles.setdefault(duty, set()).add(node.lane)
    found = (
        PersonDuties(one.name, frozenset(duty for duty, lanes in roles.items() if lanes & one.roles))
        for one in facts.staff
    )
    return tuple(one for one in found if one.duties)


def kin_in_villages(branch: str) -> Select[Any]:
    """Everybody in the office's villages who is kin in the wider circle to somebody."""
    relation, member, household, village, person = (r.__table__ for r in (Relation, Member, Household, Village, Person))
    return (
        select(relation, member.c.person.label("relative"), person.c.name, village.c.name.label("village"))
        .join(member, or_(member.c.person == relation.c.person, member.c.person == relation.c.other))
        .join(person, person.c.id == member.c.person)
        .join(household, household.c.id == member.c.household)
        .join(village, village.c.id == household.c.village)
        .where(household.c.branch == branch, member.c.state == "在户", relation.c.near.is_(False), binds())
        .order_by(person.c.name, relation.c.id)
    )


def distant_kin(rows: Sequence[Row[Any]], facts: Facts) -> tuple[Sentence, ...]:
    """Whose kin of those `kin_in_villages` is staff: no bar to act, unless in a key post (S-03)."""
    staff, found = {one.person: one for one in facts.staff}, []
    for row in rows:
        one = staff.get(row.other if row.relative == row.person else row.person)
        if one is not None:
            facts_of = {"person": one.name, "village": row.village, "relative": row.name, "kind": row.kind}
            found.append(
                say("{person}与{village}{relative}是{kind}关系，在关键岗位，要回避", **facts_of)
                if one.roles & KEY_ROLES
                else say("{person}与{village}{relative}是{kind}关系，可以办，任关键岗位时要回避", **facts_of)
            )
    return tuple(found)
