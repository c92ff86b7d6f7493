"""Freezes what borrower, family and linked persons owe, as a snapshot of this case (G2-02, G3-13)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from workflows.cases.borrowings import gather
from workflows.cases.case import Case
from workflows.credit.exposure import Circle, Exposure, ExposureKind, ExposureLine, Source, differences, faith, total
from workflows.records.grant import ExposureCheck
from workflows.records.grant import ExposureLine as LineRow
from workflows.words.choices.grant import SourceState
from workflows.words.choices.investigation import Lender

OWN_LEDGER = "本社台账"
CREDIT_BUREAU = "征信系统"


@dataclass(frozen=True, slots=True)
class Frozen:
    """A snapshot that was just put down."""

    id: str
    exposure: Exposure
    broken_faith: bool


def freeze(case: Case, occasion: str) -> Frozen:
    """Takes a snapshot for `occasion` (审查, 柜台). A source that was not asked is shown as such, never as zero."""
    found = gather(
        case.db, household=case.row.household, borrower=case.row.applicant, spouse=case.row.spouse, today=case.today
    )
    sources = (
        Source(name=OWN_LEDGER, state=SourceState.OBTAINED, at=case.now),
        Source(name=CREDIT_BUREAU, state=SourceState.NOT_ASKED, at=None),
    )
    exposure = Exposure(lines=found.lines, sources=sources, taken_at=case.now)
    broken = faith(found.bad_acts, case.today)
    grounds = [
        {"kind": act.kind.value, "reference": act.reference, "worst_days_late": act.worst_days_late,
         "ended_on": act.ended_on and act.ended_on.isoformat(), "broken": act in broken.broken_by}
        for act in found.bad_acts
    ]  # fmt: skip
    row = case.write(
        ExposureCheck,
        occasion=occasion,
        at=case.now,
        total=total(line for line in found.lines if line.kind is ExposureKind.LOAN),
        broken_faith=broken.is_broken,
        grounds=grounds,
        sources={source.name: source.state.value for source in sources},
    )
    case.write_lines(LineRow, row, [_row(line) for line in found.lines])
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
    """Whether anything differs that the teller would have to look at again."""
    lines = tuple(_line(row) for row in case.lines(LineRow, earlier.id))
    before = Exposure(lines=lines, sources=now.sources, taken_at=earlier.at)
    return bool(differences(before, now))


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


def _line(row: Any) -> ExposureLine:
    due: date | None = row.due_on
    return ExposureLine(
        circle=Circle(row.circle),
        person=row.person,
        name=row.name,
        kind=ExposureKind(row.kind),
        lender=Lender.THIS_COOPERATIVE,
        reference=row.reference,
        amount=row.amount,
        balance=row.balance,
        due_on=due,
        days_overdue=row.days_overdue,
    )
