"""What households said at their visits: debts elsewhere, for whom they stand, and who said that of them (G2-02)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import false, func, or_, select

from workflows.credit.exposure import Circle, ExposureKind, ExposureLine
from workflows.records.cases import Application
from workflows.records.households import Household
from workflows.records.investigation import Visit, VisitDebt, VisitGuarantee
from workflows.records.transaction import Db
from workflows.words.choices.investigation import Lender
from workflows.words.money import NOTHING

VISIT = "上门调查"
_BESIDE_THE_NAME = re.compile(r"[（(].*")


@dataclass(frozen=True, slots=True)
class Declared:
    """Lines that rest on a word alone. `is_asked` says whether the household was ever visited."""

    lines: tuple[ExposureLine, ...]
    is_asked: bool


def declared(db: Db, *, household: str, branch: str, family: Mapping[str, str]) -> Declared:
    """From the household's last visit, and from the last visits of the branch's other households that name its members.

    `family` is person → name. Whoever is named elsewhere is known by name alone, so the line names no person.
    """
    visit = _last_visit(db, household)
    lines = [*_received(db, household, branch, frozenset(family.values()))]
    if visit is not None:
        head = db.scalar(select(Household.__table__.c.head_name).where(Household.__table__.c.id == household)) or ""
        lines = [*_debts(db, visit, head), *_given(db, visit), *lines]
    return Declared(tuple(lines), visit is not None)


def _last_visit(db: Db, household: str) -> str | None:
    visit, application = Visit.__table__, Application.__table__
    found = (
        select(func.max(visit.c.id))
        .join(application, application.c.id == visit.c.application)
        .where(application.c.household == household, visit.c.net_income.is_not(None))
    )
    last: str | None = db.scalar(found)
    return last


def _debts(db: Db, visit: str, head: str) -> Iterable[ExposureLine]:
    """Debts to others than us: what is owed here our own ledger knows better."""
    table = VisitDebt.__table__
    rows = db.rows(select(table).where(table.c.of == visit, table.c.lender != Lender.THIS_COOPERATIVE))
    grouped: dict[tuple[str, str, date | None], list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.lender, row.purpose or "", row.due_on].append(row)
    for (lender, purpose, due_on), some in grouped.items():
        reference = debt_reference(lender, purpose, due_on)
        yield _line(Circle.HOUSEHOLD, head, ExposureKind.LOAN, Lender(lender), reference, _sum(some), due_on)


def debt_reference(lender: str, purpose: str | None, due_on: date | None) -> str:
    """What a debt that a household tells of is known by, as it has no number."""
    return " ".join(part for part in (lender, purpose, due_on.isoformat() if due_on else "") if part)


def _given(db: Db, visit: str) -> Iterable[ExposureLine]:
    table = VisitGuarantee.__table__
    grouped: dict[str, list[Any]] = defaultdict(list)
    for row in db.rows(select(table).where(table.c.of == visit)):
        grouped[row.for_whom.strip()].append(row)
    for name, some in grouped.items():
        yield _line(Circle.HOUSEHOLD, name, ExposureKind.GUARANTEE_GIVEN, None, name, _sum(some), None)


def _received(db: Db, household: str, branch: str, names: frozenset[str]) -> Iterable[ExposureLine]:
    """For whom other households of the branch say they stand, where that is one of `names`."""
    visit, line, application, other = (r.__table__ for r in (Visit, VisitGuarantee, Application, Household))
    newest = (
        select(func.max(visit.c.id).label("id"))
        .join(application, application.c.id == visit.c.application)
        .where(application.c.branch == branch, application.c.household != household, visit.c.net_income.is_not(None))
        .group_by(application.c.household)
        .subquery()
    )
    rows = db.rows(
        select(line.c.for_whom, line.c.balance, other.c.id, other.c.head_name)
        .join(newest, newest.c.id == line.c.of)
        .join(application, application.c.id == line.c.application)
        .join(other, other.c.id == application.c.household)
        .where(or_(false(), *(line.c.for_whom.startswith(name, autoescape=True) for name in names)))
        .order_by(other.c.head_name, other.c.id)
    )
    grouped: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in rows:
        whom = _BESIDE_THE_NAME.sub("", row.for_whom).strip()
        if whom in names:
            grouped[f"{row.head_name}户为{whom}", row.id].append(row)
    several = [words for words, _ in grouped]
    for (words, one), some in grouped.items():
        reference = words if several.count(words) == 1 else f"{words} {one[-6:]}"
        head = some[0].head_name
        yield _line(Circle.LINKED, head, ExposureKind.GUARANTEE_RECEIVED, None, reference, _sum(some), None)


def _sum(rows: Iterable[Any]) -> Decimal:
    return sum((row.balance for row in rows), NOTHING)


def _line(
    circle: Circle,
    name: str,
    kind: ExposureKind,
    lender: Lender | None,
    reference: str,
    balance: Decimal,
    due_on: date | None,
) -> ExposureLine:
    return ExposureLine(
        circle=circle, person=None, name=name, kind=kind, lender=lender, reference=reference, amount=balance,
        balance=balance, due_on=due_on, days_overdue=0, source=VISIT,
    )  # fmt: skip
