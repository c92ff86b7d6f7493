"""The aml_officer's own page: cases that a list hit has stopped, screened again or ended there and nowhere else (G3-06)."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.case_in_sight import not_recused
from webapp.database import look_again, reader
from webapp.doors import own_sight, within_own_branch
from webapp.fingerprint import answered_before, fingerprint_of, sent_as
from webapp.language import tell
from webapp.parts import parts
from webapp.sign_in import acting
from workflows.acts.end_listed import EndListed
from workflows.acts.screen_again import ScreenAgain
from workflows.queries import case_view, listed_cases
from workflows.words.refusals import NotFound
from workflows.words.sentence import say

blueprint = Blueprint("screening", __name__, url_prefix="/screening")


@blueprint.get("/")
def index() -> str:
    """Those that wait, the longest first."""
    return render_template("screening/index.html", cases=listed_cases.load(reader(), own_sight()))


@blueprint.post("/<number>/again")
def screen_again(number: str) -> Response:
    """Asks the lists once more."""
    answer = _perform(ScreenAgain, number)
    if answer["hit"]:
        tell(say("{number} 仍有命中，继续停办", number=answer["number"]))
    else:
        tell(say("{number} 没有命中，已恢复办理", number=answer["number"]))
    return redirect(url_for("screening.index"), 303)


@blueprint.post("/<number>/end")
def end_listed(number: str) -> Response:
    """Ends the case."""
    answer = _perform(EndListed, number)
    tell(say("{number} 已终止办理", number=answer["number"]))
    return redirect(url_for("screening.index"), 303)


def _perform(act: type[ScreenAgain] | type[EndListed], number: str) -> dict[str, object]:
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    first = answered_before(act.kind, key, sent)
    if first is not None:
        return first
    found = case_view.find_number(reader(), number)
    if found is None:
        raise NotFound(say("没有这一件"))
    within_own_branch(found.branch)
    not_recused(found)
    done = act(application=found.id, actor=acting(request.form), key=key or None)
    answer = parts().door.perform(sent_as(done, sent))
    look_again()
    return answer
