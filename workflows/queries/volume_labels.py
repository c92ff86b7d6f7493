"""What stands on the labels of volumes, boxes and cabinets: which volume of whom lies where, and how long it is kept (G4-06).

A place is written 柜-层-盒-号, as in the shelf mark; a cabinet belongs to one office.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from workflows.records.cases import Application
from workflows.records.disbursement import Iou
from workflows.records.filing import Dossier
from workflows.records.households import Branch, Household, Village
from workflows.records.transaction import Db
from workflows.words.clock import shanghai_day

MOST_VOLUMES = 20_000
"""Volumes of an office whose places are looked through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeLabel:
    """One volume. `box` is 柜-层-盒, `place` the number in it; both empty for a volume without a place on a shelf."""

    number: str
    head_name: str
    village: str
    village_group: str
    office: str
    filed_on: date
    retention_until: date | None
    shelf_mark: str

    @property
    def box(self) -> str:
        """Where its box stands."""
        return self.shelf_mark.rpartition("-")[0]

    @property
    def place(self) -> str:
        """Its number in the box."""
        return self.shelf_mark.rpartition("-")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxLabel:
    """A box with its volumes in their order; there is at least one."""

    box: str
    office: str
    volumes: tuple[VolumeLabel, ...]

    @property
    def parts(self) -> tuple[str, str, str]:
        """Cabinet, shelf, box."""
        cabinet, shelf, box = self.box.split("-")
        return cabinet, shelf, box

    @property
    def villages(self) -> tuple[str, ...]:
        """Of whom it holds volumes, by village."""
        return tuple(dict.fromkeys(one.village for one in self.volumes))

    @property
    def years(self) -> tuple[int, ...]:
        """The years in which they were filed, the earliest first."""
        return tuple(sorted({one.filed_on.year for one in self.volumes}))

    @property
    def retention_until(self) -> date | None:
        """The last day of the longest term in it."""
        return max((one.retention_until for one in self.volumes if one.retention_until), default=None)


def offices(db: Db, seen: ColumnElement[bool]) -> dict[str, str]:
    """Code and name of the offices that have volumes on their shelves, as far as the reader may see."""
    dossier, case, branch = Dossier.__table__, Application.__table__, Branch.__table__
    rows = db.rows(
        select(branch.c.code, branch.c.name)
        .join(case, case.c.branch == branch.c.id)
        .join(dossier, dossier.c.application == case.c.id)
        .where(seen, dossier.c.shelf_mark.is_not(None))
        .distinct()
        .order_by(branch.c.code)
    )
    return {row.code: row.name for row in rows}


def of_case(db: Db, application: str) -> VolumeLabel | None:
    """The label of one volume; None for a case that is not filed."""
    found = _labels(db.rows(_wanted(Application.__table__.c.id == application)))
    return found[-1] if found else None


def boxes(db: Db, office: str, seen: ColumnElement[bool], *, box: str = "", cabinet: str = "") -> tuple[BoxLabel, ...]:
    """The boxes of the office with the code `office`, one `box` or those of a `cabinet` alone where that is wanted.

    `seen` is the condition on `application` that leaves what the reader may see.
    """
    begins = f"{box or cabinet}-" if box or cabinet else ""
    here = and_(Branch.__table__.c.code == office, Dossier.__table__.c.shelf_mark.startswith(begins, autoescape=True))
    found = sorted(_labels(db.rows(_wanted(here, seen))), key=lambda one: in_order(one.shelf_mark))
    by_box: dict[str, list[VolumeLabel]] = {}
    for one in found:
        by_box.setdefault(one.box, []).append(one)
    return tuple(BoxLabel(box=at, office=of[0].office, volumes=tuple(of)) for at, of in by_box.items())


def in_order(mark: str) -> tuple[int, ...]:
    """By which a place sorts: 3-2-9 before 3-2-15."""
    return tuple(int(part) for part in mark.split("-") if part.isdigit())


def _wanted(*where: ColumnElement[bool]) -> Select[Any]:
    dossier, case, iou = Dossier.__table__, Application.__table__, Iou.__table__
    household, village, branch = Household.__table__, Village.__table__, Branch.__table__
    paid = select(func.max(iou.c.number)).where(iou.c.application == case.c.id, iou.c.paid_at.is_not(None))
    return (
        select(
            case.c.number, household.c.head_name, household.c.village_group, village.c.name.label("village"),
            branch.c.name.label("office"), dossier.c.made_at, dossier.c.retention_until, dossier.c.shelf_mark,
            paid.scalar_subquery().label("iou"),
        )
        .join(case, case.c.id == dossier.c.application)
        .join(household, household.c.id == case.c.household)
        .join(village, village.c.id == case.c.village)
        .join(branch, branch.c.id == case.c.branch)
        .where(*where)
        .order_by(dossier.c.id)
        .limit(MOST_VOLUMES)
    )  # fmt: skip


def _labels(rows: Sequence[Any]) -> list[VolumeLabel]:
    """One a case: of a volume that was put together twice, the newer."""
    return [
        VolumeLabel(
            number=row.iou or row.number,
            head_name=row.head_name,
            village=row.village,
            village_group=row.village_group or "",
            office=row.office,
            filed_on=shanghai_day(row.made_at),
            retention_until=row.retention_until,
            shelf_mark=row.shelf_mark or "",
        )
        for row in {row.number: row for row in rows}.values()
    ]
