"""The diagrams that are deployed, byte for byte as they were handed in."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy import select

from workflows.records.processes import ProcessFile, ProcessVersion
from workflows.records.transaction import Db

DIAGRAM = ".bpmn"
PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedDiagram:
    """One diagram of one version."""

    process: str
    version: int
    digest: str
    current: bool
    deployed_at: datetime


def load(db: Db, *, page: int = 1) -> tuple[tuple[DeployedDiagram, ...], bool]:
    """A page of what is deployed, newest version first, and whether there is more."""
    version, file = ProcessVersion.__table__, ProcessFile.__table__
    rows = db.rows(
        select(version, file.c.name)
        .join(file, file.c.version == version.c.id)
        .where(file.c.name.like(f"%{DIAGRAM}"))
        .order_by(version.c.number.desc(), file.c.name)
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    )
    return tuple(
        DeployedDiagram(process=PurePosixPath(r.name).stem, version=r.number, digest=r.digest, current=r.current,
                        deployed_at=r.deployed_at)
        for r in rows[:PAGE]
    ), len(rows) > PAGE  # fmt: skip


def diagram(db: Db, process: str, number: int) -> bytes | None:
    """The file of a process in the version with this number, None where there is none."""
    version, file = ProcessVersion.__table__, ProcessFile.__table__
    found = db.scalar(
        select(file.c.content)
        .join(version, version.c.id == file.c.version)
        .where(version.c.number == number, file.c.name == process + DIAGRAM)
    )
    return None if found is None else bytes(found)


def diagrams_of(db: Db, version: str) -> dict[str, bytes]:
    """All diagrams of a version by the process that each draws."""
    file = ProcessFile.__table__
    rows = db.rows(
        select(file.c.name, file.c.content).where(file.c.version == version, file.c.name.like(f"%{DIAGRAM}"))
    )
    return {PurePosixPath(row.name).stem: bytes(row.content) for row in rows}
