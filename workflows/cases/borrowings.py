"""What people owe at this cooperative today, from IOUs, old loans, repayments and guarantees (G2-02)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, func, or_, select

from workflows.cases.payments import stands
from workflows.cases.sums import summed
from workflows.credit.exposure import BadAct, Circle, ExposureKind, ExposureLine
from workflows.records.at_once import Asking, answered
from workflows.records.core_system import BadLoan
from workflows.records.disbursement import Iou, Repayment
from workflows.records.households import Guarantee, Member, OldLoan
from workflows.records.people import Person, Relation, binds
from workflows.records.transaction import Db
from workflows.words.choices.grant import BadActKind
from workflows.words.choices.investigation import Lender
from workflows.words.choices.standing import BadLoanKind
from workflows.words.money import NOTHING

LIVING = "在户"


@dataclass(frozen=True, slots=True)
class Borrowings:
    """Lines for the exposure check, the bad acts of the household, and every loan's lateness for the rating.

    `family` and `kin` are person → name: who lives in the household, and who was declared to be related to one of them.
    """

    lines: tuple[ExposureLine, ...]
    bad_acts: tuple[BadAct, ...]
    late_days: tuple[tuple[int, bool], ...]
    family: Mapping[str, str]
    kin: Mapping[str, str]


def gather(db: Db, *, household: str, borrower: str, spouse: str | None, today: date) -> Borrowings:
    """Everything our own ledger knows of borrower, spouse, household, declared kin and guarantees."""
    return answered(db, gathering(household=household, borrower=borrower, spouse=spouse, today=today))


def gathering(*, household: str, borrower: str, spouse: str | None, today: date) -> Asking[Borrowings]:
    """The same, to be asked beside other questions, in three rounds."""
    people = yield _family(household), _kin(household)
    family, kin = ({row.id: row.name for row in rows} for rows in people)
    circles = dict.fromkeys(kin, Circle.KIN) | dict.fromkeys(family, Circle.HOUSEHOLD)
    circles |= {borrower: Circle.BORROWER} | ({spouse: Circle.SPOUSE} if spouse else {})
    names = family | kin
    ious, old_loans, guarantees = yield (
        _ious(circles),
        _old_loans(household, circles),
        _guarantees(household, family, today),
    )
    loans = [*map(_iou, ious), *map(_old_loan, old_loans)]
    came_back, marked = yield _repayments([loan["id"] for loan in loans]), _bad_loans([loan["id"] for loan in loans])
    repaid: dict[str, list[Any]] = defaultdict(list)
    for row in came_back:
        repaid[row.iou or row.old_loan].append(row)
    bad = _marks(marked)
    lines, acts, late = [], [], []
    for loan in loans:
        paid = repaid.get(loan["id"], [])
        # An old loan's balance is as of its day, so only what came in later counts against it.
        balance = loan["balance"] - sum((row.principal for row in paid if row.paid_on > loan["as_of"]), NOTHING)
        marks = bad.get(loan["id"], {})
        days = _days_overdue(loan["due_on"], marks, today) if balance > 0 else 0
        circle = circles.get(loan["person"], Circle.HOUSEHOLD)
        if balance > 0:
            lines.append(_line(loan, circle, names, balance, days))
        worst = max(days, _late_at_the_end(loan["due_on"], marks, paid, balance))
        if circle in (Circle.BORROWER, Circle.SPOUSE, Circle.HOUSEHOLD):
            late.append((worst, days > 0))
        if worst > 0 and circle in (Circle.BORROWER, Circle.SPOUSE, Circle.HOUSEHOLD):
            cured = None if days > 0 else max(row.paid_on for row in paid)
            acts.append(BadAct(kind=_kind_of(marks), person=loan["person"], reference=loan["number"],
                               worst_days_late=worst, ended_on=cured))  # fmt: skip
    lines += [_guarantee(row, family) for row in guarantees]
    return Borrowings(tuple(lines), tuple(acts), tuple(late), family, kin)


def outstanding(db: Db, household: str) -> Decimal:
    """Yuan that the household owes here: paid-out IOUs and old loans, less what came back."""
    return answered(db, owed_by(household))


def owed_by(household: str) -> Asking[Decimal]:
    """The same, to be asked beside other questions."""
    iou, old, paid = Iou.__table__, OldLoan.__table__, Repayment.__table__
    lent = select(func.sum(iou.c.amount)).where(iou.c.household == household, stands())
    back = select(func.sum(paid.c.principal)).join(iou, iou.c.id == paid.c.iou).where(iou.c.household == household)
    was = select(func.sum(old.c.balance)).where(old.c.household == household)
    was_back = (
        select(func.sum(paid.c.principal))
        .join(old, old.c.id == paid.c.old_loan)
        .where(old.c.household == household, paid.c.paid_on > old.c.as_of)
    )
    lent_now, back_now, was_then, was_back_since = yield from summed(lent, back, was, was_back)
    return lent_now - back_now + was_then - was_back_since


def bad_loans(db: Db, loans: Collection[str]) -> Mapping[str, Mapping[str, date]]:
    """Which of these IOUs and old loans were written off or brought before a court, each kind with its day."""
    return _marks(db.rows(_bad_loans(loans)))


def _bad_loans(loans: Collection[str]) -> Select[Any]:
    table = BadLoan.__table__
    return select(table).where(or_(table.c.iou.in_(loans), table.c.old_loan.in_(loans)))


def _marks(rows: Iterable[Row[Any]]) -> Mapping[str, Mapping[str, date]]:
    found: dict[str, dict[str, date]] = defaultdict(dict)
    for row in rows:
        found[row.iou or row.old_loan][row.kind] = row.happened_on
    return found


def _family(household: str) -> Select[Any]:
    member, person = Member.__table__, Person.__table__
    return (
        select(person.c.id, person.c.name)
        .join(member, member.c.person == person.c.id)
        .where(member.c.household == household, member.c.state == LIVING)
    )


def _kin(household: str) -> Select[Any]:
    relation, person, member = Relation.__table__, Person.__table__, Member.__table__
    family = select(member.c.person).where(member.c.household == household, member.c.state == LIVING)
    return (
        select(person.c.id, person.c.name)
        .join(relation, or_(relation.c.person == person.c.id, relation.c.other == person.c.id))
        .where(or_(relation.c.person.in_(family), relation.c.other.in_(family)), binds(), person.c.id.not_in(family))
    )


def _ious(people: Mapping[str, Circle]) -> Select[Any]:
    table = Iou.__table__
    return select(table).where(table.c.borrower.in_(people), stands())


def _iou(row: Row[Any]) -> dict[str, Any]:
    return {"id": row.id, "number": row.number, "person": row.borrower, "amount": row.amount, "balance": row.amount,
            "due_on": row.due_on, "as_of": date.min}  # fmt: skip


def _old_loans(household: str, people: Mapping[str, Circle]) -> Select[Any]:
    table = OldLoan.__table__
    return select(table).where(or_(table.c.household == household, table.c.person.in_(people)))


def _old_loan(row: Row[Any]) -> dict[str, Any]:
    return {"id": row.id, "number": row.number, "person": row.person, "amount": row.principal, "balance": row.balance,
            "due_on": row.due_on, "as_of": row.as_of}  # fmt: skip


def _repayments(loans: list[str]) -> Select[Any]:
    table = Repayment.__table__
    return select(table).where(or_(table.c.iou.in_(loans), table.c.old_loan.in_(loans))).order_by(table.c.paid_on)


def _days_overdue(due_on: date | None, marks: Mapping[str, date], today: date) -> int:
    """Days since it was due. Whoever writes a loan off or sues for it has called it in, on that day at the latest."""
    late = 0 if due_on is None else max((today - due_on).days, 0)
    return max(late, (today - min(marks.values())).days, 1) if marks else late


def _kind_of(marks: Mapping[str, date]) -> BadActKind:
    if BadLoanKind.WRITTEN_OFF in marks:
        return BadActKind.WRITTEN_OFF
    return BadActKind.IN_COURT if marks else BadActKind.OVERDUE


def _late_at_the_end(due_on: date | None, marks: Mapping[str, date], paid: list[Any], balance: Decimal) -> int:
    if balance > 0 or not paid:
        return 0
    return _days_overdue(due_on, marks, max(row.paid_on for row in paid))


def _line(
    loan: Mapping[str, Any], circle: Circle, names: Mapping[str, str], balance: Decimal, days: int
) -> ExposureLine:
    return ExposureLine(
        circle=circle,
        person=loan["person"],
        name=names.get(loan["person"] or "", ""),
        kind=ExposureKind.LOAN,
        lender=Lender.THIS_COOPERATIVE,
        reference=loan["number"],
        amount=loan["amount"],
        balance=balance,
        due_on=loan["due_on"],
        days_overdue=days,
    )


def _guarantees(household: str, family: Mapping[str, str], today: date) -> Select[Any]:
    table, person = Guarantee.__table__, Person.__table__
    return (
        select(table, person.c.name)
        .join(person, person.c.id == table.c.guarantor)
        .where(
            or_(table.c.guarantor.in_(family), table.c.household == household),
            or_(table.c.until.is_(None), table.c.until >= today),
        )
    )


def _guarantee(row: Row[Any], family: Mapping[str, str]) -> ExposureLine:
    return ExposureLine(
        circle=Circle.HOUSEHOLD if row.guarantor in family else Circle.LINKED,
        person=row.guarantor,
        name=row.name,
        kind=ExposureKind.GUARANTEE_GIVEN if row.guarantor in family else ExposureKind.GUARANTEE_RECEIVED,
        lender=Lender.THIS_COOPERATIVE,
        reference=row.id,
        amount=row.amount,
        balance=row.amount,
        due_on=row.until,
        days_overdue=0,
    )
