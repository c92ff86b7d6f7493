"""Which volumes there are, for whoever prints them."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from workflows.records.cases import Application
from workflows.records.disbursement import Iou
from workflows.records.filing import Dossier
from workflows.records.transaction import Db


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedVolume:
    """A volume that was sealed: its IOU's or application's number, the attachment that is its PDF, its signed seal."""

    number: str
    pdf: str
    seal: str | None


def sealed_volume(db: Db, application: str) -> SealedVolume | None:
    """The newest sealed volume of a case, by the case's id; None before it is sealed."""
    dossier, case = Dossier.__table__, Application.__table__
    row = db.row(
        select(dossier.c.pdf, dossier.c.seal, case.c.number)
        .join(case, case.c.id == dossier.c.application)
        .where(dossier.c.application == application, dossier.c.pdf.is_not(None))
        .order_by(dossier.c.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    iou = Iou.__table__
    paid = db.scalar(select(iou.c.number).where(iou.c.application == application, iou.c.paid_at.is_not(None)))
    return SealedVolume(number=str(paid or row.number), pdf=row.pdf, seal=row.seal)


def of_village(db: Db, village: str) -> tuple[str, ...]:
    """The ids of the village's cases that have a volume, by their number."""
    dossier, case = Dossier.__table__, Application.__table__
    has_one = select(dossier.c.id).where(dossier.c.application == case.c.id).exists()
    rows = db.rows(select(case.c.id).where(case.c.village == village, has_one).order_by(case.c.number))
    return tuple(row.id for row in rows)


def case_of(db: Db, number: str) -> str | None:
    """The id of the case with an application's or an IOU's number."""
    case, iou = Application.__table__, Iou.__table__
    wanted = select(case.c.id).outerjoin(iou, iou.c.application == case.c.id)
    found = db.scalar(wanted.where(or_(case.c.number == number, iou.c.number == number)).limit(1))
    return None if found is None else str(found)
