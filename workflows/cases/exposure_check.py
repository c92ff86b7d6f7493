"""Freezes what borrower, family and linked persons owe, as a snapshot of this case (G2-02, G3-13)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from workflows.cases import credit_reports
from workflows.cases.borrowings import gather
from workflows.cases.case import Case
from workflows.cases.credit_reports import LastReport
from workflows.cases.declared import VISIT, declared
from workflows.credit.exposure import (
    OF_THE_HOUSEHOLD,
    BadAct,
    Circle,
    Difference,
    Exposure,
    ExposureKind,
    ExposureLine,
    Source,
    differences,
    faith,
    total,
)
from workflows.records.enquiries import ExposureOrigin
from workflows.records.grant import ExposureCheck
from workflows.records.grant import ExposureLine as LineRow
from workflows.words.choices.grant import SourceState
from workflows.words.choices.investigation import Lender
from workflows.words.sentence import text

OWN_LEDGER = text("本社台账")
OLD_LOANS = text("老贷款")
GUARANTEES = text("担保登记")
KIN = text("亲属借款")


@dataclass(frozen=True, slots=True)
class Frozen:
    """A snapshot that was just put down."""

    id: str
    exposure: Exposure
    broken_faith: bool


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known now: the lines by source, what may be broken faith, every loan's lateness for the rating."""

    exposure: Exposure
    bad_acts: tuple[BadAct, ...]
    late_days: tuple[tuple[int, bool], ...]


def look_up(case: Case) -> Known:
    """Asks every source; one that was not asked, or did not answer, stands as such, never as zero (G2-02)."""
    borrower, spouse = case.row.applicant, case.row.spouse
    own = gather(case.db, household=case.row.household, borrower=borrower, spouse=spouse, today=case.today)
    told = declared(case.db, household=case.row.household, branch=case.row.branch, family=own.family)
    reports = credit_reports.last_reports(case.db, case.id, case.today)
    circles = {person: (Circle.HOUSEHOLD, name) for person, name in own.family.items()}
    for person, circle in ((spouse, Circle.SPOUSE), (borrower, Circle.BORROWER)):
        if person in own.family:
            circles[person] = (circle, own.family[person])
    reported, acts = credit_reports.lines_and_acts(reports, circles)
    asked = SourceState.OBTAINED, SourceState.NOT_ASKED
    sources = (
        *(Source(name=one, state=SourceState.OBTAINED, at=case.now) for one in (OWN_LEDGER, OLD_LOANS, GUARANTEES)),
        Source(name=KIN, state=asked[not own.kin], at=case.now),
        Source(name=VISIT, state=asked[not told.is_asked], at=case.now),
        *_bureau(
            reports, {one: own.family[one] for one in dict.fromkeys((borrower, spouse, *reports)) if one in own.family}
        ),
    )
    lines = (*own.lines, *told.lines, *reported)
    late = tuple((act.worst_days_late, act.ended_on is None) for act in acts if act.worst_days_late)
    return Known(
        Exposure(lines=lines, sources=sources, taken_at=case.now), (*own.bad_acts, *acts), (*own.late_days, *late)
    )


def freeze(case: Case, occasion: str) -> Frozen:
    """Takes a snapshot for `occasion` (审查, 柜台)."""
    known = look_up(case)
    broken = faith(known.bad_acts, case.today)
    grounds = [
        {"kind": act.kind.value, "reference": act.reference, "worst_days_late": act.worst_days_late,
         "ended_on": act.ended_on and act.ended_on.isoformat(), "broken": act in broken.broken_by}
        for act in (*broken.broken_by, *broken.history)
    ]  # fmt: skip
    exposure = known.exposure
    row = case.write(
        ExposureCheck,
        occasion=occasion,
        at=case.now,
        total=total(_counted(exposure)),
        broken_faith=broken.is_broken,
        grounds=grounds,
        sources={source.name: source.state.value for source in exposure.sources},
    )
    case.write_lines(LineRow, row, [_row(line) for line in exposure.lines])
    case.write_lines(
        ExposureOrigin,
        row,
        [
            {"position": place, "lender": line.lender and line.lender.value, "source": line.source}
            for place, line in enumerate(exposure.lines, start=1)
            if line.source
        ],
    )
    return Frozen(row, exposure, broken.is_broken)


