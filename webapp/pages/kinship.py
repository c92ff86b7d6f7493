"""Kinship: everybody's yearly declaration, who is late with it, and the ends that a second person confirms (RULES S-03)."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from forms.administration.decide_relation_end import DecideRelationEnd as EndForm
from forms.administration.declare_kin import DeclareKin as KinForm
from forms.administration.declare_kin import KinPage
from webapp.database import look_again, reader
from webapp.doors import own_branches
from webapp.fingerprint import answered_before, fingerprint_of, new_key, sent_as
from webapp.language import tell
from webapp.lines import reshaped
from webapp.parts import parts
from webapp.refusals import put_at_fields
from webapp.sign_in import reader_in, verified
from workflows.queries import kin_declarations
from workflows.queries.kin_declarations import KnownKin, WaitingEnd
from workflows.registers.kin_declarations import DecideRelationEnd, DeclareKin
from workflows.words.clock import shanghai_day
from workflows.words.refusals import EntryRefused, NotFound
from workflows.words.sentence import say

blueprint = Blueprint("kinship", __name__)


@blueprint.get("/kinship/")
def index() -> str:
    """Who has declared and who is late, in the reader's office and below; what waits for a second person."""
    branches, now = own_branches(), parts().clock.now()
    return render_template(
        "kinship/index.html",
        staff=kin_declarations.of_branches(reader(), branches, now=now),
        ends=kin_declarations.waiting_ends(reader(), branches),
    )


@blueprint.route("/kinship/ends/<end>", methods=["GET", "POST"])
def decide(end: str) -> Response:
    """A director or administrator says, with his password, whether a kinship is over."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    first = answered_before(DecideRelationEnd.kind, key, sent) if request.method == "POST" else None
    if first is not None:
        return _decided(first)
    found = next((one for one in kin_declarations.waiting_ends(reader(), own_branches()) if one.id == end), None)
    if found is None:
        raise NotFound(say("没有等确认的这一项，或不在您的网点"))
    if request.method == "GET":
        return _decision(found, EndForm(), new_key(), 200)
    form = EndForm(request.form)
    if not form.validate():
        return _decision(found, form, key, 422)
    try:
        signing = verified(reader_in().actor, form.password.typed)
        act = DecideRelationEnd(end=end, agreed=form.agreed, actor=signing, key=key or None)
        answer = parts().door.perform(sent_as(act, sent))
    except EntryRefused as refusal:
        put_at_fields(form, refusal)
        return _decision(found, form, key, 422)
    look_again()
    return _decided(answer)


@blueprint.route("/account/kinship", methods=["GET", "POST"])
def declare() -> Response:
    """One's own declaration, signed with the password."""
    if request.method == "GET":
        form = _form(None)
        if "still" in form:
            form["still"].data = [one.id for one in _known() if not one.ending]
        return _page(form, new_key(), 200)
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    if answered_before(DeclareKin.kind, key, sent) is not None:
        return _declared()
    longer = reshaped(request.form)
    form = _form(longer if longer is not None else request.form)
    if longer is not None:
        return _page(form, key, 200)
    if not form.validate():
        return _page(form, key, 422)
    try:
        signing = verified(reader_in().actor, form.password.typed)
        act = DeclareKin(actor=signing, still=form.kept(), kin=form.new(), key=key or None)
        parts().door.perform(sent_as(act, sent))
    except EntryRefused as refusal:
        put_at_fields(form, refusal)
        return _page(form, key, 422)
    look_again()
    return _declared()


def _decision(found: WaitingEnd, form: EndForm, key: str, status: int) -> Response:
    return make_response(render_template("kinship/decide.html", end=found, form=form, key=key), status)


def _decided(answer: dict[str, Any]) -> Response:
    tell(say("已确认解除") if answer["agreed"] else say("已记下不同意，亲属关系照旧"))
    return redirect(url_for("kinship.index"), 303)


def _declared() -> Response:
    waiting = any(one.ending for one in _known())
    tell(say("已申报；不再列出的，主任或管理员确认后才解除") if waiting else say("已申报"))
    return redirect(url_for("account.show"), 303)


def _known() -> tuple[KnownKin, ...]:
    return kin_declarations.known_kin(reader(), reader_in().person)


def _form(given: MultiDict[str, Any] | None) -> KinForm:
    known = [(one.id, say("{name}（{relation}）", name=one.name, relation=one.kind)) for one in _known()]
    return KinForm.for_page(KinPage(today=shanghai_day(parts().clock.now()), known=known), given)


def _page(form: KinForm, key: str, status: int) -> Response:
    mine = kin_declarations.of_person(reader(), reader_in().person, now=parts().clock.now())
    return make_response(render_template("kinship/declare.html", form=form, key=key, mine=mine), status)
