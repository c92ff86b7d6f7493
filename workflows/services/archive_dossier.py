"""归档: the volume is closed in its place, and its printing is ordered in the same transaction (G4-02)."""

from collections.abc import Mapping

from workflows.cases import jobs
from workflows.cases.case import Case
from workflows.records.filing import Dossier, DossierAssembly, Filing


def run(case: Case) -> Mapping[str, object]:
    """The case is filed with this act."""
    assembly, filing = case.last(DossierAssembly), case.last(Filing)
    assert assembly is not None
    assert filing is not None
    dossier = case.write(
        Dossier,
        kind="loan",
        shelf_mark=assembly.shelf_mark,
        made_at=case.now,
        retention_until=filing.retention_until,
        contents={"catalogue_digest": assembly.catalogue_digest},
    )
    case.set(state="filed", closed_at=case.now)
    order_print(case, dossier)
    return {}


def order_print(case: Case, dossier: str) -> None:
    """What happens next is a row of the outbox."""
    args = {"dossier": dossier}
    jobs.put(case.db, "print_dossier", f"print_dossier:{dossier}", args, now=case.now, application=case.id)
