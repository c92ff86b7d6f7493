"""The frozen exposures of a case as they are read: borrower, spouse, household, kin, each with what it comes to (G2-02)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from workflows.cases.declared import VISIT, debt_reference
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
    """One debt or guarantee, or of whom none was found. `worst_days` is how late it ever was, where that is known.

    `said_late` is what a household says of its own debt without saying since when; of what it stands for elsewhere
    nobody told how it is repaid, and `is_told` is false.
    """

    name: str
    kind: str = ""
    reference: str = ""
    told_by: str = ""
    balance: Decimal | None = None
    due_on: date | None = None
    days_overdue: int = 0
    worst_days: int = 0
    said_late: bool = False
    is_told: bool = True
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
    late = {debt_reference(one.lender, one.purpose, one.due_on) for one in file.lines("visit_debts") if one.overdue}
    told = Told(origins, grounds, late)
    groups = [
        _group(title, [one for one in lines if one.circle in circles], _without(file, circles, lines), told)
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


@dataclass(frozen=True, slots=True)
class Told:
    """Who told of each line, what grounds of broken faith were found, and which debts a household says are overdue."""

    origins: Mapping[int, str]
    grounds: Mapping[str, Any]
    late: Collection[str]

    def of(self, line: Any) -> Owed:
        """The line as it is read."""
        told_by = self.origins.get(line.position, "")
        at_visit = told_by == VISIT
        return Owed(
            name=line.name, kind=line.kind, reference=line.reference, told_by=told_by, balance=line.balance,
            due_on=line.due_on, days_overdue=line.days_overdue,
            worst_days=self.grounds.get(line.reference, {}).get("worst_days_late", 0),
            said_late=at_visit and line.reference in self.late,
            is_told=not at_visit or line.kind == ExposureKind.LOAN, broken=line.broken_faith,
        )  # fmt: skip


def _group(title: str, lines: list[Any], without: list[str], told: Told) -> Owing:
    rows = [told.of(one) for one in lines] + [Owed(name=name) for name in without]
    return Owing(title, tuple(rows), _sum(lines, ExposureKind.LOAN), _sum(lines, ExposureKind.GUARANTEE_GIVEN))


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