def last_frozen(case: Case, occasion: str) -> Any:
    """The newest snapshot of an occasion, or None."""
    table = ExposureCheck.__table__
    return case.db.row(
        select(table)
        .where(table.c.application == case.id, table.c.occasion == occasion)
        .order_by(table.c.id.desc())
        .limit(1)
    )


def changed_since(case: Case, earlier: Any, now: Exposure) -> bool:
    """Whether anything differs that the teller would have to look at again; what was not asked again is no difference."""
    lines, origins = case.lines(LineRow, earlier.id), case.lines(ExposureOrigin, earlier.id)
    before = Exposure(lines=as_lines(lines, origins), sources=now.sources, taken_at=earlier.at)
    return any(not was_not_asked(one, states(now.sources)) for one in differences(before, now))


def was_not_asked(one: Difference, asked: Mapping[str, str]) -> bool:
    """Whether a line is gone only because its source was not asked this time; `asked` is source → state."""
    gone = one.before if one.after is None else None
    return gone is not None and bool(gone.source) and asked.get(gone.source) != SourceState.OBTAINED


def states(sources: Iterable[Source]) -> dict[str, str]:
    """Source → state."""
    return {one.name: one.state.value for one in sources}


def as_lines(rows: Iterable[Any], origins: Iterable[Any]) -> tuple[ExposureLine, ...]:
    """The rows of one snapshot as they were frozen; `origins` says which did not come from our own ledger."""
    by_place = {row.position: row for row in origins}
    return tuple(_line(row, by_place.get(row.position)) for row in rows)


def _counted(exposure: Exposure) -> list[ExposureLine]:
    """The household's debts; what it said of other banks counts only where no bureau has told."""
    told_by_bureau = any(
        one.state is SourceState.OBTAINED and one.name.startswith(credit_reports.BUREAU) for one in exposure.sources
    )
    return [
        line
        for line in exposure.lines
        if line.kind is ExposureKind.LOAN
        and line.circle in OF_THE_HOUSEHOLD
        and not (told_by_bureau and line.source == VISIT and line.lender is Lender.OTHER_BANK)
    ]


def _bureau(reports: Mapping[str, LastReport], persons: Mapping[str, str]) -> Iterable[Source]:
    """Borrower and spouse, asked about or not, and whoever else was asked about."""
    for person, name in persons.items():
        last = reports.get(person)
        state = last.state if last else SourceState.NOT_ASKED
        at = last.report.at if last and last.report else None
        yield Source(name=credit_reports.source_name(name), state=state, at=at)


def _row(line: ExposureLine) -> dict[str, Any]:
    return {
        "circle": line.circle.value,
        "person": line.person,
        "name": line.name,
        "kind": line.kind.value,
        "reference": line.reference,
        "amount": line.amount,
        "balance": line.balance,
        "due_on": line.due_on,
        "days_overdue": line.days_overdue,
        "broken_faith": line.days_overdue > 0,
    }


def _line(row: Any, origin: Any | None) -> ExposureLine:
    lender: str | None = Lender.THIS_COOPERATIVE.value if origin is None else origin.lender
    return ExposureLine(
        circle=Circle(row.circle),
        person=row.person,
        name=row.name,
        kind=ExposureKind(row.kind),
        lender=None if lender is None else Lender(lender),
        reference=row.reference,
        amount=row.amount,
        balance=row.balance,
        due_on=row.due_on,
        days_overdue=row.days_overdue,
        source="" if origin is None else origin.source,
    )
