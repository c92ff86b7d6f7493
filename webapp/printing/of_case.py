"""The dossier of a case with all that printing needs: the font of the stamp on copies of identity papers."""

from datetime import datetime

from webapp.printing.pdf import stamp_font
from workflows.attachments.store import Store
from workflows.queries.dossier import Dossier, contents
from workflows.records.transaction import Db


def dossier_of(db: Db, store: Store, application: str, *, now: datetime) -> Dossier:
    """Raises NotFound, and Damaged where a file is not what was stored."""
    return contents(db, store, application, now, font=stamp_font())
