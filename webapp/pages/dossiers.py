"""The dossier of a case as PDF: the sealed one, or, before that, printed as the case stands now."""

from flask import Blueprint, make_response, url_for
from werkzeug.wrappers import Response

from webapp import refusals
from webapp.database import look_again, reader
from webapp.doors import within_sight
from webapp.parts import parts
from webapp.printing.dossier import volume
from webapp.printing.of_case import dossier_of
from webapp.printing.pdf import write_dossier
from webapp.sign_in import reader_in
from workflows.acts.show_dossier import ShowDossier
from workflows.queries import case_view
from workflows.words.refusals import NotFound
from workflows.words.sentence import say

blueprint = Blueprint("dossiers", __name__, url_prefix="/cases")


@blueprint.get("/<number>/dossier.pdf")
def download(number: str) -> Response:
    """A PDF/A that opens on a machine without the product. It bears whole numbers: that it was taken is an event (D-06)."""
    found = case_view.find_number(reader(), number)
    if found is None:
        raise NotFound(say("没有这一件"))
    within_sight(found.branch, found.id)
    refusals.about(refusals.Refused(number=found.number, case_url=url_for("cases.show", number=found.number)))
    case_view.not_recused(reader(), found, reader_in().person, now=parts().clock.now())
    parts().door.perform(ShowDossier(application=found.id, actor=reader_in().actor))
    look_again()
    sealed = case_view.sealed_file(reader(), found.id)
    if sealed is not None:
        data, _row = parts().store.read(reader(), sealed)
    else:
        dossier = dossier_of(reader(), parts().store, found.id, now=parts().clock.now())
        data = write_dossier(volume(dossier)).pdf
    answer = make_response(data)
    answer.content_type = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return answer
