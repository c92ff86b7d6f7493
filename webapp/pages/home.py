"""The first address: whoever is in goes to his work."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> Response:
    """To my work, or, where nobody is in, to the log-in by way of it."""
    return redirect(url_for("work.show"), 303)
