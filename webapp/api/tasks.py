"""Tasks: what waits, one with its form, and what may be done with it; the same doors and forms as on pages."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Response

from forms.corrections.act_form import ActPage, Candidate
from webapp import act_pages
from webapp.api import idempotency, sight
from webapp.api.answers import answered, listed, task_item, task_shown
from webapp.api.forms import filled, task_form
from webapp.api.idempotency import Posted, once
from webapp.api.rest import actor, idempotency_key, json_object, page, rest_blueprint, word
from webapp.database import reader
from webapp.doors import own_branch_was_asked, own_sight
from webapp.parts import parts
from webapp.sign_in import reader_in, verified
from workflows.acts.ask_credit import AskCredit
from workflows.acts.attempt import Attempt, AttemptedReturn
from workflows.acts.claim import Claim
from workflows.acts.complete import Complete
from workflows.acts.hand_over import HandOver
from workflows.acts.release import Release
from workflows.acts.return_for_supplement import ReturnForSupplement
from workflows.door.door import AnyAct
from workflows.door.entry import GoBack
from workflows.queries import work_list
from workflows.queries.open_task import open_task
from workflows.queries.task import TaskPage
from workflows.records import at_once
from workflows.words.choices.grant import InquiryReason
from workflows.words.refusals import EntryRefused, GuardRefused
from workflows.words.sentence import say

blueprint = rest_blueprint("tasks")


@blueprint.get("/tasks")
def index() -> Response:
    """In my hands, what I could take, or all that my branch has open."""
    number, scope = page(), word("scope", choices=work_list.SCOPES) or "mine"
    found = at_once.answered(reader(), work_list.load(own_sight(), scope, page=number))
    return listed(map(task_item, found.rows), number, more=found.more)


@blueprint.get("/tasks/<task>")
def show(task: str) -> Response:
    """One open task, with its form and why the reader may not."""
    shown = _page(task)
    return answered(task_shown(shown, task_form(shown)(None), reader_in().covers), etag=shown.version)


@blueprint.post("/tasks/<task>/claim")
def claim(task: str) -> Response:
    """Takes the task."""

    def act(sent: bytes) -> Posted:
        sight.task(task)
        _nothing_in(json_object())
        return Posted(Claim(task=task, actor=actor(), key=idempotency_key(), seen_version=_seen(task)), sent)

    return once(Claim.kind, act)


@blueprint.post("/tasks/<task>/release")
def release(task: str) -> Response:
    """Gives it back."""

    def act(sent: bytes) -> Posted:
        sight.task(task)
        _nothing_in(json_object())
        return Posted(Release(task=task, actor=actor(), key=idempotency_key(), seen_version=_seen(task)), sent)

    return once(Release.kind, act)


@blueprint.post("/tasks/<task>/complete")
def complete(task: str) -> Response:
    """Hands the form in; an unclaimed task is claimed and completed in one act."""

    def act(sent: bytes) -> Posted:
        shown, body = _page_to_act(task, Attempt), json_object()
        seen = _seen_on(shown)
        form = filled(task_form(shown), body, shown.actor)
        who = verified(shown.actor, form["password"].typed) if "password" in form else shown.actor
        done = Complete(task=task, actor=who, entry=form.entry(), key=idempotency_key(), seen_version=seen)
        return Posted(done, sent)

    return once(Complete.kind, act)


@blueprint.post("/tasks/<task>/return")
def return_for_supplement(task: str) -> Response:
    """Sends the case back to an earlier task, with questions."""

    def act(sent: bytes) -> Posted:
        shown = _page_to_act(task, AttemptedReturn)
        seen = _seen_on(shown)
        values = _act_values("return_for_supplement", _act_page(shown, returnable=shown.returnable), json_object())
        back = GoBack(values["to_task"], values["reason"], tuple(values["questions"]))
        return Posted(
            ReturnForSupplement(task=task, actor=shown.actor, back=back, key=idempotency_key(), seen_version=seen), sent
        )

    return once(ReturnForSupplement.kind, act)


@blueprint.post("/tasks/<task>/hand-over")
def hand_over(task: str) -> Response:
    """Gives the task to a colleague, whom the guard is asked about as if he claimed it himself."""

    def act(sent: bytes) -> Posted:
        shown, body = _page(task), json_object()
        seen = _seen_on(shown)
        # Whoever is named is a candidate here, so that it is the guard at the door that says why he may not.
        named = body.get("to")
        candidates = (Candidate(named, named),) if isinstance(named, str) and named else ()
        values = _act_values("hand_over", replace(_act_page(shown), candidates=candidates), body)
        given = HandOver(task=task, to=values["to"], reason=values["reason"], with_draft=bool(values["with_draft"]),
                         actor=shown.actor, key=idempotency_key(), seen_version=seen)  # fmt: skip
        return Posted(given, sent)

    return once(HandOver.kind, act)


@blueprint.post("/tasks/<task>/ask-credit")
def ask_credit(task: str) -> Response:
    """Asks the credit bureau about somebody who authorised it; the answer comes into the exposure check."""

    def act(sent: bytes) -> Posted:
        shown = _page_to_act(task, Attempt)
        seen = _seen_on(shown)
        asked = act_pages.about_whom(shown.case, actor=shown.actor, now=shown.now, task=shown.node.id)
        given = act_pages.form_named("ask_credit")
        values = filled(lambda typed: given.for_page(asked, typed), json_object(), shown.actor).act_values()
        reason = InquiryReason(values["reason"])
        done = AskCredit(task=task, subject=values["subject"], reason=reason, actor=shown.actor, key=idempotency_key(),
                         seen_version=seen)  # fmt: skip
        return Posted(done, sent)

    return once(AskCredit.kind, act)


def _page(task: str) -> TaskPage:
    """The task as it stands, without a draft: what somebody typed on a page and did not hand in is no prefill."""
    shown = open_task(reader(), parts().door.means, task, actor(), now=parts().clock.now())
    own_branch_was_asked()
    return replace(shown, draft={})


def _page_to_act(task: str, attempt: Callable[..., AnyAct]) -> TaskPage:
    """The same for whoever wants to act. Where the guard says no, it says so at the door, which puts it on record."""
    try:
        shown = _page(task)
    except GuardRefused:
        parts().door.perform(attempt(task=task, actor=actor()))
        raise
    if shown.why_not is not None:
        parts().door.perform(attempt(task=task, actor=actor()))
    return shown


def _seen(task: str) -> str | None:
    """The task's version where If-Match asks for one; who asks for none need not be shown the task first."""
    return None if idempotency.seen() is None else _seen_on(_page(task))


def _seen_on(shown: TaskPage) -> str | None:
    if idempotency.seen() is None:
        return None
    idempotency.unless_stale(shown.version)
    return shown.version


def _act_page(shown: TaskPage, **more: Any) -> ActPage:
    return act_pages.page_of(shown.case, actor=shown.actor, now=shown.now, task=shown.node.id, **more)


def _act_values(name: str, asked: ActPage, body: dict[str, Any]) -> dict[str, Any]:
    form = filled(lambda values: act_pages.form_named(name).for_page(asked, values), body, asked.actor)
    values: dict[str, Any] = form.act_values()
    return values


def _nothing_in(body: dict[str, Any]) -> None:
    if body:
        raise EntryRefused({name: [say("没有这一栏")] for name in body})
