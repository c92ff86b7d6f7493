"""What runs on which version, a new set of diagrams, and the cooperative's policy: signed by two at one screen."""

from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.administration.versions import CAPS, MERGED, MOST_BYTES, NONE, NewPolicy, NewVersion
from forms.by_key import form_keys
from forms.paper_form import PaperForm
from webapp.database import look_again, reader
from webapp.diagram_words import title_of
from webapp.doors import own_branches
from webapp.fingerprint import answered_before, fingerprint_of, new_key, sent_as
from webapp.language import tell
from webapp.parts import parts
from webapp.refusals import put_at_fields
from webapp.sign_in import reader_in, verified, witness
from workflows.acts.migrate import moved
from workflows.cases.case import Case
from workflows.cases.policy import current_policy
from workflows.queries import process_files
from workflows.queries import processes as queries
from workflows.registers.policy import DeployPolicy
from workflows.registers.processes import Deploy, Examined, examined
from workflows.words.actor import SYSTEM, Actor
from workflows.words.money import parse_yuan
from workflows.words.refusals import EntryRefused, NotFound, NotPossible
from workflows.words.sentence import Sentence, say

CASES_TRIED = 50

blueprint = Blueprint("versions", __name__, url_prefix="/admin/processes")


@blueprint.get("/")
def index() -> Response:
    """Versions with the cases on them, the policy in force, and the forms for new ones."""
    return _page(NewVersion.for_page(), new_key(), 200)


@blueprint.get("/<version>/<process>.bpmn")
def diagram(version: str, process: str) -> Response:
    """One diagram as it was deployed."""
    content = (
        process_files.diagram(reader(), process, int(version)) if version.isdecimal() and len(version) < 7 else None
    )
    if content is None:
        raise NotFound(say("这个版本里没有这张流程图"))
    answer = make_response(content)
    answer.content_type = "application/xml"
    answer.headers.set("Content-Disposition", "attachment", filename=f"{process}-{version}.bpmn")
    return answer


@blueprint.post("/")
def deploy() -> Response:
    """Looks at a set; deploys it where two have signed."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    first = answered_before(Deploy.kind, key, sent)
    if first is not None:
        return _deployed(first)
    files = [(one.filename, one.read(MOST_BYTES + 1)) for one in request.files.getlist("files") if one.filename]
    form = NewVersion.for_page(files, request.form)
    if not form.validate():
        return _page(form, key, 422)
    try:
        found = examined(dict(form.files.data), form_keys())
        if not form.deploys:
            return _page(NewVersion.for_page(), key, 200, looked_at=found)
        actor, second = _both(form)
        act = Deploy(examined=found, confirmed_by=second, actor=actor, key=key or None)
        answer = parts().door.perform(sent_as(act, sent))
    except EntryRefused as refusal:
        put_at_fields(form, refusal)
        return _page(form, key, 422)
    look_again()
    return _deployed(answer)


@blueprint.get("/policy")
def policy() -> Response:
    """The policy in force, and the form of a new one."""
    return _policy_page(NewPolicy.for_page(_policy()), new_key(), 200)


@blueprint.post("/policy")
def set_policy() -> Response:
    """A new policy."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    if answered_before(DeployPolicy.kind, key, sent) is None:
        form = NewPolicy.for_page(_policy(), request.form)
        if not form.validate():
            return _policy_page(form, key, 422)
        try:
            actor, second = _both(form)
            merged = "" if form.merged.data == NONE else form.merged.data
            act = DeployPolicy(
                actor=actor, confirmed_by=second, merged=merged, two_person_from=form.two_person_from.data,
                caps=form.caps.data, text_b_from=form.text_b_from.data,
                recording_required=bool(form.recording_required.data), key=key or None,
            )  # fmt: skip
            parts().door.perform(sent_as(act, sent))
        except EntryRefused as refusal:
            put_at_fields(form, refusal)
            return _policy_page(form, key, 422)
        look_again()
    tell(say("制度已定，新受理的件按它办"))
    return redirect(url_for("versions.policy"), 303)


@blueprint.get("/moving")
def moving() -> str:
    """Which running cases could go to the current version, and why the others could not; nothing is moved."""
    current = parts().door.means.current_version(reader())
    mine = own_branches()
    cases = [one for one in queries.on_old_versions(reader(), current) if one.branch in mine]
    tried = [(one, _why_not_moved(one.id, current)) for one in cases[:CASES_TRIED]]
    return render_template("versions/moving.html", tried=tried, total=len(cases))


def _why_not_moved(application: str, current: str) -> Sentence | None:
    means, now = parts().door.means, parts().clock.now()
    try:
        moved(Case.open(reader(), means, application, SYSTEM, now), current)
    except NotPossible as refusal:
        return refusal.sentence
    return None


def _both(form: Any) -> tuple[Actor, Actor]:
    """The reader and the second person, each with his own password. Raises EntryRefused at the fields."""
    actor = verified(reader_in().actor, form.password.typed)
    return actor, witness(form.second.data, form.second_password.typed, at="second_password")


def _deployed(answer: dict[str, Any]) -> Response:
    words: Sentence = (
        say("这一套已经部署过：第 {n} 版，内容没有变", n=answer["number"]) if answer["again"]
        else say("已部署第 {n} 版；以后受理的件按它走，在办的件不动", n=answer["number"])
    )  # fmt: skip
    tell(words)
    return redirect(url_for("versions.index"), 303)


def _policy() -> dict[str, Any]:
    """What is in force, its sums as money; asked for once a page."""
    if "policy_in_force" not in g:
        policy = current_policy(reader())
        g.policy_in_force = policy | {name: parse_yuan(policy[name]) for name in ("two_person_from", "text_b_from")}
    found: dict[str, Any] = g.policy_in_force
    return found


def _page(form: PaperForm, key: str, status: int, *, looked_at: Examined | None = None) -> Response:
    db = reader()
    versions = queries.versions(db)
    current = next((one for one in versions if one.current), None)
    files = process_files.diagrams_of(db, current.id) if current is not None else {}
    html = render_template(
        "versions/index.html",
        versions=versions,
        diagrams={process: title_of(content, process) for process, content in sorted(files.items())},
        current=current,
        old=sum(one.running for one in versions if not one.current),
        form=form,
        key=key,
        looked_at=looked_at,
    )
    return make_response(html, status)


def _policy_page(form: PaperForm, key: str, status: int) -> Response:
    html = render_template("versions/policy.html", policy=_policy(), merged=MERGED, caps=CAPS, form=form, key=key)
    return make_response(html, status)
