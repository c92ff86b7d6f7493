"""村授信台账 on paper: A4 across, bound at the left, twenty households a sheet, with the three who sign at its foot."""

from datetime import datetime
from hashlib import sha256

import orjson

from webapp.printing.parts import environment
from webapp.printing.pdf import Printed, write
from workflows.queries.ledger_sheets import VillageLedger


def print_ledger(ledger: VillageLedger, *, at: datetime) -> Printed:
    """All of a village; `at` stands in the file as the time of its making, and the rows lie in it as data."""
    html = environment().get_template("village_ledger.html").render(ledger=ledger)
    data = orjson.dumps(ledger.rows, default=str, option=orjson.OPT_SORT_KEYS)
    return write(html, data, sha256(data).hexdigest(), made_at=at)
