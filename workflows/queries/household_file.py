"""A household with its people, lines and loans; numbers masked unless an act of unmasking asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select

from workflows.records.cases import Application
from workflows.records.disbursement import Iou, Repayment
from workflows.records.grant import CreditLine
from workflows.records.households import Branch, Household, Member, OldLoan, Village, VillageManager
from workflows.records.people import Person
from workflows.records.reversal import LedgerReversal
from workflows.records.sealed import fetch_keys, unseal_text
from workflows.records.transaction import Db
from workflows.words.age import is_adult_on
from workflows.words.basic_data import lacking
from workflows.words.clock import shanghai_day
from workflows.words.identity_number import mask_identity_number
from workflows.words.refusals import NotFound
from workflows.words.sentence import say
from workflows.words.telephone import mask_telephone


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """A person as forms and paper need him; `id_number` and `phone` are whole and never shown unasked."""

    id: str
    name: str
    id_number: str | None
    id_masked: str
    phone: str | None
    phone_masked: str
    address: str | None
    birth_date: date | None
    gender: str | None
    nationality: str | None
    occupation: str | None
    id_valid_from: date | None
    id_valid_until: date | None
    id_valid_for_life: bool
    identity_verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """A member of the household today."""

    id: str
    person: str
    name: str
    relation: str
    birth_date: date | None
    birth_year: int | None
    gender: str | None
    is_adult: bool
    works_away: bool
    away_place: str | None
    state: str
    id_number: str | None
    id_masked: str
    phone: str | None
    phone_masked: str
    lacks: tuple[str, ...] = ()
    """Of an adult what the law asks to be known of a customer and nobody has told yet (G3-02)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdFile:
    """One household (一户一档)."""

    id: str
    branch: str
    branch_name: str
    village: str
    village_name: str
    village_group: str | None
    head_name: str
    state: str
    manager: str | None
    manager_name: str
    members: tuple[MemberFacts, ...]
    lines: tuple[Row[Any], ...]
    ious: tuple[Row[Any], ...]
    repaid: Mapping[str, Any]
    taken_back: frozenset[str]
    old_loans: tuple[Row[Any], ...]
    applications: tuple[Row[Any], ...]
    today: date

    def member(self, member: str) -> MemberFacts | None:
        """A member by id."""
        return next((one for one in self.members if one.id == member), None)


def load_household(db: Db, household: str, *, now: datetime) -> HouseholdFile:
    """The file of one household. Raises NotFound."""
    table, branch, village, manager, person = (
        r.__table__ for r in (Household, Branch, Village, VillageManager, Person)
    )
    row = db.row(
        select(
            table,
            branch.c.name.label("branch_name"),
            village.c.name.label("village_name"),
            manager.c.person.label("manager"),
            person.c.name.label("manager_name"),
        )
        .join(branch, branch.c.id == table.c.branch)
        .join(village, village.c.id == table.c.village)
        .outerjoin(manager, (manager.c.village == village.c.id) & manager.c.until.is_(None))
        .outerjoin(person, person.c.id == manager.c.person)
        .where(table.c.id == household)
    )
    if row is None:
        raise NotFound(say("没有这一户"))
    ious = _of_household(db, Iou, household)
    return HouseholdFile(
        id=row.id,
        branch=row.branch,
        branch_name=row.branch_name,
        village=row.village,
        village_name=row.village_name,
        village_group=row.village_group,
        head_name=row.head_name,
        state=row.state,
        manager=row.manager,
        manager_name=row.manager_name or "",
        members=load_members(db, household, today=shanghai_day(now)),
        lines=_of_household(db, CreditLine, household),
        ious=ious,
        repaid=_repaid(db, [iou.id for iou in ious]),
        taken_back=_taken_back(db, [iou.id for iou in ious]),
        old_loans=_of_household(db, OldLoan, household),
        applications=_of_household(db, Application, household),
        today=shanghai_day(now),
    )


def load_person(db: Db, person: str) -> PersonFacts:
    """One person, opened with his own keys. Raises NotFound."""
    table = Person.__table__
    row = db.row(select(table).where(table.c.id == person))
    if row is None:
        raise NotFound(say("没有这个人"))
    return person_facts(db, row)


def person_facts(db: Db, row: Row[Any]) -> PersonFacts:
    """The person of a fetched row, opened with his own keys."""
    number = unseal_text(db, Person, "id_number", row, subject=row.id)
    phone = unseal_text(db, Person, "phone", row, subject=row.id)
    return PersonFacts(
        id=row.id,
        name=row.name,
        id_number=number,
        id_masked=mask_identity_number(number) if number else "",
        phone=phone,
        phone_masked=mask_telephone(phone) if phone else "",
        address=unseal_text(db, Person, "address", row, subject=row.id),
        birth_date=row.birth_date,
        gender=row.gender,
        nationality=row.nationality,
        occupation=row.occupation,
        id_valid_from=row.id_valid_from,
        id_valid_until=row.id_valid_until,
        id_valid_for_life=row.id_valid_for_life,
        identity_verified=row.identity_verified,
    )


def load_members(db: Db, household: str, *, today: date) -> tuple[MemberFacts, ...]:
    """The living members, head first, as of `today`."""
    member, person = Member.__table__, Person.__table__
    rows = db.rows(
        select(
            member.c.id.label("member"),
            member.c.relation,
            member.c.works_away,
            member.c.away_place,
            member.c.state,
            person,
        )
        .join(person, person.c.id == member.c.person)
        .where(member.c.household == household, member.c.state == "在户")
        .order_by(member.c.relation != "户主", member.c.id)
    )
    fetch_keys(db, [row.id for row in rows])
    return tuple(_member(db, row, today) for row in rows)


def _member(db: Db, row: Row[Any], today: date) -> MemberFacts:
    number = unseal_text(db, Person, "id_number", row, subject=row.id)
    phone = unseal_text(db, Person, "phone", row, subject=row.id)
    is_adult = row.birth_date is not None and is_adult_on(row.birth_date, today)
    return MemberFacts(
        id=row.member,
        person=row.id,
        name=row.name,
        relation=row.relation,
        birth_date=row.birth_date,
        birth_year=row.birth_year,
        gender=row.gender,
        is_adult=is_adult,
        works_away=row.works_away,
        away_place=row.away_place,
        state=row.state,
        id_number=number,
        id_masked=mask_identity_number(number) if number else "",
        phone=phone,
        phone_masked=mask_telephone(phone) if phone else "",
        lacks=lacking(row) if is_adult else (),
    )


def _of_household(db: Db, record: Any, household: str) -> tuple[Row[Any], ...]:
    table = record.__table__
    return tuple(db.rows(select(table).where(table.c.household == household).order_by(table.c.id)))


def _taken_back(db: Db, ious: list[str]) -> frozenset[str]:
    """IOUs of which the payment was taken back."""
    table = LedgerReversal.__table__
    return frozenset(row.iou for row in db.rows(select(table.c.iou).where(table.c.iou.in_(ious))))


def _repaid(db: Db, ious: list[str]) -> dict[str, Any]:
    table = Repayment.__table__
    rows = db.rows(
        select(table.c.iou, func.sum(table.c.principal).label("principal")).where(table.c.iou.in_(ious))
        .group_by(table.c.iou)
    )  # fmt: skip
    return {row.iou: row.principal for row in rows}
