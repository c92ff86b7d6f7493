"""A household over the years: its loans under their lines, kin and guarantees, ratings, visits, its row in the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from sqlalchemy import BindParameter, Row, Select, and_, bindparam, case, exists, func, or_, select

from workflows.queries.household_file import HouseholdFile
from workflows.records.cases import Application
from workflows.records.column_types import InstantType
from workflows.records.disbursement import Iou, Repayment
from workflows.records.filing import LedgerEntry
from workflows.records.grant import ExposureCheck, Rating
from workflows.records.households import Guarantee, Household, Member, OldLoan, Village
from workflows.records.investigation import Visit
from workflows.records.people import Account, Person, Relation, binds
from workflows.records.together import Rows, Together
from workflows.records.transaction import Db
from workflows.words.choices.standing import IouState
from workflows.words.money import NOTHING

LIVING = "在户"
_this: BindParameter[str] = bindparam("household")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanSeen:
    """One loan in yuan. `days_early` tells how a settled one ended: above 0 early, 0 on the day, below 0 late."""

    id: str
    number: str
    case: str
    purpose: str
    amount: Decimal
    balance: Decimal
    lent_on: date | None
    due_on: date | None
    days_overdue: int
    days_early: int | None
    line: str | None
    state: str
    taken_back: bool


@dataclass(frozen=True, slots=True)
class KinSeen:
    """Somebody declared to be kin of a member; `is_staff` says that he must stay out of this household's cases."""

    name: str
    kind: str
    member_name: str
    household: str | None
    head_name: str
    village_name: str
    is_staff: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """`loans` are by line, newest first, old loans under None; `given` and `received` are guarantees in force."""

    loans: Mapping[str | None, tuple[LoanSeen, ...]]
    kin: tuple[KinSeen, ...]
    given: Rows
    received: Rows
    ratings: Rows
    visits: Rows
    ledger: Row[Any] | None
    faith: Row[Any] | None

    @property
    def owed(self) -> tuple[int, Decimal]:
        """Number and sum of the loans that are not paid back."""
        open_loans = [loan.balance for loans in self.loans.values() for loan in loans if loan.balance > 0]
        return len(open_loans), sum(open_loans, NOTHING)


def load_overview(db: Db, file: HouseholdFile, *, now: datetime) -> Overview:
    """Beside the household's file, in one statement."""
    found = _OVERVIEW.ask(db, household=file.id, today=file.today, now=now)
    paid = {row.loan: row for row in found["paid"]}
    ratings = tuple(sorted(found["ratings"], key=attrgetter("at")))
    ledger = sorted(found["ledger"], key=attrgetter("id"))
    faith = sorted(found["faith"], key=attrgetter("at"))
    return Overview(
        loans=_by_line([*_ious(file, paid), *_old_loans(file, paid)]),
        kin=tuple(_kin(row) for row in sorted(found["kin"], key=attrgetter("name", "kind"))),
        given=found["given"],
        received=found["received"],
        ratings=ratings,
        visits=tuple(sorted(found["visits"], key=attrgetter("visited_on"), reverse=True)),
        ledger=ledger[-1] if ledger else None,
        faith=faith[-1] if faith else None,
    )


def _ious(file: HouseholdFile, paid: Mapping[str, Row[Any]]) -> list[LoanSeen]:
    cases = {one.id: one for one in file.applications}
    found = []
    for iou in reversed(file.ious):
        if iou.state == IouState.VOID:
            continue
        back, out = paid.get(iou.id), iou.state == IouState.PAID and iou.id not in file.taken_back
        balance = iou.amount - (back.principal if back else NOTHING) if out else NOTHING
        application = cases.get(iou.application)
        found.append(
            LoanSeen(
                id=iou.id, number=iou.number, case=application.number if application else "",
                purpose=application.purpose if application else "", amount=iou.amount, balance=balance,
                lent_on=iou.disbursed_on, due_on=iou.due_on, days_overdue=_overdue(balance, iou.due_on, file.today),
                days_early=_early(balance, iou.due_on, back) if out else None, line=iou.line, state=iou.state,
                taken_back=iou.id in file.taken_back,
            )
        )  # fmt: skip
    return found


def _old_loans(file: HouseholdFile, paid: Mapping[str, Row[Any]]) -> list[LoanSeen]:
    found = []
    for loan in reversed(file.old_loans):
        back = paid.get(loan.id)
        balance = loan.balance - (back.principal if back else NOTHING)
        found.append(
            LoanSeen(
                id=loan.id, number=loan.number, case="", purpose="", amount=loan.principal, balance=balance,
                lent_on=loan.lent_on, due_on=loan.due_on, days_overdue=_overdue(balance, loan.due_on, file.today),
                days_early=_early(balance, loan.due_on, back), line=None, state=IouState.PAID, taken_back=False,
            )
        )  # fmt: skip
    return found


