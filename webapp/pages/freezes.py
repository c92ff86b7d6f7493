"""What is frozen, and the forms that freeze a branch or an account and let anything go again (PRODUCT §3).

A case is frozen on its own page.
"""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.corrections.act_form import ActPage, Candidate
from webapp import act_pages, freezing
from webapp.act_pages import Doing
from webapp.database import reader
from webapp.doors import own_branches, own_sight
from webapp.language import tell
from webapp.parts import parts
from webapp.sign_in import acting, reader_in, verified
from workflows.acts.unfreeze import AskUnfreeze, DecideUnfreeze
from workflows.cases.calendar import load_calendar
from workflows.queries import freezes
from workflows.queries.freezes import FreezeShown
from workflows.records.at_once import answered
from workflows.registers.freezes import FreezeAccount, FreezeBranch
from workflows.words.clock import shanghai_day
from workflows.words.sentence import say

BESIDE = "freezes/act.html"

blueprint = Blueprint("freezes", __name__, url_prefix="/freezes")


@blueprint.get("/")
def index() -> str:
    """Everything that stands in the reader's branches, what is asked about first."""
    now = parts().clock.now()
    return render_template(
        "freezes/index.html",
        frozen=answered(reader(), freezes.standing(own_sight(), reader_in().branch)),
        now=now,
        calendar=load_calendar(reader(), shanghai_day(now)),
    )


@blueprint.route("/branch", methods=["GET", "POST"])
def freeze_branch() -> Response:
    """Stops a branch; beside each stands how many running cases it has."""

    def page() -> ActPage:
        found = freezes.branches(reader(), own_branches())
        return _page(
            [Candidate(one.value, say("{name}（在办 {n} 件会停）", name=one.name, n=one.cases)) for one in found]
        )

    def act(values: dict[str, Any], key: str | None) -> FreezeBranch:
        return FreezeBranch(actor=acting(request.form), key=key, **values)

    def onward(answer: dict[str, Any]) -> str:
        tell(say("已冻结，停下 {n} 件在办的", n=answer["cases"]))
        return url_for("freezes.index")

    return act_pages.run("freeze_branch", page, Doing(FreezeBranch.kind, act, onward), back=_back(), template=BESIDE)


@blueprint.route("/account", methods=["GET", "POST"])
def freeze_account() -> Response:
    """Stops a person; beside each stands how many tasks are in his hands."""

    def page() -> ActPage:
        found = freezes.accounts(reader(), own_branches())
        offered = (
            Candidate(one.value, say("{name} {login}（手上 {n} 件）", name=one.name, login=one.value, n=one.cases))
            for one in found
        )
        return _page(offered)

    def act(values: dict[str, Any], key: str | None) -> FreezeAccount:
        return FreezeAccount(actor=acting(request.form), key=key, **values)

    def onward(answer: dict[str, Any]) -> str:
        tell(say("已冻结，所有登录都已结束"))
        return url_for("freezes.index")

    return act_pages.run("freeze_account", page, Doing(FreezeAccount.kind, act, onward), back=_back(), template=BESIDE)


@blueprint.route("/<freeze>/unfreeze", methods=["GET", "POST"])
def ask_unfreeze(freeze: str) -> Response:
    """A director or an auditor asks."""
    shown = freezing.seen(freeze)

    def act(values: dict[str, Any], key: str | None) -> Any:
        return freezing.asking(shown, values["reason"], acting(request.form), key)

    def onward(answer: dict[str, Any]) -> str:
        tell(say("已申请解冻，等另一人确认"))
        return _onward(shown)

    return _run("ask_unfreeze", AskUnfreeze.kind, shown, act, onward)


@blueprint.route("/<freeze>/unfreeze/decision", methods=["GET", "POST"])
def decide_unfreeze(freeze: str) -> Response:
    """The other of the two decides, with his password."""
    shown = freezing.seen(freeze)

    def act(values: dict[str, Any], key: str | None) -> Any:
        return freezing.deciding(
            shown, verified(acting(request.form), values["password"]), key, agreed=values["agreed"]
        )

    def onward(answer: dict[str, Any]) -> str:
        tell(say("已解冻") if answer["agreed"] else say("已记下不同意，仍然冻结"))
        return _onward(shown)

    return _run("decide_unfreeze", DecideUnfreeze.kind, shown, act, onward)


def _run(form_name: str, kind: str, shown: FreezeShown, act: Any, onward: Any) -> Response:
    back = _onward(shown)
    return act_pages.run(form_name, lambda: _page((), shown), Doing(kind, act, onward), back=back, template=BESIDE)


def _page(offered: Any, shown: FreezeShown | None = None) -> ActPage:
    now = parts().clock.now()
    return ActPage(
        actor=acting(request.form), now=now, today=shanghai_day(now), candidates=tuple(offered), freeze=shown
    )


def _back() -> str:
    return url_for("freezes.index")


def _onward(shown: FreezeShown) -> str:
    """To the case, where one was frozen."""
    return url_for("cases.show", number=shown.detail) if shown.application is not None else _back()
