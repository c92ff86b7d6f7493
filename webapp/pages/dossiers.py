"""The dossier of a case as PDF: the sealed one, or, before that, printed as the case stands now; and its papers one by one."""

from typing import Any

from flask import Blueprint, make_response, url_for
from werkzeug.wrappers import Response

from webapp import refusals
from webapp.case_in_sight import case_known, not_recused
from webapp.database import look_again, reader
from webapp.parts import parts
from webapp.printing.papers import paper
from webapp.printing.parts import part_named
from webapp.printing.volume_file import volume_file
from webapp.sign_in import reader_in
from workflows.acts.show_dossier import ShowDossier
from workflows.acts.show_paper import ShowPaper
from workflows.queries.vote_open import must_be_over
from workflows.words.refusals import NotFound
from workflows.words.sentence import say

PDF = "application/pdf"

blueprint = Blueprint("dossiers", __name__, url_prefix="/cases")


@blueprint.get("/<number>/dossier.pdf")
def download(number: str) -> Response:
    """A PDF/A that opens on a machine without the product. It bears whole numbers: that it was taken is an event (D-06)."""
    found = in_sight(number)
    must_be_over(reader(), found.id)
    parts().door.perform(ShowDossier(application=found.id, actor=reader_in().actor))
    look_again()
    pdf = volume_file(reader(), parts().store, found.id, now=parts().clock.now()).pdf
    return inline(pdf, f"{found.number}.pdf")


@blueprint.get("/<number>/papers/<name>.pdf")
def single(number: str, name: str) -> Response:
    """One paper alone, as it is signed or handed over: of the sealed volume, or as the case stands now. An event as well."""
    found = in_sight(number)
    try:
        wanted = part_named(name)
    except KeyError as unknown:
        raise NotFound(say("没有这种材料")) from unknown
    if wanted.record == "votes":
        must_be_over(reader(), found.id)
    pdf = paper(reader(), parts().store, found.id, name, now=parts().clock.now())
    if pdf is None:
        raise NotFound(say("这一件还没有{paper}", paper=wanted.title))
    parts().door.perform(ShowPaper(application=found.id, paper=name, actor=reader_in().actor))
    return inline(pdf, f"{found.number}-{name}.pdf")


def in_sight(number: str) -> Any:
    """The row of a case that the reader may see. Raises NotFound, Recused."""
    found = case_known(number)
    refusals.about(refusals.Refused(number=found.number, case_url=url_for("cases.show", number=found.number)))
    not_recused(found)
    return found


def inline(pdf: bytes, name: str) -> Response:
    """A PDF that the browser shows, kept by nobody on the way."""
    answer = make_response(pdf)
    answer.content_type = PDF
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
