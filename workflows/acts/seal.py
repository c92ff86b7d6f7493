"""The dossier was printed and sealed: its file and digest are put down once."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from sqlalchemy import select

from workflows.acts.case_act import CaseAct
from workflows.attachments.kinds import Accepted
from workflows.cases.case import Case
from workflows.records.filing import Dossier
from workflows.records.sealed import change
from workflows.words.actor import PORT, Actor
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal(CaseAct):
    """`pdf` are the bytes as printed, `digest` their SHA-256, `seal` the signed seal that is kept beside them."""

    kind: ClassVar[str] = "seal"
    even_if_frozen: ClassVar[bool] = True
    dossier: str
    pdf: bytes = field(repr=False)
    digest: str
    seal: str
    actor: Actor = PORT

    def body(self) -> bytes:
        """Which volume, which bytes."""
        return f"{self.dossier}|{self.digest}".encode()

    def ask(self, case: Case) -> None:
        """Printing is no duty."""
        return

    def apply(self, case: Case) -> dict[str, Any]:
        """Once; a second printing of the same volume is refused."""
        table = Dossier.__table__
        row = case.db.row(select(table).where(table.c.id == self.dossier, table.c.application == case.id))
        if row is None or row.sealed_at is not None:
            raise NotPossible(say("这一卷已经封存"))
        stored = case.means.store.put(
            case.db, data=Accepted(self.pdf, "application/pdf"), file_name=f"{case.row.number}.pdf", purpose="dossier",
            subject=case.row.applicant, uploaded_by=case.row.applicant, now=case.now, application=case.id,
        )  # fmt: skip
        change(case.db, Dossier, row.id, pdf=stored.id, digest=self.digest, seal=self.seal, sealed_at=case.now)
        case.happened("seal", facts={"dossier": row.id, "digest": self.digest})
        return {"application": case.id, "digest": self.digest}
