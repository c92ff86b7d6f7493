"""What the house knows of a dossier that was filed: for whoever holds a copy and asks whether it is the one."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from workflows.records.audit import AuditEvent
from workflows.records.cases import Application
from workflows.records.disbursement import Iou
from workflows.records.filing import Dossier
from workflows.records.transaction import Db


@dataclass(frozen=True, slots=True)
class Filed:
    """`digest` is the SHA-256 of the sealed file, None while it is not sealed.

    `event_hash` is what the audit chain holds today where the dossier says that it ended, None where nothing is.
    """

    number: str
    digest: str | None
    event_hash: str | None


def filed_dossier(db: Db, number: str, chain_seq: int) -> Filed | None:
    """The newest dossier of an IOU or application by its number; None where the house knows of none."""
    application, iou, dossier, event = (r.__table__ for r in (Application, Iou, Dossier, AuditEvent))
    case = db.scalar(
        select(application.c.id)
        .outerjoin(iou, iou.c.application == application.c.id)
        .where(or_(application.c.number == number, iou.c.number == number))
        .limit(1)
    )
    if case is None:
        return None
    row = db.row(select(dossier.c.digest).where(dossier.c.application == case).order_by(dossier.c.id.desc()).limit(1))
    if row is None:
        return None
    found = db.scalar(select(event.c.hash).where(event.c.chain == case, event.c.seq == chain_seq))
    return Filed(number, row.digest, found)
