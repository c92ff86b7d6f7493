"""The dossier of a case with all that printing needs: the font of the stamp, the names of the tasks."""

from datetime import datetime

from webapp.printing.pdf import stamp_font
from workflows.attachments.store import Store
from workflows.cases.means import Means
from workflows.queries.case_view import find_number
from workflows.queries.dossier import Dossier, contents
from workflows.records.transaction import Db


def dossier_of(db: Db, store: Store, means: Means, application: str, *, now: datetime) -> Dossier:
    """Raises NotFound, and Damaged where a file is not what was stored."""
    row = find_number(db, application)
    names = {}
    if row is not None:
        names = {node.id: node.name for node in means.specification(db, row.process_version).nodes.values()}
    return contents(db, store, application, now, font=stamp_font(), task_names=names)
