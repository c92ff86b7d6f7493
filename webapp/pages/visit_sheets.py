"""农户调查表 to be filled in by hand where there is no network: for one household, or with nothing in it."""

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.database import reader
from webapp.doors import within_own_branch
from webapp.pages.dossiers import inline
from webapp.parts import parts
from webapp.printing.blank_visit import print_blank_visit
from webapp.sign_in import reader_in
from workflows.duties import guard
from workflows.duties.facts import AboutCase, load
from workflows.queries.household_file import load_household

blueprint = Blueprint("visit_sheets", __name__)


@blueprint.get("/households/<household>/visit-sheet.pdf")
def of_household(household: str) -> Response:
    """With what is known of it, numbers masked, and what its running application asks for."""
    now = parts().clock.now()
    file = load_household(reader(), household, now=now)
    within_own_branch(file.branch)
    about = AboutCase(application=None, branch=file.branch, household=file.id, village=file.village)
    guard.may_see(load(reader(), about, now=now, task_name=str), reader_in().person)
    asked = next((one for one in reversed(file.applications) if one.state == "running"), None)
    return inline(print_blank_visit(file.branch_name, file, asked, at=now).pdf, "visit-sheet.pdf")


@blueprint.get("/visit-sheet.pdf")
def empty() -> Response:
    """For a household that nobody knows yet."""
    made = print_blank_visit(reader_in().branch_name, None, None, at=parts().clock.now())
    return inline(made.pdf, "visit-sheet.pdf")
