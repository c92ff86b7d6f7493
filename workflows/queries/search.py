"""Finding a household by what is known of a member: a name, pinyin, a whole number or its last four."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, or_, select

from workflows.duties.facts import branch_and_below
from workflows.queries.blindness import Blind
from workflows.records.households import Household, Member, Village
from workflows.records.people import Person, SearchKey
from workflows.records.search_keys import IDENTITY_KIND, IDENTITY_TAIL, PHONE_KIND, PHONE_TAIL
from workflows.records.transaction import Db
from workflows.words.identity_number import clean_identity_number
from workflows.words.telephone import read_telephone

PAGE = 20
TAIL = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """A household with the member that was found; homonyms are told apart by village and masked number."""

    household: str
    head_name: str
    village_name: str
    village_group: str | None
    member_name: str
    relation: str
    person: str
    village: str


def households(db: Db, branch: str, words: str, *, page: int = 1) -> tuple[tuple[Hit, ...], bool]:
    """Households of the branch and below that fit the words, and whether there are more."""
    given = words.strip()
    if not given:
        return (), False
    household, member, person, village = (r.__table__ for r in (Household, Member, Person, Village))
    found = (
        select(
            household.c.id, household.c.head_name, household.c.village, household.c.village_group,
            village.c.name.label("village_name"),
            person.c.name, person.c.id.label("person"), member.c.relation,
        )
        .join(member, member.c.household == household.c.id)
        .join(person, person.c.id == member.c.person)
        .join(village, village.c.id == household.c.village)
        .where(household.c.branch.in_(branch_and_below(db, branch)), member.c.state == "在户")
    )  # fmt: skip
    rows = db.rows(
        _fitting(db, found, given).order_by(person.c.name, household.c.id).limit(PAGE + 1).offset((page - 1) * PAGE)
    )
    hits = tuple(
        Hit(r.id, r.head_name, r.village_name, r.village_group, r.name, r.relation, r.person, r.village)
        for r in rows[:PAGE]
    )
    return hits, len(rows) > PAGE


def seen(hits: tuple[Hit, ...], blind: Blind) -> tuple[Hit, ...]:
    """Of a household from which the reader is recused only name and village (PRODUCT §3)."""
    return tuple(
        replace(hit, member_name=hit.head_name, relation="", person="")
        if blind.hides(hit.household, hit.village)
        else hit
        for hit in hits
    )


def _fitting(db: Db, found: Select[Any], given: str) -> Select[Any]:
    person, key = Person.__table__, SearchKey.__table__
    number = clean_identity_number(given)
    if len(number) == TAIL and number[:3].isdigit():
        return found.where(
            or_(
                person.c.id_last_four_key == db.keyring.blind(IDENTITY_TAIL, number),
                person.c.phone_last_four_key == db.keyring.blind(PHONE_TAIL, number),
            )
        )
    if any(character.isdigit() for character in number):
        phone = read_telephone(given).cleaned
        return found.where(
            or_(
                person.c.id_number_key == db.keyring.blind(IDENTITY_KIND, number),
                person.c.phone_key == db.keyring.blind(PHONE_KIND, phone),
            )
        )
    word = given.lower().replace(" ", "").replace("%", "").replace("_", "")
    named = select(key.c.person).where(key.c.word.like(f"{word}%"))
    return found.where(person.c.id.in_(named))