def _by_line(loans: list[LoanSeen]) -> dict[str | None, tuple[LoanSeen, ...]]:
    return {line: tuple(one for one in loans if one.line == line) for line in dict.fromkeys(one.line for one in loans)}


def _overdue(balance: Decimal, due_on: date | None, today: date) -> int:
    return max((today - due_on).days, 0) if balance > 0 and due_on is not None else 0


def _early(balance: Decimal, due_on: date | None, back: Row[Any] | None) -> int | None:
    return (due_on - back.last_on).days if balance <= 0 and due_on is not None and back is not None else None


def _kin(row: Row[Any]) -> KinSeen:
    return KinSeen(row.name, row.kind, row.member_name, row.household, row.head_name or "", row.village_name or "",
                   row.is_staff)  # fmt: skip


def _paid() -> Select[Any]:
    """Principal paid back and the last day, by loan; on an old loan what came in after its balance was taken."""
    paid, iou, old = Repayment.__table__, Iou.__table__, OldLoan.__table__
    counts = or_(paid.c.iou.is_not(None), paid.c.paid_on > old.c.as_of)
    loan = func.coalesce(paid.c.iou, paid.c.old_loan)
    return (
        select(
            loan.label("loan"),
            func.sum(case((counts, paid.c.principal), else_=0)).label("principal"),
            func.max(paid.c.paid_on).label("last_on"),
        )
        .outerjoin(iou, iou.c.id == paid.c.iou)
        .outerjoin(old, old.c.id == paid.c.old_loan)
        .where(or_(iou.c.household == _this, old.c.household == _this))
        .group_by(loan)
    )


def _relations() -> Select[Any]:
    """Who is kin of a member, in both directions, with his household and whether he works here."""
    relation, person, mine, me = (
        Relation.__table__,
        Person.__table__,
        Member.__table__.alias(),
        Person.__table__.alias(),
    )
    theirs, household, village, account = Member.__table__, Household.__table__, Village.__table__, Account.__table__
    other = or_(
        and_(relation.c.person == mine.c.person, relation.c.other == person.c.id),
        and_(relation.c.other == mine.c.person, relation.c.person == person.c.id),
    )
    return (
        select(
            person.c.name,
            relation.c.kind,
            me.c.name.label("member_name"),
            theirs.c.household,
            household.c.head_name,
            village.c.name.label("village_name"),
            exists().where(account.c.person == person.c.id, account.c.state == "active").label("is_staff"),
        )
        .select_from(mine)
        .join(relation, or_(relation.c.person == mine.c.person, relation.c.other == mine.c.person))
        .join(person, other)
        .join(me, me.c.id == mine.c.person)
        .outerjoin(theirs, and_(theirs.c.person == person.c.id, theirs.c.state == LIVING))
        .outerjoin(household, household.c.id == theirs.c.household)
        .outerjoin(village, village.c.id == household.c.village)
        .where(mine.c.household == _this, mine.c.state == LIVING, binds())
        .where(or_(theirs.c.household.is_(None), theirs.c.household != _this))
    )


def _guarantees(*, given: bool) -> Select[Any]:
    table, person, household, member = Guarantee.__table__, Person.__table__, Household.__table__, Member.__table__
    family = select(member.c.person).where(member.c.household == _this, member.c.state == LIVING)
    whose = table.c.guarantor.in_(family) if given else table.c.household == _this
    return (
        select(table.c.amount, table.c.until, person.c.name, household.c.head_name, table.c.household)
        .join(person, person.c.id == table.c.guarantor)
        .join(household, household.c.id == table.c.household)
        .where(whose, or_(table.c.until.is_(None), table.c.until >= bindparam("today")))
    )


def _of_case(record: Any, *columns: Any) -> Select[Any]:
    """Columns of a record of this household's cases, with the number of the case."""
    table, application = record.__table__, Application.__table__
    return (
        select(*(table.c[name] for name in columns), application.c.number)
        .join(application, application.c.id == table.c.application)
        .where(application.c.household == _this, application.c.opened_at <= bindparam("now", type_=InstantType))
    )


def _visits() -> Select[Any]:
    visit, person = Visit.__table__, Person.__table__
    asked = _of_case(Visit, "visited_on", "photos").add_columns(person.c.name)
    return asked.join(person, person.c.id == visit.c.person).where(visit.c.visited_on.is_not(None))


_OVERVIEW = Together(
    {
        "paid": _paid(),
        "kin": _relations(),
        "given": _guarantees(given=True),
        "received": _guarantees(given=False),
        "ratings": _of_case(Rating, "at", "grade", "score"),
        "visits": _visits(),
        "ledger": _of_case(LedgerEntry, "id", "approved_limit", "at"),
        "faith": _of_case(ExposureCheck, "at", "broken_faith"),
    }
)
