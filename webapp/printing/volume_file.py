"""The volume of a case as a file: the sealed one, or, before it is sealed, printed as the case stands now."""

from dataclasses import dataclass
from datetime import datetime

from webapp.printing.of_case import dossier_of
from webapp.printing.seal import sealed_dossier
from workflows.attachments.store import Store
from workflows.queries import volumes
from workflows.records.transaction import Db


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeFile:
    """`number` is the IOU's or the application's; `beside` the seal that lies beside the PDF, None where none was kept."""

    number: str
    pdf: bytes
    beside: bytes | None


def volume_file(db: Db, store: Store, application: str, *, now: datetime) -> VolumeFile:
    """Raises NotFound, and Damaged where a file is not what was stored."""
    filed = volumes.sealed_volume(db, application)
    if filed is not None:
        pdf, _ = store.read(db, filed.pdf)
        return VolumeFile(number=filed.number, pdf=pdf, beside=filed.seal.encode() if filed.seal else None)
    made = sealed_dossier(dossier_of(db, store, application, now=now), db.keyring)
    return VolumeFile(number=made.seal.number, pdf=made.pdf, beside=made.beside)
