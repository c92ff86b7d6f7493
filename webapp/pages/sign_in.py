"""Log-in and log-out, and the language of whoever is not in yet."""

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from forms.fields.texts import PasswordField, TextField
from forms.paper_form import PaperForm
from webapp import sign_in
from webapp.database import look_again, reader
from webapp.language import CHOSEN, tell
from webapp.parts import parts
from webapp.refusals import put_at_fields
from webapp.settings import LANGUAGES
from webapp.sign_in import stays_here
from workflows.queries import kin_declarations
from workflows.queries.house import house_name
from workflows.registers.sign_in_tries import LONGEST_NAME
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import say, text

blueprint = Blueprint("sign_in", __name__)

HOME = "/"


class FirstPassword(PasswordField):
    """The password at the door, not yet again."""

    empty = say("填{label}")


class LogIn(PaperForm):
    """Who comes in."""

    username = TextField(text("工号或姓名"), limit=LONGEST_NAME)
    password = FirstPassword(text("密码"))


@blueprint.get("/login")
def show() -> Response:
    """The page of the log-in; whoever is in already goes on."""
    if sign_in.signed_in() is not None:
        return redirect(_onward(), 303)
    return _page(LogIn(), 200)


@blueprint.post("/login")
def enter() -> Response:
    """Opens a sign-in, or says how many tries are left."""
    form = LogIn(request.form)
    if not form.validate():
        return _page(form, 422)
    try:
        opened = sign_in.log_in(form.username.data, form.password.typed)
    except EntryRefused as refusal:
        put_at_fields(form, refusal)
        return _page(form, 422)
    look_again()
    asked = kin_declarations.asked_for_at(reader(), opened, now=parts().clock.now())
    if asked is not None:
        tell(asked)
    return redirect(_onward(), 303)


@blueprint.post("/logout")
def leave() -> Response:
    """Ends the sign-in, and has the browser forget the pages it kept."""
    sign_in.log_out()
    answer = redirect(url_for("sign_in.show"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@blueprint.post("/login/language")
def choose_language() -> Response:
    """For this browser, until somebody is in and his own language holds."""
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        session[CHOSEN] = wanted
    return redirect(url_for("sign_in.show", next=stays_here(request.form.get("next"))), 303)


def _page(form: LogIn, status: int) -> Response:
    onward = stays_here(request.values.get("next"))
    return make_response(
        render_template("sign_in/show.html", form=form, next=onward, house=house_name(reader())), status
    )


def _onward() -> str:
    return stays_here(request.values.get("next")) or HOME
