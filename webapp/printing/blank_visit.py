"""农户调查表 to be filled in by hand: what the house knows of the household stands in it, numbers masked, the rest is lines.

The sections and their order are those of the form on the screen, so that it is typed in from the top.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any

from webapp.printing.parts import environment
from webapp.printing.pdf import Printed, write
from workflows.queries.household_file import HouseholdFile
from workflows.words.choices.investigation import AssetKind, BadHabit, LandHeld, LandKind, Lender, Standing

LINES = {"members": 8, "land": 6, "stock": 3, "assets": 6}
"""Lines to write on; a family that fills its own gets two more."""

CHOICES = {
    "land": LandKind,
    "held": LandHeld,
    "assets": AssetKind,
    "lenders": Lender,
    "views": Standing,
    "habits": BadHabit,
}


def print_blank_visit(office: str, file: HouseholdFile | None, asked: Any, *, at: datetime) -> Printed:
    """For one household, or with nothing in it; `asked` is the household's running application, if it has one."""
    members = file.members if file is not None else ()
    free = max(LINES["members"] - len(members), 2)
    html = (
        environment()
        .get_template("blank_visit.html")
        .render(office=office, file=file, asked=asked, members=members, free=free, lines=LINES, choices=CHOICES)
    )
    # There is nothing in it to be read off by a machine: what is written on it is typed into the form.
    data = b"{}"
    return write(html, data, sha256(data).hexdigest(), made_at=at)
