"""One task: shown with what earlier gates found, completed, claimed, given back, returned, handed over, kept as a draft."""

import secrets
from typing import Any

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from forms.corrections.act_form import ActPage
from forms.task_form import TaskForm, form_for, own_page
from webapp import act_pages, refusals
from webapp.database import look_again, reader
from webapp.doors import within_own_branch
from webapp.fingerprint import fingerprint_of
from webapp.language import tell
from webapp.lines import reshaped
from webapp.parts import parts
from webapp.sign_in import acting, reader_in, verified
from webapp.uploads import take_in
from workflows.acts.claim import Claim
from workflows.acts.complete import Complete
from workflows.acts.hand_over import HandOver
from workflows.acts.release import Release
from workflows.acts.return_for_supplement import ReturnForSupplement
from workflows.acts.save_draft import SaveDraft
from workflows.credit.rating import INDICATOR_NAMES
from workflows.door import receipts
from workflows.door.entry import Entry, GoBack
from workflows.queries.case_view import duty_cells
from workflows.queries.open_task import open_task
from workflows.queries.task import TaskPage
from workflows.queries.work_list import load_of_case
from workflows.words.actor import Actor
from workflows.words.refusals import AlreadyTaken, EntryRefused
from workflows.words.sentence import say

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")

# Never kept in a draft: what is a secret, what belongs to the request, what is drawn anew.
NOT_KEPT = frozenset({"csrf_token", "key", "version", "password", "acting_for"})


@blueprint.get("/<task>")
def show(task: str) -> Response:
    """The task as it stands, with the draft of whoever looks."""
    page = _page(task)
    return _shown(page, _form(page), 200, key=secrets.token_urlsafe(16))


@blueprint.post("/<task>/complete")
def complete(task: str) -> Response:
    """Hands the form in. Not good: the same page, 422, everything typed still there."""
    actor, key, sent = acting(request.form), request.form.get("key", ""), fingerprint_of(request)
    try:
        page = _page(task)
    except AlreadyTaken:
        if _is_repeated(task, actor, key, sent):
            tell(say("办好了"))
            return redirect(url_for("work.show"), 303)
        raise
    posted = take_in(_form(page, MultiDict()), request, actor, key)
    longer = reshaped(posted.values)
    form = _form(page, longer if longer is not None else posted.values)
    if longer is not None:
        return _shown(page, form, 200, key=key)
    if not posted.put(form) or not form.validate():
        return _shown(page, form, 422, key=key)
    try:
        signing = verified(actor, request.form.get("password", "")) if page.node.sign_off else actor
        entry = form.entry(sent)
        seen = request.form.get("version") or page.version
        answer = parts().door.perform(
            Complete(task=task, actor=signing, entry=entry, key=key or None, seen_version=seen)
        )
    except EntryRefused as refusal:
        refusals.put_at_fields(form, refusal)
        return _shown(page, form, 422, key=key)
    look_again()
    _tell(page, answer)
    return redirect(_onward(page, answer), 303)


@blueprint.post("/<task>/claim")
def claim(task: str) -> Response:
    """Takes the task."""
    page = _page(task)
    parts().door.perform(Claim(task=task, actor=acting(request.form), seen_version=request.form.get("version")))
    tell(say("{task}已接下", task=page.node.name))
    return redirect(url_for("tasks.show", task=task), 303)


@blueprint.post("/<task>/release")
def release(task: str) -> Response:
    """Gives it back."""
    page = _page(task)
    parts().door.perform(Release(task=task, actor=acting(request.form)))
    tell(say("{task}已退回待接", task=page.node.name))
    return redirect(url_for("work.show"), 303)


@blueprint.post("/<task>/draft")
def keep_draft(task: str) -> Response:
    """Keeps what was typed so far."""
    kept: dict[str, Any] = {}
    for name in request.form:
        if name not in NOT_KEPT:
            values = request.form.getlist(name)
            kept[name] = values if len(values) > 1 else values[0]
    answer = parts().door.perform(SaveDraft(task=task, content=kept, actor=acting(request.form)))
    return jsonify(answer)


