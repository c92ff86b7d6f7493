"""The row of the village ledger that is signed in filing, derived from the case (G4-09)."""

from collections.abc import Mapping

from sqlalchemy import select

from workflows.cases.case import Case
from workflows.cases.line_use import drawn_on
from workflows.records.filing import LedgerEntry
from workflows.records.grant import CreditLine


def run(case: Case) -> Mapping[str, object]:
    """A new row each round; the ledger itself is never edited."""
    table = CreditLine.__table__
    line = case.db.row(select(table).where(table.c.id == case.row.line))
    assert line is not None
    case.write(
        LedgerEntry,
        village=case.row.village,
        household=case.row.household,
        line=line.id,
        grade=line.grade,
        approved_limit=line.approved_limit,
        drawn=drawn_on(case.db, line.id).outstanding,
        valid_until=line.valid_until,
        at=case.now,
    )
    return {}
