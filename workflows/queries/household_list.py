"""Households of one's branch with their living members, by village; identity numbers masked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from workflows.duties.facts import branch_and_below
from workflows.queries import blindness, search
from workflows.records.column_types import IDENTITY
from workflows.records.households import Household, Member, Village
from workflows.records.people import DataKey, Person
from workflows.records.sealed import unseal_text
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.age import is_adult_on
from workflows.words.clock import shanghai_day
from workflows.words.identity_number import mask_identity_number

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A living member; `id_masked` is empty where no number is known."""

    id: str
    name: str
    relation: str
    is_adult: bool
    id_masked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdRow:
    """One household; of one from which the reader is recused only name and village (PRODUCT §3)."""

    id: str
    head_name: str
    village_name: str
    village_group: str | None
    state: str
    recused: bool
    members: tuple[MemberRow, ...]


def load(
    db: Db, actor: Actor, *, now: datetime, village: str = "", page: int = 1
) -> tuple[tuple[HouseholdRow, ...], bool]:
    """A page of the households of the branch and below, and whether there are more. `village` is a name or an id."""
    table, villages = Household.__table__, Village.__table__
    wanted: ColumnElement[bool] = table.c.branch.in_(branch_and_below(db, actor.branch or ""))
    if village:
        wanted &= or_(villages.c.name == village, villages.c.id == village)
    rows = db.rows(
        select(table, villages.c.name.label("village_name"))
        .join(villages, villages.c.id == table.c.village)
        .where(wanted)
        .order_by(villages.c.name, table.c.id)
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    )
    return _shown(db, actor, rows[:PAGE], now), len(rows) > PAGE


def found(db: Db, actor: Actor, words: str, *, now: datetime, page: int = 1) -> tuple[tuple[HouseholdRow, ...], bool]:
    """A page of the households that have a member whom the words fit."""
    hits, more = search.households(db, actor.branch or "", words, page=page)
    ids = list(dict.fromkeys(hit.household for hit in hits))
    return one_by_one(db, actor, ids, now=now), more


def one_by_one(db: Db, actor: Actor, ids: Sequence[str], *, now: datetime) -> tuple[HouseholdRow, ...]:
    """These households, in this order."""
    table, villages = Household.__table__, Village.__table__
    rows = db.rows(
        select(table, villages.c.name.label("village_name"))
        .join(villages, villages.c.id == table.c.village)
        .where(table.c.id.in_(ids))
    )
    return _shown(db, actor, sorted(rows, key=lambda row: ids.index(row.id)), now)


def _shown(db: Db, actor: Actor, rows: Sequence[Row[Any]], now: datetime) -> tuple[HouseholdRow, ...]:
    blind = blindness.load(db, actor.person, now=now)
    seen = [row.id for row in rows if not blind.hides(row.id, row.village)]
    members = _members(db, seen, now)
    return tuple(
        HouseholdRow(
            id=row.id,
            head_name=row.head_name,
            village_name=row.village_name,
            village_group=row.village_group,
            state=row.state,
            recused=blind.hides(row.id, row.village),
            members=tuple(members[row.id]),
        )
        for row in rows
    )


def _members(db: Db, households: list[str], now: datetime) -> dict[str, list[MemberRow]]:
    member, person = Member.__table__, Person.__table__
    rows = db.rows(
        select(member.c.id.label("member"), member.c.household, member.c.relation, person)
        .join(person, person.c.id == member.c.person)
        .where(member.c.household.in_(households), member.c.state == "在户")
        .order_by(member.c.relation != "户主", member.c.id)
    )
    _take_keys(db, {row.id for row in rows})
    by_household: dict[str, list[MemberRow]] = defaultdict(list)
    for row in rows:
        number = unseal_text(db, Person, "id_number", row, subject=row.id)
        adult = row.birth_date is not None and is_adult_on(row.birth_date, shanghai_day(now))
        by_household[row.household].append(
            MemberRow(id=row.member, name=row.name, relation=row.relation, is_adult=adult,
                      id_masked=mask_identity_number(number) if number else "")
        )  # fmt: skip
    return by_household


def _take_keys(db: Db, people: Iterable[str]) -> None:
    """The keys of a whole list at once, so that the number of statements does not grow with it."""
    table = DataKey.__table__
    rows = db.rows(select(table).where(table.c.person.in_(list(people)), table.c.key_class == IDENTITY))
    for row in rows:
        key = None if row.wrapped is None else db.keyring.unwrap(row.wrapped, f"{row.person}|{IDENTITY}")
        db.keys[row.person, IDENTITY] = key
