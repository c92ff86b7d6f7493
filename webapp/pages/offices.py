"""Offices and villages: the tree with what hangs on it, new ones, and who looks after each village."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.administration.offices import NewOffice, NewVillage, VillageManaging
from forms.paper_form import PaperForm
from webapp.addresses import words_of
from webapp.database import look_again, reader
from webapp.doors import own_branches
from webapp.fingerprint import answered_before, fingerprint_of, new_key, sent_as
from webapp.language import tell
from webapp.parts import parts
from webapp.refusals import put_at_fields
from webapp.sign_in import reader_in
from workflows.queries import offices as queries
from workflows.queries.offices import VillageShown
from workflows.queries.staff import BranchShown, branches
from workflows.registers.branches import AddBranch, AddVillage, AssignManager
from workflows.words.refusals import EntryRefused
from workflows.words.roles import Role
from workflows.words.sentence import Sentence, say

LONGEST_KEY = 200

blueprint = Blueprint("offices", __name__, url_prefix="/admin")


@blueprint.get("/branches/")
def index() -> Response:
    """The tree of one's own office and those below."""
    return _tree(NewOffice.for_page(_choices()), new_key(), 200)


@blueprint.post("/branches/")
def add() -> Response:
    """A new office."""
    form = NewOffice.for_page(_choices(), request.form)

    def act(key: str | None) -> AddBranch:
        return AddBranch(code=form.code.data, name=form.name.data, parent=form.parent.data, actor=reader_in().actor,
                         key=key)  # fmt: skip

    return _handed_in(AddBranch.kind, form, act, _tree, url_for("offices.index"), say("网点已建"))


@blueprint.get("/villages/")
def villages() -> Response:
    """Every village with who looks after it."""
    return _villages(NewVillage.for_page(_lowest()), new_key(), 200)


@blueprint.post("/villages/")
def add_village() -> Response:
    """A new village."""
    form = NewVillage.for_page(_lowest(), request.form)

    def act(key: str | None) -> AddVillage:
        return AddVillage(branch=form.branch.data, name=form.name.data, actor=reader_in().actor, key=key)

    return _handed_in(AddVillage.kind, form, act, _villages, url_for("offices.villages"), say("村已建"))


@blueprint.get("/villages/<id>")
def village(id: str) -> Response:
    """One village beside the list, to name another manager."""
    found = queries.village(reader(), id, own_branches())
    return _villages(VillageManaging.for_page(_managers(found)), new_key(), 200, found)


@blueprint.post("/villages/<id>")
def assign(id: str) -> Response:
    """From now on somebody else looks after it."""
    found = queries.village(reader(), id, own_branches())
    form = VillageManaging.for_page(_managers(found), request.form)

    def act(key: str | None) -> AssignManager:
        return AssignManager(village=found.id, staff=form.manager.data, actor=reader_in().actor, key=key)

    def again(form: PaperForm, key: str, status: int) -> Response:
        return _villages(form, key, status, found)

    words = say("{village}已换人管", village=found.name)
    return _handed_in(AssignManager.kind, form, act, again, url_for("offices.villages"), words)


def _handed_in(
    kind: str, form: PaperForm, act: Callable[[str | None], Any], again: Callable[[Any, str, int], Response], onward: str,
    words: Sentence,
) -> Response:  # fmt: skip
    """The form handed in, once; what is wrong is said at its field on the same page."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    if answered_before(kind, key, sent) is None:
        if not form.validate():
            return again(form, key, 422)
        try:
            parts().door.perform(sent_as(act(key or None), sent))
        except EntryRefused as refusal:
            put_at_fields(form, refusal)
            return again(form, key, 422)
        look_again()
    tell(words)
    return redirect(onward, 303)


def _tree(form: Any, key: str, status: int) -> Response:
    mine = own_branches()
    html = render_template(
        "offices/index.html",
        offices=_own(),
        counts=queries.counts(reader(), mine),
        form=form,
        key=key,
        may_add=Role.ADMINISTRATOR in reader_in().roles,
    )
    return make_response(html, status)


def _villages(form: Any, key: str, status: int, chosen: VillageShown | None = None) -> Response:
    after = words_of(request.args.get("after", ""), LONGEST_KEY)
    found, following = queries.villages(reader(), own_branches(), after=after)
    html = render_template(
        "offices/villages.html", villages=found, following=following, after=after, form=form, key=key, chosen=chosen,
        now=parts().clock.now(),
    )  # fmt: skip
    return make_response(html, status)


def _own() -> list[BranchShown]:
    """One's own office and those below, asked for once a page."""
    if "own_offices" not in g:
        mine = own_branches()
        g.own_offices = [one for one in branches(reader()) if one.id in mine]
    found: list[BranchShown] = g.own_offices
    return found


def _choices() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in _own()]


def _lowest() -> list[tuple[str, str]]:
    """The offices without another below them, where villages can be."""
    own = _own()
    above = {one.parent for one in own}
    return [(one.code, one.name) for one in own if one.code not in above]


def _managers(found: VillageShown) -> tuple[tuple[str, Sentence], ...]:
    return queries.managers(reader(), found.branch, now=parts().clock.now())
