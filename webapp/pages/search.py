"""One box finds a household or a case by name, pinyin, a whole number, its last four, or a case's number.

A number never stands in an address, so the words are posted.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.database import reader
from webapp.doors import own_branches
from webapp.parts import parts
from webapp.sign_in import reader_in
from workflows.queries import blindness, case_view, search

blueprint = Blueprint("search", __name__, url_prefix="/search")
LONGEST = 100


@blueprint.route("/", methods=["GET", "POST"])
def find() -> str | Response:
    """Straight to a case whose number was given, else the list."""
    words = request.form.get("q", "").strip()[:LONGEST]
    page = max(request.form.get("page", 1, type=int), 1)
    branches = own_branches()
    case = case_view.find_number(reader(), words.upper()) if words else None
    if case is not None and case.branch in branches:
        return redirect(url_for("cases.show", number=case.number), 303)
    hits, more = search.households(reader(), reader_in().branch, words, page=page)
    hits = search.seen(hits, blindness.load(reader(), reader_in().person, now=parts().clock.now()))
    return render_template("search/show.html", words=words, hits=hits, more=more, page=page)
