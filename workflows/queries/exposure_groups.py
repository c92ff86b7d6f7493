"""The frozen exposures of a case as they are read: borrower, spouse, household, kin, each with what it comes to (G2-02)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from workflows.credit.exposure import Circle, ExposureKind
from workflows.queries.case_file import CaseFile
from workflows.words.money import NOTHING
from workflows.words.sentence import text

GROUPS: tuple[tuple[str, tuple[Circle, ...]], ...] = (
    (text("借款人"), (Circle.BORROWER,)),
    (text("配偶"), (Circle.SPOUSE,)),
    (text("家庭成员"), (Circle.HOUSEHOLD,)),
    (text("亲属与担保关联"), (Circle.KIN, Circle.LINKED)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One debt or guarantee, or of whom none was found. `worst_days` is how late it ever was, where that is known."""

    name: str
    kind: str = ""
    reference: str = ""
    told_by: str = ""
    balance: Decimal | None = None
    due_on: date | None = None
    days_overdue: int = 0
    worst_days: int = 0
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Owing:
    """A circle of people with what it owes and what it stands for, in yuan."""

    title: str
    rows: tuple[Owed, ...]
    owed: Decimal
    guaranteed: Decimal


@dataclass(frozen=True, slots=True)
class Exposures:
    """The groups that have anybody in them, how many debts and guarantees there are, and their sums in yuan."""

    groups: tuple[Owing, ...]
    count: int
    owed: Decimal
    guaranteed: Decimal
    household_owes: Decimal


def exposures_of(file: CaseFile) -> Exposures:
    """Of the last check; what an old report told is left out (G2-03). Guarantees received are nobody's debt here."""
    origins, old = file.origins(), file.old_reports()
    lines = [one for one in file.lines("exposure_lines") if origins.get(one.position, "") not in old]
    exposure = file.last("exposure")
    grounds = {one["reference"]: one for one in exposure.grounds} if exposure is not None else {}
    groups = [
        _group(title, [one for one in lines if one.circle in circles], _without(file, circles, lines), origins, grounds)
        for title, circles in GROUPS
    ]
    own = {Circle.BORROWER, Circle.SPOUSE, Circle.HOUSEHOLD}
    return Exposures(
        groups=tuple(one for one in groups if one.rows),
        count=len(lines),
        owed=_sum(lines, ExposureKind.LOAN),
        guaranteed=_sum(lines, ExposureKind.GUARANTEE_GIVEN),
        household_owes=_sum((one for one in lines if one.circle in own), ExposureKind.LOAN),
    )


def _group(title: str, lines: list[Any], without: list[str], origins: dict[int, str], grounds: dict[str, Any]) -> Owing:
    rows = [
        Owed(
            name=one.name, kind=one.kind, reference=one.reference, told_by=origins.get(one.position, ""),
            balance=one.balance, due_on=one.due_on, days_overdue=one.days_overdue,
            worst_days=grounds.get(one.reference, {}).get("worst_days_late", 0), broken=one.broken_faith,
        )
        for one in lines
    ]  # fmt: skip
    none = [Owed(name=name) for name in without]
    return Owing(title, (*rows, *none), _sum(lines, ExposureKind.LOAN), _sum(lines, ExposureKind.GUARANTEE_GIVEN))


def _without(file: CaseFile, circles: tuple[Circle, ...], lines: list[Any]) -> list[str]:
    """Who of the household owes nothing that anybody told of."""
    spouse = file.spouse.id if file.spouse is not None else None
    asked = {
        Circle.BORROWER: [(file.applicant.id, file.applicant.name)],
        Circle.SPOUSE: [(file.spouse.id, file.spouse.name)] if file.spouse is not None else [],
        Circle.HOUSEHOLD: [
            (one.person, one.name)
            for one in file.members
            if one.is_adult and one.person not in (file.applicant.id, spouse)
        ],
    }
    found = {one.person for one in lines} | {one.name for one in lines if one.person is None}
    return [name for circle in circles for person, name in asked.get(circle, []) if not {person, name} & found]


def _sum(lines: Iterable[Any], kind: ExposureKind) -> Decimal:
    return sum((one.balance for one in lines if one.kind == kind), NOTHING)
