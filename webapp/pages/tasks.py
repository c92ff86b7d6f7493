"""One task: shown with what earlier gates found, completed, claimed, given back, returned, handed over, kept as a draft."""

from functools import partial
from typing import Any

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, url_for
from sqlalchemy import Row
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from forms.by_key import form_for, own_facts, own_head, own_later, own_page
from forms.corrections.act_form import ActPage
from forms.task_form import TaskForm
from webapp import act_pages, refusals
from webapp.database import look_again, reader
from webapp.doors import own_branch_was_asked
from webapp.fingerprint import answered_before, fingerprint_of, new_key, sent_as
from webapp.language import tell
from webapp.lines import reshaped
from webapp.outside_sources import CREDIT_BUREAU, IDENTITY_CHECK, ask_open
from webapp.parts import parts
from webapp.printing.papers import papers_of_task
from webapp.sign_in import acting, reader_in, verified
from webapp.uploads import take_in
from workflows.acts.ask_credit import AskCredit
from workflows.acts.ask_identity import AskIdentity
from workflows.acts.claim import Claim
from workflows.acts.complete import Complete
from workflows.acts.hand_over import HandOver
from workflows.acts.release import Release
from workflows.acts.return_for_supplement import ReturnForSupplement
from workflows.acts.save_draft import SaveDraft
from workflows.credit.rating import INDICATOR_NAMES
from workflows.door.entry import GoBack
from workflows.engine.specification import Node
from workflows.queries.acts_before import acts_before
from workflows.queries.at_task import at_task
from workflows.queries.authority import authority_of
from workflows.queries.case_file import CaseFile
from workflows.queries.case_view import duty_cells, gates
from workflows.queries.counter_steps import counter_steps
from workflows.queries.exposure_groups import exposures_of
from workflows.queries.may_act import taken_by, why_may
from workflows.queries.open_task import open_task
from workflows.queries.task import TaskPage
from workflows.queries.vacancies import succeeded_tasks
from workflows.queries.weighed import checked, exceptions, findings_of
from workflows.queries.work_list import case_of, load_of_case
from workflows.words.choices.grant import InquiryReason
from workflows.words.refusals import EntryRefused
from workflows.words.roles import DutyClass
from workflows.words.sentence import say

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")

# Never kept in a draft: what is a secret, what belongs to the request, what is drawn anew.
NOT_KEPT = frozenset({"csrf_token", "key", "version", "password", "acting_for"})


@blueprint.get("/<task>")
def show(task: str) -> Response:
    """The task as it stands, with the draft of whoever looks."""
    page = _page(task)
    return _shown(page, _form(page), 200, key=new_key())


@blueprint.post("/<task>/complete")
def complete(task: str) -> Response:
    """Hands the form in. Not good: the same page, 422, everything typed still there."""
    actor, key, sent = acting(request.form), request.form.get("key", ""), fingerprint_of(request)
    first = answered_before(Complete.kind, key, sent)
    if first is not None:
        return redirect(_done(task, first), 303)
    page = _page(task)
    posted = take_in(_form(page, MultiDict()), request, actor, key)
    longer = reshaped(posted.values)
    form = _form(page, longer if longer is not None else posted.values)
    if longer is not None:
        return _shown(page, form, 200, key=key)
    if not posted.put(form) or not form.validate():
        return _shown(page, form, 422, key=key)
    try:
        signing = verified(actor, request.form.get("password", "")) if page.node.sign_off else actor
        seen = request.form.get("version") or page.version
        act = Complete(task=task, actor=signing, entry=form.entry(), key=key or None, seen_version=seen)
        answer = parts().door.perform(sent_as(act, sent))
    except EntryRefused as refusal:
        refusals.put_at_fields(form, refusal)
        return _shown(page, form, 422, key=key)
    look_again()
    return redirect(_done(task, answer), 303)


