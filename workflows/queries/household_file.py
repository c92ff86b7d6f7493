"""A household with its people, lines and loans; numbers masked unless an act of unmasking asks for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, func, select

from workflows.records.base import Record
from workflows.records.cases import Application
from workflows.records.core_system import BadLoan
from workflows.records.disbursement import Iou, Repayment
from workflows.records.grant import CreditLine
from workflows.records.households import Branch, Household, Member, OldLoan, Village, VillageManager
from workflows.records.people import DataKey, Person
from workflows.records.reversal import LedgerReversal
from workflows.records.sealed import keep_keys, unseal_text
from workflows.records.together import Together
from workflows.records.transaction import Db
from workflows.words.age import age_on, is_adult_on
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
    bad_loans: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def age_of(self, member: MemberFacts) -> int | None:
        """Whole years today; of a child whose birth year alone is kept, the years since (D-03). None if neither is known."""
        if member.birth_date is not None:
            return age_on(member.birth_date, self.today)
        return None if member.birth_year is None else self.today.year - member.birth_year

    def member(self, member: str) -> MemberFacts | None:
        """A member by id."""
        return next((one for one in self.members if one.id == member), None)


def members_of(household: Any) -> Select[Any]:
    """The question for the living members of a household; `in_order` reads its rows."""
    member, person = Member.__table__, Person.__table__
    return (
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
    )


_this: BindParameter[str] = bindparam("household")


def _household() -> Select[Any]:
    table, branch, village, manager, person = (
        r.__table__ for r in (Household, Branch, Village, VillageManager, Person)
    )
    return (
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
        .where(table.c.id == _this)
    )


def _keys() -> Select[Any]:
    member, key = Member.__table__, DataKey.__table__
    return select(key).where(key.c.person.in_(select(member.c.person).where(member.c.household == _this)))


def _repaid() -> Select[Any]:
    repayment, iou = Repayment.__table__, Iou.__table__
    return (
        select(repayment.c.iou, func.sum(repayment.c.principal).label("principal"))
        .join(iou, iou.c.id == repayment.c.iou)
        .where(iou.c.household == _this)
        .group_by(repayment.c.iou)
    )


def _taken_back() -> Select[Any]:
    """IOUs of which the payment was taken back."""
    table, iou = LedgerReversal.__table__, Iou.__table__
    return select(table.c.iou).join(iou, iou.c.id == table.c.iou).where(iou.c.household == _this)


def _bad_loans() -> Select[Any]:
    """IOUs and old loans that were written off or brought before a court."""
    table, iou, old = BadLoan.__table__, Iou.__table__, OldLoan.__table__
    return (
        select(table.c.iou, table.c.old_loan, table.c.kind)
        .outerjoin(iou, iou.c.id == table.c.iou)
        .outerjoin(old, old.c.id == table.c.old_loan)
        .where((iou.c.household == _this) | (old.c.household == _this))
    )


def _of_household(record: type[Record]) -> Select[Any]:
    return select(record.__table__).where(record.__table__.c.household == _this)


_FILE = Together(
    {
        "household": _household(),
        "members": members_of(_this),
        "keys": _keys(),
        "lines": _of_household(CreditLine),
        "ious": _of_household(Iou),
        "old_loans": _of_household(OldLoan),
        "applications": _of_household(Application),
        "repaid": _repaid(),
        "taken_back": _taken_back(),
        "bad_loans": _bad_loans(),
    }
)


def load_household(db: Db, household: str, *, now: datetime) -> HouseholdFile:
    """The file of one household. Raises NotFound."""
    found = _FILE.ask(db, household=household)
    if not found["household"]:
        raise NotFound(say("没有这一户"))
    row, today = found["household"][0], shanghai_day(now)
    keep_keys(db, found["keys"])
    oldest_first = {
        name: tuple(sorted(found[name], key=attrgetter("id")))
        for name in ("lines", "ious", "old_loans", "applications")
    }
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
        members=in_order(db, found["members"], today=today),
        repaid={one.iou: one.principal for one in found["repaid"]},
        bad_loans=_kinds(found["bad_loans"]),
        taken_back=frozenset(one.iou for one in found["taken_back"]),
        today=today,
        **oldest_first,
    )


def _kinds(rows: Sequence[Row[Any]]) -> Mapping[str, tuple[str, ...]]:
    """Of each loan what became of it."""
    return {
        loan: tuple(sorted(row.kind for row in rows if loan in (row.iou, row.old_loan)))
        for loan in {row.iou or row.old_loan for row in rows}
    }


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


def in_order(db: Db, rows: Sequence[Row[Any]], *, today: date) -> tuple[MemberFacts, ...]:
    """The members of fetched rows of `members_of`, head first, as of `today`; the keys should be at hand."""
    return tuple(_member(db, row, today) for row in sorted(rows, key=lambda one: (one.relation != "户主", one.member)))


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
