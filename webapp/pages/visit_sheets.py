"""What is taken to a household on paper: 农户调查表 to be filled in by hand, and the texts that its members are to sign."""

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.database import reader
from webapp.doors import within_own_branch
from webapp.pages.dossiers import in_sight, inline
from webapp.parts import parts
from webapp.printing.blank_visit import print_blank_visit
from webapp.printing.consents_to_sign import print_to_sign, to_sign
from webapp.printing.papers import TO_SIGN
from webapp.sign_in import reader_in
from workflows.acts.show_paper import ShowPaper
from workflows.duties import guard
from workflows.duties.facts import AboutCase, load
from workflows.queries.case_file_read import load_case_file
from workflows.queries.household_file import load_household
from workflows.words.refusals import NotFound
from workflows.words.sentence import say

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


@blueprint.get("/cases/<number>/to-sign.pdf")
def to_sign_in(number: str) -> Response:
    """A page a text for each member whose word is awaited. An event of the case, as every paper of it."""
    found = in_sight(number)
    file = load_case_file(reader(), found.id, now=parts().clock.now())
    sheets = to_sign(file)
    if not sheets:
        raise NotFound(say("这一件没有等家庭成员签的"))
    pdf = print_to_sign(file, sheets, at=parts().clock.now()).pdf
    parts().door.perform(ShowPaper(application=found.id, paper=TO_SIGN, actor=reader_in().actor))
    return inline(pdf, f"{found.number}-to-sign.pdf")


@blueprint.get("/visit-sheet.pdf")
def empty() -> Response:
    """For a household that nobody knows yet."""
    made = print_blank_visit(reader_in().branch_name, None, None, at=parts().clock.now())
    return inline(made.pdf, "visit-sheet.pdf")