@blueprint.post("/<task>/claim")
def claim(task: str) -> Response:
    """Takes the task."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    if answered_before(Claim.kind, key, sent) is None:
        _page(task)
        seen = request.form.get("version")
        act = Claim(task=task, actor=acting(request.form), seen_version=seen, key=key or None)
        parts().door.perform(sent_as(act, sent))
    tell(say("{task}已接下", task=_name(task)))
    return redirect(url_for("tasks.show", task=task), 303)


@blueprint.post("/<task>/release")
def release(task: str) -> Response:
    """Gives it back."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    if answered_before(Release.kind, key, sent) is None:
        _page(task)
        parts().door.perform(sent_as(Release(task=task, actor=acting(request.form), key=key or None), sent))
    tell(say("{task}已退回待接", task=_name(task)))
    return redirect(url_for("work.show"), 303)


@blueprint.post("/<task>/draft")
def keep_draft(task: str) -> Response:
    """Keeps what was typed so far."""
    return jsonify(_keep(task))


@blueprint.post("/<task>/ask-identity")
def ask_identity(task: str) -> Response:
    """Keeps what was typed, asks 联网核查, and shows the task again with the answer, if it has come already."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    answer = answered_before(AskIdentity.kind, key, sent)
    if answer is None:
        _page(task)
        _keep(task)
        act = AskIdentity(task=task, actor=acting(request.form), key=key or None)
        answer = parts().door.perform(sent_as(act, sent))
    if not ask_open(parts(), IDENTITY_CHECK, only=answer["query"]):
        tell(say("核查已发出，编号 {reference}，有回音就显示在这一页", reference=answer["reference"]))
    return redirect(_address(task), 303)


@blueprint.route("/<task>/ask-credit", methods=["GET", "POST"])
def ask_credit(task: str) -> Response:
    """Asks the credit bureau about somebody who authorised it, and shows the task again with the answer, if it has come."""

    def act(values: dict[str, Any], key: str | None) -> AskCredit:
        reason = InquiryReason(values["reason"])
        return AskCredit(task=task, subject=values["subject"], reason=reason, actor=acting(request.form), key=key)

    def onward(answer: dict[str, Any]) -> str:
        if not ask_open(parts(), CREDIT_BUREAU, only=answer["inquiry"]):
            tell(say("征信查询已发出，编号 {reference}，有回音就显示在这一页", reference=answer["reference"]))
        return _address(task)

    def about() -> ActPage:
        page = _page(task)
        return act_pages.about_whom(page.case, actor=page.actor, now=page.now, task=page.node.id)

    return act_pages.run("ask_credit", about, act_pages.Doing(AskCredit.kind, act, onward), back=_address(task))


@blueprint.route("/<task>/return", methods=["GET", "POST"])
def return_for_supplement(task: str) -> Response:
    """Sends the case back with questions."""

    def act(values: dict[str, Any], key: str | None) -> ReturnForSupplement:
        back = GoBack(values["to_task"], values["reason"], tuple(values["questions"]))
        return ReturnForSupplement(task=task, actor=acting(request.form), back=back, key=key)

    def onward(answer: dict[str, Any]) -> str:
        tell(say("已退回补充"))
        return url_for("cases.show", number=case_of(reader(), task).number)

    doing = act_pages.Doing(ReturnForSupplement.kind, act, onward)
    return act_pages.run("return_for_supplement", lambda: _act_page(task), doing, back=_address(task))


@blueprint.route("/<task>/hand-over", methods=["GET", "POST"])
def hand_over(task: str) -> Response:
    """Hands the task to somebody who may do it; the others stand in the list with the reason."""

    def act(values: dict[str, Any], key: str | None) -> HandOver:
        return HandOver(task=task, to=values["to"], reason=values["reason"], actor=acting(request.form), key=key,
                        with_draft=bool(request.form.get("with_draft")))  # fmt: skip

    def onward(answer: dict[str, Any]) -> str:
        tell(say("{task}已移交", task=_name(task)))
        return url_for("work.show")

    doing = act_pages.Doing(HandOver.kind, act, onward)
    return act_pages.run("hand_over", lambda: _act_page(task, to_somebody=True), doing, back=_address(task))


def _keep(task: str) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name in request.form:
        if name not in NOT_KEPT:
            values = request.form.getlist(name)
            kept[name] = values if len(values) > 1 else values[0]
    return parts().door.perform(SaveDraft(task=task, content=kept, actor=acting(request.form)))


def _page(task: str) -> TaskPage:
    page = open_task(reader(), parts().door.means, task, acting(request.form), now=parts().clock.now())
    _about(page.case, page.node)
    return page


def _about(file: CaseFile, node: Node) -> None:
    """What a refusal on this page says it is about."""
    own_branch_was_asked()
    number = file.application.number
    refusals.about(
        refusals.Refused(
            task=node.name,
            household=file.head_name,
            number=number,
            case_url=url_for("cases.show", number=number),
            duties=duty_cells(file, reader_in().person),
        )
    )


def _form(page: TaskPage, values: MultiDict[str, Any] | None = None) -> TaskForm:
    assert page.node.form_key is not None
    if values is None and page.draft:
        values = MultiDict([(n, one) for n, v in page.draft.items() for one in (v if isinstance(v, list) else [v])])
    return form_for(page.node.form_key).for_page(page, values)


def _act_page(task: str, *, to_somebody: bool = False) -> ActPage:
    """What the form of an act on a task knows: where it may go back to, or to whom it may go."""
    now = parts().clock.now()
    at = at_task(reader(), parts().door.means, task, acting(request.form), now=now)
    _about(at.file, at.node)
    return act_pages.page_of(at.file, actor=at.actor, now=now, task=at.node.id, at=at if to_somebody else None,
                             returnable=at.returnable())  # fmt: skip


def _shown(page: TaskPage, form: TaskForm, status: int, *, key: str) -> Response:
    holder = page.item.holder if page.item is not None else None
    mine = holder is not None and holder in (page.actor.person, page.actor.acting_for)
    assert page.node.form_key is not None
    spec = parts().door.means.specification(reader(), page.case.application.process_version)
    authority = authority_of(page.case, spec) if page.node.duty == DutyClass.GRANT else None
    html = render_template(
        "tasks/show.html",
        own_page=own_page(page.node.form_key),
        head_page=own_head(page.node.form_key),
        facts_page=own_facts(page.node.form_key) or "tasks/facts.html",
        later_page=own_later(page.node.form_key),
        exposures=exposures_of(page.case),
        weighed=findings_of(page.case),
        checked=checked(page.case),
        exceptions=exceptions(page.case),
        page=page,
        form=form,
        key=key,
        mine=mine,
        identity_check=parts().door.means.ports.identity_check,
        credit_bureau=parts().door.means.ports.credit_bureau,
        duties=duty_cells(page.case, page.actor.person, name=page.actor.name, taking=taken_by(page)),
        may=why_may(page, authority),
        authority=authority,
        gates=gates(page.case),
        before=acts_before(page.case),
        papers=partial(papers_of_task, page.case),
        steps=counter_steps(page.case, spec, page.node.id) if page.node.duty == DutyClass.COUNTER else (),
        covers=reader_in().covers,
        is_succeeded=page.node.id in succeeded_tasks(spec),
        spec=spec,
        indicators={one.value: name for one, name in INDICATOR_NAMES.items()},
    )
    return make_response(html, status)


def _address(task: str) -> str:
    return url_for("tasks.show", task=task)


def _name(task: str) -> str:
    """What a task is called, one that is done already too."""
    return _name_in(case_of(reader(), task))


def _name_in(case: Row[Any]) -> str:
    return parts().door.means.specification(reader(), case.process_version).node(case.task).name


def _done(task: str, answer: dict[str, Any]) -> str:
    """Says what was done, and where to now: the teller's tasks follow each other on one screen."""
    if answer.get("recused"):
        tell(say("您已声明回避，这一件请别人办"))
        return url_for("work.show")
    case = case_of(reader(), task)
    if answer.get("kept"):
        tell(say("结果已记下，任务还在您手上"))
    else:
        tell(say("{task}办好了", task=_name_in(case)))
    mine = (row.id for row in load_of_case(reader(), case.id) if row.holder == reader_in().person)
    return next(map(_address, mine), url_for("work.show"))
