"""Until when the documents of a case are kept, computed from what is known today, and whether a hold stops it (G4-07)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select

from workflows.cases.retention_hold import standing_hold
from workflows.queries.case_file import CaseFile
from workflows.records.disbursement import Repayment
from workflows.records.transaction import Db
from workflows.words.clock import shanghai_day
from workflows.words.money import NOTHING
from workflows.words.retention import RetentionClass, volume_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """`until` is the last day of the longest term; `hold` a hold that stands, before which no end counts.

    `settled_on` is None for a loan that is not known to be repaid: its settlement is then taken for the due day, or for
    today once that is past.
    """

    until: date
    terms: Mapping[RetentionClass, date] = field(default_factory=dict)
    settled_on: date | None = None
    hold: Any = None


def of_case(db: Db, file: CaseFile) -> Kept | None:
    """Of a case that has a volume; None for one that has not."""
    volume = file.last("dossier") if "dossier" in file.rounds else None
    if volume is None or volume.application != file.application.id:
        return None
    hold = standing_hold(db, file.application.id)
    paid = [iou for iou in file.rounds.get("iou", ()) if iou.paid_at is not None]
    if not paid:
        return Kept(until=volume.retention_until, hold=hold)
    iou = paid[-1]
    settled = _settled_on(db, iou)
    begins = settled or max(iou.due_on, file.today)
    terms = volume_terms(shanghai_day(iou.paid_at), begins, file.application.term_months)
    return Kept(until=max(terms.values()), terms=terms, settled_on=settled, hold=hold)


def _settled_on(db: Db, iou: Any) -> date | None:
    """The day of the last repayment, once the principal is repaid in full."""
    table = Repayment.__table__
    wanted = select(func.sum(table.c.principal).label("back"), func.max(table.c.paid_on).label("last"))
    row = db.row(wanted.where(table.c.iou == iou.id))
    if row is None or (row.back or NOTHING) < iou.amount:
        return None
    found: date = row.last
    return found
