"""村授信台账: the villages added up, one village as the sheet that the cooperative keeps, and that sheet to take along.

Nothing can be changed here: the ledger is derived from the cases (RULES G4-09).
"""

from collections.abc import Collection, Sequence
from typing import cast

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from webapp.addresses import page_number
from webapp.database import reader
from webapp.doors import own_sight, within_own_branch
from webapp.parts import parts
from webapp.printing.ledger import LedgerLine, write_ledger
from webapp.printing.ledger_sheets import print_ledger
from webapp.sign_in import reader_in
from workflows.queries import village_ledger, village_totals
from workflows.queries.ledger_sheets import VillageLedger
from workflows.queries.sight import Sight
from workflows.records.at_once import answered
from workflows.words.clock import shanghai_day
from workflows.words.refusals import NotFound
from workflows.words.roles import Role
from workflows.words.sentence import say

SEE_EVERY_VILLAGE = frozenset({Role.DIRECTOR, Role.CREDIT_CLERK, Role.CREDIT_APPROVER, Role.AUDITOR})
"""Whoever else opens the ledger sees the villages that he looks after."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

blueprint = Blueprint("ledger", __name__, url_prefix="/ledger")


@blueprint.get("/")
def index() -> str:
    """All villages of the reader with their sums."""
    sight, now = own_sight(), parts().clock.now()
    found = answered(reader(), village_totals.load(sight, today=shanghai_day(now), managed_by=_managing(sight)))
    return render_template("ledger/index.html", list=found, now=now, blind=_is_blind(sight))


@blueprint.get("/<village>")
def show(village: str) -> str:
    """One page of a village's sheet, with the sums of the page, of each grade and of the village."""
    sight = own_sight()
    ledger = _ledger(sight, village, page_number(request.args))
    return render_template(
        "ledger/show.html", ledger=ledger, sheet=ledger.sheets()[0], now=parts().clock.now(), blind=_is_blind(sight)
    )


@blueprint.get("/<village>/ledger.xlsx")
def spreadsheet(village: str) -> Response:
    """The whole village as a spreadsheet, numbers masked."""
    ledger = _ledger(own_sight(), village, None)
    # The printer's protocol has plain attributes; ours cannot be set, and it only reads them.
    lines = cast("Sequence[LedgerLine]", ledger.rows)
    answer = make_response(write_ledger(lines, village=ledger.village, office=ledger.office, on=ledger.on))
    answer.content_type = XLSX
    answer.headers["Content-Disposition"] = f'attachment; filename="ledger-{ledger.on:%Y%m%d}.xlsx"'
    return answer


@blueprint.get("/<village>/ledger.pdf")
def sheets(village: str) -> Response:
    """The whole village on A4 across, as it is signed and bound."""
    answer = make_response(print_ledger(_ledger(own_sight(), village, None), at=parts().clock.now()).pdf)
    answer.content_type = "application/pdf"
    return answer


def _ledger(sight: Sight, village: str, page: int | None) -> VillageLedger:
    ledger = village_ledger.load(reader(), village, now=parts().clock.now(), page=page, blind=sight.blind)
    within_own_branch(ledger.branch)
    managing = _managing(sight)
    if managing is not None and ledger.manager not in managing:
        raise NotFound(say("没有找到，或这个村不归您管"))
    return ledger


def _managing(sight: Sight) -> Collection[str] | None:
    """Whose villages alone the reader sees; None for somebody who sees every one."""
    return None if reader_in().may_be & SEE_EVERY_VILLAGE else sight.people


def _is_blind(sight: Sight) -> bool:
    """Whether there is anything that the reader must not see; said without telling whether it would stand here."""
    return bool(sight.blind.households or sight.blind.villages or sight.blind.applications)
