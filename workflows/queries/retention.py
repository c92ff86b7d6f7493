"""Until when the documents of a case are kept, computed from what is known today, and whether a hold stops it (G4-07)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select

from workflows.cases.borrowings import bad_loans
from workflows.cases.payments import stands
from workflows.cases.retention_hold import standing_hold
from workflows.queries.case_file import CaseFile
from workflows.records.core_system import CustomerAccount
from workflows.records.disbursement import Iou, Repayment
from workflows.records.households import OldLoan
from workflows.records.people import Person
from workflows.records.transaction import Db
from workflows.words.clock import shanghai_day
from workflows.words.money import NOTHING
from workflows.words.retention import RetentionClass, volume_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """`until` is the last day of the longest term; `hold` a hold that stands, before which no end counts.

    `settled_on` is None for a loan that is not known to be repaid: its settlement is then taken for the due day, or for
    today once that is past. `bad` says whether the loan was written off or brought before a court, each with its day.
    """

    until: date
    terms: Mapping[RetentionClass, date] = field(default_factory=dict)
    settled_on: date | None = None
    bad: Mapping[str, date] = field(default_factory=dict)
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
    bad = bad_loans(db, [iou.id]).get(iou.id, {})
    terms = volume_terms(
        shanghai_day(iou.paid_at),
        settled or max(iou.due_on, file.today),
        file.application.term_months,
        is_bad=bool(bad),
        relation_ends=_relation_ends(db, iou.borrower, file.today),
    )
    return Kept(until=max(terms.values()), terms=terms, settled_on=settled, bad=bad, hold=hold)


def _settled_on(db: Db, iou: Any) -> date | None:
    """The day of the last repayment, once the principal is repaid in full."""
    table = Repayment.__table__
    wanted = select(func.sum(table.c.principal).label("back"), func.max(table.c.paid_on).label("last"))
    row = db.row(wanted.where(table.c.iou == iou.id))
    if row is None or (row.back or NOTHING) < iou.amount:
        return None
    found: date = row.last
    return found


def _relation_ends(db: Db, person: str, today: date) -> date | None:
    """When the last account or loan of a customer ends: today at the earliest while one of them has not ended."""
    return max((*_accounts_end(db, person, today), *_loans_end(db, person, today)), default=None)


def _accounts_end(db: Db, person: str, today: date) -> Iterable[date]:
    account, who = CustomerAccount.__table__, Person.__table__
    rows = db.rows(
        select(account.c.closed_on)
        .join(who, who.c.id_number_key == account.c.holder_key)
        .where(who.c.id == person)
    )  # fmt: skip
    return [row.closed_on or today for row in rows]


def _loans_end(db: Db, person: str, today: date) -> Iterable[date]:
    """Of an old loan only what came in after its balance was stated counts as repaid."""
    iou, old, paid = Iou.__table__, OldLoan.__table__, Repayment.__table__
    ours = (
        select(iou.c.amount.label("owed"), iou.c.due_on, func.sum(paid.c.principal).label("back"),
               func.max(paid.c.paid_on).label("last"))
        .outerjoin(paid, paid.c.iou == iou.c.id)
        .where(iou.c.borrower == person, stands())
        .group_by(iou.c.id, iou.c.amount, iou.c.due_on)
    )  # fmt: skip
    theirs = (
        select(old.c.balance.label("owed"), old.c.due_on, func.sum(paid.c.principal).label("back"),
               func.max(paid.c.paid_on).label("last"))
        .outerjoin(paid, (paid.c.old_loan == old.c.id) & (paid.c.paid_on > old.c.as_of))
        .where(old.c.person == person)
        .group_by(old.c.id, old.c.balance, old.c.due_on)
    )  # fmt: skip
    for row in (*db.rows(ours), *db.rows(theirs)):
        if (row.back or NOTHING) < row.owed:
            yield max(row.due_on or today, today)
        elif row.last is not None:
            yield row.last