@blueprint.route("/<task>/return", methods=["GET", "POST"])
def return_for_supplement(task: str) -> Response:
    """Sends the case back with questions."""
    page = _page(task)

    def perform(values: dict[str, Any], key: str | None) -> str:
        back = GoBack(values["to_task"], values["reason"], tuple(values["questions"]))
        parts().door.perform(ReturnForSupplement(task=task, actor=acting(request.form), back=back, key=key))
        tell(say("已退回补充"))
        return url_for("cases.show", number=page.case.application.number)

    return act_pages.run("return_for_supplement", _act_page(page), perform, back=url_for("tasks.show", task=task))


@blueprint.route("/<task>/hand-over", methods=["GET", "POST"])
def hand_over(task: str) -> Response:
    """Hands the task to somebody who may do it; the others stand in the list with the reason."""
    page = _page(task)

    def perform(values: dict[str, Any], key: str | None) -> str:
        parts().door.perform(HandOver(task=task, to=values["to"], reason=values["reason"], actor=acting(request.form),
                                      key=key, with_draft=bool(request.form.get("with_draft"))))  # fmt: skip
        tell(say("{task}已移交", task=page.node.name))
        return url_for("work.show")

    return act_pages.run("hand_over", _act_page(page), perform, back=url_for("tasks.show", task=task))


def _page(task: str) -> TaskPage:
    who = reader_in()
    actor = acting(request.form)
    page = open_task(reader(), parts().door.means, task, actor, now=parts().clock.now())
    within_own_branch(page.case.application.branch)
    case_url = url_for("cases.show", number=page.case.application.number)
    refusals.about(
        refusals.Refused(
            task=page.node.name,
            household=page.case.head_name,
            number=page.case.application.number,
            case_url=case_url,
            duties=duty_cells(page.case, who.person),
        )
    )
    return page


def _is_repeated(task: str, actor: Actor, key: str, sent: str) -> bool:
    """Whether this very post has done the task before: a doubled click, a lost answer. Raises KeyReused."""
    if not key:
        return False
    act = Complete(task=task, actor=actor, entry=Entry(record=None, values={}, body_digest=sent), key=key)
    db = reader()
    body = receipts.seal_body(db, act.body())
    return receipts.find(db, actor=actor.person, key=key, act=act.kind, body=body) is not None


def _form(page: TaskPage, values: MultiDict[str, Any] | None = None) -> TaskForm:
    assert page.node.form_key is not None
    if values is None and page.draft:
        values = MultiDict([(n, one) for n, v in page.draft.items() for one in (v if isinstance(v, list) else [v])])
    return form_for(page.node.form_key).for_page(page, values)


def _act_page(page: TaskPage) -> ActPage:
    return act_pages.page_of(page.case, actor=page.actor, now=page.now, task=page.node.id, item=page.item,
                             returnable=page.returnable)  # fmt: skip


def _shown(page: TaskPage, form: TaskForm, status: int, *, key: str) -> Response:
    holder = page.item.holder if page.item is not None else None
    mine = holder is not None and holder in (page.actor.person, page.actor.acting_for)
    assert page.node.form_key is not None
    html = render_template(
        "tasks/show.html",
        own_page=own_page(page.node.form_key),
        page=page,
        form=form,
        key=key,
        mine=mine,
        duties=duty_cells(page.case, page.actor.person),
        covers=reader_in().covers,
        indicators={one.value: name for one, name in INDICATOR_NAMES.items()},
    )
    return make_response(html, status)


def _tell(page: TaskPage, answer: dict[str, Any]) -> None:
    if answer.get("recused"):
        tell(say("您已声明回避，这一件请别人办"))
    elif answer.get("kept"):
        tell(say("结果已记下，任务还在您手上"))
    else:
        tell(say("{task}办好了", task=page.node.name))


def _onward(page: TaskPage, answer: dict[str, Any]) -> str:
    """The teller's tasks follow each other on one screen: to the next one in these hands, else to the case."""
    if not answer.get("recused"):
        for row in load_of_case(reader(), page.case.application.id):
            if row.holder == page.actor.person:
                return url_for("tasks.show", task=row.id)
    return url_for("work.show")
