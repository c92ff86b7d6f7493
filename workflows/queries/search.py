"""Finding a household by what is known of a member: a name, pinyin, a whole number or its last four."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, Select, or_, select

from workflows.duties.facts import branch_and_below
from workflows.queries.blindness import Blind
from workflows.records.households import Household, Member, Village
from workflows.records.people import Person, SearchKey
from workflows.records.sealed import fetch_keys, unseal_text
from workflows.records.search_keys import IDENTITY_KIND, IDENTITY_TAIL, PHONE_KIND, PHONE_TAIL
from workflows.records.transaction import Db
from workflows.words.identity_number import clean_identity_number, mask_identity_number
from workflows.words.telephone import mask_telephone, read_telephone

PAGE = 20
TAIL = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """A household with the member that was found; homonyms are told apart by village and masked number.

    `phone_masked` is empty unless the telephone was looked for.
    """

    household: str
    head_name: str
    village_name: str
    village_group: str | None
    member_name: str
    relation: str
    person: str
    village: str
    id_masked: str = ""
    phone_masked: str = ""


def households(db: Db, branch: str, words: str, *, page: int = 1) -> tuple[tuple[Hit, ...], bool]:
    """Households of the branch and below that fit the words, and whether there are more."""
    given = words.strip()
    if not given:
        return (), False
    household, member, person, village = (r.__table__ for r in (Household, Member, Person, Village))
    found = (
        select(
            household.c.head_name, household.c.village, household.c.village_group,
            village.c.name.label("village_name"),
            person, member.c.relation, household.c.id.label("household"),
        )
        .join(member, member.c.household == household.c.id)
        .join(person, person.c.id == member.c.person)
        .join(village, village.c.id == household.c.village)
        .where(household.c.branch.in_(branch_and_below(db, branch)), member.c.state == "在户")
    )  # fmt: skip
    rows = db.rows(
        _fitting(db, found, given).order_by(person.c.name, household.c.id).limit(PAGE + 1).offset((page - 1) * PAGE)
    )
    fetch_keys(db, [row.id for row in rows[:PAGE]])
    return tuple(_hit(db, row, given) for row in rows[:PAGE]), len(rows) > PAGE


def seen(hits: tuple[Hit, ...], blind: Blind) -> tuple[Hit, ...]:
    """Of a household from which the reader is recused only name and village (PRODUCT §3)."""
    return tuple(
        replace(hit, member_name=hit.head_name, relation="", person="", id_masked="", phone_masked="")
        if blind.hides(hit.household, hit.village)
        else hit
        for hit in hits
    )


def _hit(db: Db, row: Row[Any], given: str) -> Hit:
    number = unseal_text(db, Person, "id_number", row, subject=row.id)
    phone = unseal_text(db, Person, "phone", row, subject=row.id) if _by_phone(db, row, given) else None
    return Hit(row.household, row.head_name, row.village_name, row.village_group, row.name, row.relation, row.id, row.village,
               mask_identity_number(number) if number else "", mask_telephone(phone) if phone else "")  # fmt: skip


def _by_phone(db: Db, row: Row[Any], given: str) -> bool:
    """Whether the words are this person's telephone, or its last four."""
    whole, tail = db.keyring.blind(PHONE_KIND, read_telephone(given).cleaned), db.keyring.blind(PHONE_TAIL, given)
    return row.phone_key == whole or row.phone_last_four_key == tail


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
