"""The village ledgers added up: households with a line, granted, drawn, owed and overdue, village by village (G4-09)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select, type_coerce

from workflows.cases.payments import stands
from workflows.queries.sight import Sight
from workflows.records.at_once import Asking
from workflows.records.column_types import MoneyType
from workflows.records.disbursement import Iou, Repayment
from workflows.records.grant import CreditLine
from workflows.records.households import Household, OldLoan, Village, VillageManager
from workflows.records.people import Person
from workflows.words.choices.standing import LineState
from workflows.words.money import ARITHMETIC, HUNDRED, NOTHING, to_fen

MOST = 2_000
IN_THE_LEDGER = (LineState.IN_FORCE, LineState.SUSPENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Yuan. `drawn` is owed on the lines of the ledger; `owed` everything owed here, of it `overdue` past its due day."""

    households: int
    granted: Decimal = NOTHING
    drawn: Decimal = NOTHING
    owed: Decimal = NOTHING
    overdue: Decimal = NOTHING

    @property
    def use_percent(self) -> int:
        """用信率: how much of what was granted is drawn, in whole percent."""
        return whole_percent(self.drawn, self.granted)

    @property
    def overdue_percent(self) -> Decimal:
        """逾期率: how much of what is owed is overdue, in percent with two decimals."""
        return _percent(self.overdue, self.owed)


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageSums:
    """One village of the list."""

    id: str
    name: str
    manager_name: str
    sums: Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageList:
    """All villages of the reader, by name, and their total."""

    villages: tuple[VillageSums, ...]
    total: Sums

    @property
    def worst_first(self) -> tuple[VillageSums, ...]:
        """Those with the most overdue first, then those with the most granted."""
        return tuple(sorted(self.villages, key=lambda one: (-one.sums.overdue, -one.sums.granted, one.name)))


def load(sight: Sight, *, today: date, managed_by: Collection[str] | None = None) -> Asking[VillageList]:
    """The villages of the reader's branches, or of them those that `managed_by` look after, in two rounds.

    Households from which the reader is recused count nowhere.
    """
    village, manager, person = Village.__table__, VillageManager.__table__, Person.__table__
    wanted = (
        select(village.c.id, village.c.name, person.c.name.label("manager_name"))
        .outerjoin(manager, and_(manager.c.village == village.c.id, manager.c.until.is_(None)))
        .outerjoin(person, person.c.id == manager.c.person)
        .where(village.c.branch.in_(sight.branches))
    )
    if managed_by is not None:
        wanted = wanted.where(manager.c.person.in_(managed_by))
    (villages,) = yield (wanted.order_by(village.c.name, village.c.id).limit(MOST),)
    here = [row.id for row in villages]
    found = yield _lines(sight, here), _loans(sight, here, today), _old_loans(sight, here, today)
    lines, loans, old = ({row.village: row for row in rows} for rows in found)
    summed = tuple(
        VillageSums(
            id=row.id,
            name=row.name,
            manager_name=row.manager_name or "",
            sums=_sums(lines.get(row.id), loans.get(row.id), old.get(row.id)),
        )
        for row in villages
    )
    return VillageList(villages=summed, total=_total(one.sums for one in summed))


def hidden(sight: Sight) -> ColumnElement[bool]:
    """The condition on `household` that leaves out those of whom the reader must not know (PRODUCT §3)."""
    table = Household.__table__
    return and_(table.c.id.not_in(sight.blind.households), table.c.village.not_in(sight.blind.villages))


def whole_percent(part: Decimal, whole: Decimal) -> int:
    """How much of `whole` is `part`, 0 where there is nothing to share."""
    return int(_percent(part, whole).to_integral_value(ROUND_HALF_UP))


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    with localcontext(ARITHMETIC):
        return to_fen(HUNDRED * part / whole) if whole else NOTHING


def _money(difference: ColumnElement[Any]) -> ColumnElement[Any]:
    """SQLAlchemy takes a difference for a plain number; it is yuan as its terms are."""
    return type_coerce(difference, MoneyType())


def _lines(sight: Sight, villages: list[str]) -> Select[Any]:
    line, household = CreditLine.__table__, Household.__table__
    return (
        select(household.c.village, func.count().label("households"), func.sum(line.c.approved_limit).label("granted"))
        .join(household, household.c.id == line.c.household)
        .where(
            household.c.village.in_(villages),
            line.c.state.in_(IN_THE_LEDGER),
            line.c.application.not_in(sight.blind.applications),
            hidden(sight),
        )
        .group_by(household.c.village)
    )


def _loans(sight: Sight, villages: list[str], today: date) -> Select[Any]:
    """What is owed on paid IOUs, and of it what lines in the ledger carry."""
    iou, line, household, paid = (r.__table__ for r in (Iou, CreditLine, Household, Repayment))
    back = select(func.coalesce(func.sum(paid.c.principal), 0)).where(paid.c.iou == iou.c.id).scalar_subquery()
    each = (
        select(household.c.village, iou.c.due_on, line.c.state, _money(iou.c.amount - back).label("balance"))
        .join(household, household.c.id == iou.c.household)
        .join(line, line.c.id == iou.c.line)
        .where(
            household.c.village.in_(villages),
            stands(),
            iou.c.application.not_in(sight.blind.applications),
            hidden(sight),
        )
        .subquery()
    )
    return select(
        each.c.village,
        func.sum(each.c.balance).label("owed"),
        func.sum(case((each.c.state.in_(IN_THE_LEDGER), each.c.balance))).label("drawn"),
        func.sum(case((each.c.due_on < today, each.c.balance))).label("overdue"),
    ).group_by(each.c.village)


def _old_loans(sight: Sight, villages: list[str], today: date) -> Select[Any]:
    """Loans from before the product: the balance that the roster gave, less what came back since."""
    old, household, paid = OldLoan.__table__, Household.__table__, Repayment.__table__
    back = (
        select(func.coalesce(func.sum(paid.c.principal), 0))
        .where(paid.c.old_loan == old.c.id, paid.c.paid_on > old.c.as_of)
        .scalar_subquery()
    )
    each = (
        select(household.c.village, old.c.due_on, _money(old.c.balance - back).label("balance"))
        .join(household, household.c.id == old.c.household)
        .where(household.c.village.in_(villages), hidden(sight))
        .subquery()
    )
    return select(
        each.c.village,
        func.sum(each.c.balance).label("owed"),
        func.sum(case((each.c.due_on < today, each.c.balance))).label("overdue"),
    ).group_by(each.c.village)


def _sums(line: Any, loan: Any, old: Any) -> Sums:
    return Sums(
        households=line.households if line else 0,
        granted=line.granted if line else NOTHING,
        drawn=(loan.drawn if loan else None) or NOTHING,
        owed=sum((one.owed or NOTHING for one in (loan, old) if one), NOTHING),
        overdue=sum((one.overdue or NOTHING for one in (loan, old) if one), NOTHING),
    )


def _total(sums: Iterable[Sums]) -> Sums:
    found = tuple(sums)
    return Sums(
        households=sum(one.households for one in found),
        granted=sum((one.granted for one in found), NOTHING),
        drawn=sum((one.drawn for one in found), NOTHING),
        owed=sum((one.owed for one in found), NOTHING),
        overdue=sum((one.overdue for one in found), NOTHING),
    )
