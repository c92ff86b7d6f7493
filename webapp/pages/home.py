"""The first address: whoever is in goes to his work."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from webapp.sign_in import reader_in
from workflows.words.roles import Role

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> Response:
    """To my work, a teller to the counter, whoever only keeps the staff to it; nobody in, to the log-in by way of it."""
    first = {frozenset({Role.ADMINISTRATOR}): "staff.index", frozenset({Role.TELLER}): "counter.show"}
    return redirect(url_for(first.get(reader_in().may_be, "work.show")), 303)
