"""Writes persons: once each, found by their identity number, with the keys they are searched by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from workflows.records.people import Person, SearchKey
from workflows.records.sealed import seal, write_all
from workflows.records.search_keys import identity_keys, phone_keys, words_of
from workflows.records.transaction import Db
from workflows.words.identity_number import read_identity_number
from workflows.words.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody whom a form has found and no file knows yet; birth and gender count where there is no number."""

    name: str
    id_number: str | None = None
    phone: str | None = None
    occupation: str | None = None
    birth_date: date | None = None
    birth_year: int | None = None
    gender: str | None = None


def person_for(db: Db, found: NewPerson, *, now: datetime, today: date) -> str:
    """The person who has this number already, else a new one: his data are sealed under his own keys (PRODUCT §4)."""
    known = person_with(db, found.id_number) if found.id_number else None
    if known is not None:
        return known
    person = add_person(db, found.name, now=now, today=today, id_number=found.id_number, phone=found.phone,
                        occupation=found.occupation)  # fmt: skip
    if found.id_number is None:
        change_person(db, person, now=now, birth_date=found.birth_date, birth_year=found.birth_year,
                      gender=found.gender)  # fmt: skip
    return person


def person_with(db: Db, id_number: str) -> str | None:
    """The person who has this identity number."""
    whole, _ = identity_keys(db, id_number)
    table = Person.__table__
    found = db.scalar(select(table.c.id).where(table.c.id_number_key == whole))
    return None if found is None else str(found)


def add_person(
    db: Db,
    name: str,
    *,
    now: datetime,
    today: date,
    id_number: str | None = None,
    phone: str | None = None,
    **facts: Any,
) -> str:
    """A new person; identity number and telephone are sealed and indexed. The number says birth date and sex."""
    values = new_person(db, name, now=now, today=today, id_number=id_number, phone=phone, **facts)
    add_people(db, [values], now=now)
    return str(values["id"])


def new_person(
    db: Db,
    name: str,
    *,
    now: datetime,
    today: date,
    id_number: str | None = None,
    phone: str | None = None,
    **facts: Any,
) -> dict[str, Any]:
    """The row of a new person, his id in it, as `add_people` takes it: nothing is sealed or written yet."""
    values: dict[str, Any] = {"id": new_id(now), "name": name, "id_number": id_number, "phone": phone, **facts}
    if id_number is not None:
        values["id_number_key"], values["id_last_four_key"] = identity_keys(db, id_number)
        known = read_identity_number(id_number, today)
        values["birth_date"], values["gender"] = known.birth_date, known.gender and known.gender.value
    if phone is not None:
        values["phone_key"], values["phone_last_four_key"] = phone_keys(db, phone)
    return values


def add_people(db: Db, people: Sequence[Mapping[str, Any]], *, now: datetime) -> None:
    """Writes the rows of `new_person`, each sealed under the person's own keys, with what the names are found by."""
    write_all(db, Person, people, now=now)
    words = [
        {"id": new_id(now), "person": one["id"], "word": word}
        for one in people
        for word in sorted(words_of(one["name"]))
    ]
    if words:
        db.execute(SearchKey.__table__.insert(), words)


def change_person(db: Db, person: str, *, now: datetime, phone: str | None = None, address: str | None = None,
                  **facts: Any) -> None:  # fmt: skip
    """Puts newer data of a person in place: the forms keep what was said when."""
    table = Person.__table__
    values: dict[str, Any] = {name: value for name, value in facts.items() if value is not None}
    if phone is not None:
        values["phone"] = seal(db, table.c.phone, person, phone, subject=person, now=now)
        values["phone_key"], values["phone_last_four_key"] = phone_keys(db, phone)
    if address is not None:
        values["address"] = seal(db, table.c.address, person, address, subject=person, now=now)
    if values:
        db.execute(table.update().where(table.c.id == person).values(values))


def keep_card(db: Db, person: str, *, until: date | None, for_life: bool) -> None:
    """The validity of the card seen last takes the place of an earlier one's: a card for life has no end (G3-02)."""
    if until is None and not for_life:
        return
    table = Person.__table__
    values = {"id_valid_until": None if for_life else until, "id_valid_for_life": for_life}
    db.execute(table.update().where(table.c.id == person).values(values))


def give_number(db: Db, person: str, id_number: str, *, now: datetime, today: date) -> None:
    """A person whose number was not known, or who has come of age."""
    table = Person.__table__
    whole, tail = identity_keys(db, id_number)
    known = read_identity_number(id_number, today)
    values = {
        "id_number": seal(db, table.c.id_number, person, id_number, subject=person, now=now),
        "id_number_key": whole,
        "id_last_four_key": tail,
        "birth_date": known.birth_date,
        "gender": known.gender and known.gender.value,
    }
    db.execute(table.update().where(table.c.id == person).values(values))
