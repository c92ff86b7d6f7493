"""Which versions of the diagrams are there, and how many running cases stand on each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from workflows.records.cases import Application
from workflows.records.processes import ProcessVersion
from workflows.records.transaction import Db


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionShown:
    """One version of the whole set; `running` counts the cases on it that have not ended."""

    id: str
    number: int
    digest: str
    deployed_at: datetime
    states_explored: int
    current: bool
    running: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOnOldVersion:
    """A running case that does not stand on the current version; `number` is the application's."""

    id: str
    number: str
    branch: str
    version: int


def versions(db: Db) -> tuple[VersionShown, ...]:
    """Every version, the newest first."""
    table, case = ProcessVersion.__table__, Application.__table__
    on = (
        select(case.c.process_version.label("version"), func.count().label("cases"))
        .where(case.c.closed_at.is_(None))
        .group_by(case.c.process_version)
    )
    running = {row.version: row.cases for row in db.rows(on)}
    return tuple(
        VersionShown(
            id=row.id,
            number=row.number,
            digest=row.digest,
            deployed_at=row.deployed_at,
            states_explored=row.states_explored,
            current=row.current,
            running=running.get(row.id, 0),
        )
        for row in db.rows(select(table).order_by(table.c.number.desc()))
    )


def on_old_versions(db: Db, current: str) -> tuple[CaseOnOldVersion, ...]:
    """Running cases on any version but `current`, by their number."""
    table, case = ProcessVersion.__table__, Application.__table__
    rows = db.rows(
        select(case.c.id, case.c.number, case.c.branch, table.c.number.label("version"))
        .join(table, table.c.id == case.c.process_version)
        .where(case.c.closed_at.is_(None), case.c.process_version != current)
        .order_by(case.c.number)
    )
    return tuple(CaseOnOldVersion(id=row.id, number=row.number, branch=row.branch, version=row.version) for row in rows)
