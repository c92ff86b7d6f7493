"""What is looked up before anybody goes to a household: head, loans at other offices, faith, a name lent (RULES 9.2)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select

from workflows.cases.borrowings import gathering
from workflows.credit.exposure import faith
from workflows.queries.case_file import CaseFile
from workflows.records.at_once import Asking, beside, rows_of
from workflows.records.disbursement import Iou
from workflows.records.households import Branch, Household, Member, OldLoan, Village
from workflows.records.people import Person
from workflows.words.choices.standing import IouState
from workflows.words.money import NOTHING

LIVING = "在户"


@dataclass(frozen=True, slots=True)
class LoanElsewhere:
    """A loan of a member that another office of the cooperative made."""

    name: str
    office: str
    number: str


@dataclass(frozen=True, slots=True)
class SharedTelephone:
    """A member's telephone that is kept for somebody of another household too."""

    name: str
    village_name: str
    head_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeVisit:
    """`owed` is what the family owes here, in yuan; `broken` the references of loans by which faith is broken today."""

    is_head: bool
    owed: Decimal
    broken: tuple[str, ...]
    elsewhere: tuple[LoanElsewhere, ...]
    telephones: tuple[SharedTelephone, ...]


def look_up(file: CaseFile) -> Asking[BeforeVisit]:
    """From what the cooperative knows by itself; nobody outside is asked."""
    row = file.application
    own, (ious, old_loans, telephones) = yield from beside(
        gathering(household=row.household, borrower=row.applicant, spouse=row.spouse, today=file.today),
        rows_of(*(one.params(household=row.household, branch=row.branch) for one in _BESIDE)),
    )
    mine = {line.person for line in own.lines if line.person in own.family}
    return BeforeVisit(
        is_head=any(one.person == row.applicant and one.relation == "户主" for one in file.members),
        owed=sum((line.balance for line in own.lines if line.person in mine), NOTHING),
        broken=tuple(act.reference for act in faith(own.bad_acts, file.today).broken_by),
        elsewhere=tuple(LoanElsewhere(one.name, one.office, one.number) for one in (*ious, *old_loans)),
        telephones=tuple(SharedTelephone(one.name, one.village_name, one.head_name) for one in telephones),
    )


_this: BindParameter[str] = bindparam("household")
_branch: BindParameter[str] = bindparam("branch")


def _family() -> Select[Any]:
    member = Member.__table__
    return select(member.c.person).where(member.c.household == _this, member.c.state == LIVING)


def _ious() -> Select[Any]:
    iou, person, office = Iou.__table__, Person.__table__, Branch.__table__
    return (
        select(person.c.name, office.c.name.label("office"), iou.c.number)
        .join(person, person.c.id == iou.c.borrower)
        .join(office, office.c.id == iou.c.branch)
        .where(iou.c.borrower.in_(_family()), iou.c.branch != _branch, iou.c.state == IouState.PAID)
    )


def _old_loans() -> Select[Any]:
    loan, person, office, household = OldLoan.__table__, Person.__table__, Branch.__table__, Household.__table__
    return (
        select(person.c.name, office.c.name.label("office"), loan.c.number)
        .join(person, person.c.id == loan.c.person)
        .join(household, household.c.id == loan.c.household)
        .join(office, office.c.id == household.c.branch)
        .where(loan.c.person.in_(_family()), household.c.branch != _branch)
    )


def _telephones() -> Select[Any]:
    """By the blind index alone: a number is not read."""
    mine, other = Person.__table__, Person.__table__.alias()
    member, household, village = Member.__table__, Household.__table__, Village.__table__
    return (
        select(mine.c.name, village.c.name.label("village_name"), household.c.head_name)
        .join(other, other.c.phone_key == mine.c.phone_key)
        .join(member, member.c.person == other.c.id)
        .join(household, household.c.id == member.c.household)
        .join(village, village.c.id == household.c.village)
        .where(mine.c.id.in_(_family()), member.c.household != _this, member.c.state == LIVING)
    )


_BESIDE = (_ious(), _old_loans(), _telephones())
