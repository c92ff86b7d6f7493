"""Prints a filed dossier and seals it: reading alone until the seal, which is an act."""

from webapp.parts import Parts
from webapp.printing.of_case import dossier_of
from webapp.printing.seal import sealed_dossier
from workflows.acts.seal import Seal
from workflows.cases.jobs import Taken
from workflows.records.transaction import reading


def run(parts: Parts, job: Taken) -> None:
    """The job's key makes a second printing of the same volume the first one's receipt."""
    assert job.application is not None
    with reading(parts.database) as db:
        dossier = dossier_of(db, parts.store, job.application, now=parts.clock.now())
    sealed = sealed_dossier(dossier, parts.database.keyring)
    parts.door.perform(
        Seal(
            application=job.application,
            dossier=job.args["dossier"],
            pdf=sealed.pdf,
            digest=sealed.seal.digest,
            seal=sealed.beside.decode(),
            key=job.key,
        )
    )
