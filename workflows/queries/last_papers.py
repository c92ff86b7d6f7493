"""What a household's last application and visit said, so that a renewal need not ask everything again.

Rows are the records' own; the address is opened with its applicant's keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Select, select

from workflows.records.at_once import Asking
from workflows.records.base import ListRow
from workflows.records.cases import Application
from workflows.records.intake import ApplicationDetail, ApplicationForm
from workflows.records.investigation import (
    Visit,
    VisitAsset,
    VisitDebt,
    VisitGuarantee,
    VisitLand,
    VisitMember,
    VisitStock,
)
from workflows.records.sealed import unseal_text
from workflows.records.transaction import Db

LISTS: Mapping[str, type[ListRow]] = {
    "members": VisitMember,
    "land": VisitLand,
    "stock": VisitStock,
    "assets": VisitAsset,
    "debts": VisitDebt,
    "guarantees": VisitGuarantee,
}


@dataclass(frozen=True, slots=True)
class LastApplication:
    """The last 农户贷款申请书 of the household; addresses and account are open, None where the form did not ask yet."""

    row: Row[Any]
    address: str | None
    registered_address: str | None = None
    settlement_account: str | None = None


@dataclass(frozen=True, slots=True)
class LastVisit:
    """The last 农户调查表 of a visit that was made, in an earlier case; its lists by the names of the form."""

    row: Row[Any]
    lists: Mapping[str, tuple[Row[Any], ...]] = field(default_factory=dict)


def last_application(db: Db, household: str) -> LastApplication | None:
    """None for a household that never applied."""
    table, case = ApplicationForm.__table__, Application.__table__
    row = db.row(
        select(table)
        .join(case, case.c.id == table.c.application)
        .where(case.c.household == household)
        .order_by(table.c.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    address = unseal_text(db, ApplicationForm, "current_address", row, subject=row.subject)
    details = ApplicationDetail.__table__
    beside = db.row(
        select(details).where(details.c.application == row.application).order_by(details.c.id.desc()).limit(1)
    )
    if beside is None:
        return LastApplication(row, address)
    registered, account = (
        unseal_text(db, ApplicationDetail, name, beside, subject=beside.subject)
        for name in ("registered_address", "settlement_account")
    )
    return LastApplication(row, address, registered, account)


def last_visit(household: str, *, before: str) -> Asking[LastVisit | None]:
    """The household's last visit in a case older than `before`; one round where there is none, else two."""
    table, case = Visit.__table__, Application.__table__
    (rows,) = yield (
        select(table)
        .join(case, case.c.id == table.c.application)
        .where(case.c.household == household, case.c.id < before, table.c.visited_on.is_not(None))
        .order_by(table.c.id.desc())
        .limit(1),
    )
    if not rows:
        return None
    lines = yield [_lines(one, rows[0].id) for one in LISTS.values()]
    return LastVisit(rows[0], dict(zip(LISTS, map(tuple, lines), strict=True)))


def _lines(record: type[ListRow], of: str) -> Select[Any]:
    table = record.__table__
    return select(table).where(table.c.of == of).order_by(table.c.position)
