"""Pages of acts that are no user tasks (withdraw, return, hand over, draw …): one form, one button."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import make_response, render_template, request
from flask import redirect as to
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from forms.corrections.act_form import ActForm, ActPage, Candidate
from webapp.database import look_again, reader
from webapp.fingerprint import answered_before, fingerprint_of, new_key, sent_as
from webapp.lines import RECOUNT
from webapp.parts import parts
from webapp.refusals import put_at_fields
from webapp.uploads import take_in
from workflows.queries import candidates, credit_enquiries, named_tellers, succession
from workflows.queries.at_task import AtTask
from workflows.queries.case_file import CaseFile
from workflows.queries.task import Returnable
from workflows.words.actor import Actor
from workflows.words.clock import shanghai_day
from workflows.words.refusals import EntryRefused, NotPossible
from workflows.words.sentence import say

OF_CASE = "cases/act.html"


@dataclass(frozen=True, slots=True)
class Doing:
    """What a page does: the act made of the form's values and the form's key, and where its answer leads."""

    kind: str
    act: Callable[[dict[str, Any], str | None], Any]
    onward: Callable[[dict[str, Any]], str]


def run(
    form_name: str,
    page_of_act: Callable[[], ActPage],
    doing: Doing,
    *,
    back: str,
    template: str = OF_CASE,
    beside: Callable[[], Mapping[str, Any]] = dict,
) -> Response:
    """Shows the form, or hands it in and goes on; what is wrong is said at its field.

    `template` is another where the act is not in one case, or brings evidence of its own: `beside` fetches it. What only
    asks what follows from what was typed is drawn again unchecked. A post that was answered before leads where it led then, whatever has become of the page since.
    """
    cls = form_named(form_name)
    if request.method == "GET":
        page = page_of_act()
        return _shown(template, cls.for_page(page), page, back, new_key(), 200, beside())
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    first = answered_before(doing.kind, key, sent)
    if first is not None:
        return to(doing.onward(first), 303)
    page = page_of_act()
    posted = take_in(cls.for_page(page, MultiDict()), request, page.actor, key)
    form = cls.for_page(page, posted.values)
    if RECOUNT in posted.values:
        return _shown(template, form, page, back, key, 200, beside())
    if not posted.put(form) or not form.validate():
        return _shown(template, form, page, back, key, 422, beside())
    try:
        answer = parts().door.perform(sent_as(doing.act(form.act_values(), key or None), sent))
    except EntryRefused as refusal:
        put_at_fields(form, refusal)
        return _shown(template, form, page, back, key, 422, beside())
    look_again()
    return to(doing.onward(answer), 303)


def form_named(name: str) -> type[ActForm]:
    """The form of an act: its module in `forms/corrections`, its class the name in capitals."""
    module = importlib.import_module(f"forms.corrections.{name}")
    found: type[ActForm] = getattr(module, "".join(part.capitalize() for part in name.split("_")))
    return found


def page_of(
    file: CaseFile,
    *,
    actor: Actor,
    now: datetime,
    task: str = "",
    at: AtTask | None = None,
    returnable: tuple[Returnable, ...] = (),
    offered: tuple[Candidate, ...] = (),
    **more: Any,
) -> ActPage:
    """What the form of an act knows of its case: who is `offered`; for a hand-over who could take the task."""
    found = offered
    if at is not None:
        found = tuple(Candidate(one.account_name, one.name, one.why_not) for one in candidates.for_task(at))
    return ActPage(actor=actor, now=now, today=shanghai_day(now), file=file, task=task, line=file.line,
                   candidates=found, returnable=returnable, **more)  # fmt: skip


def about_tellers(file: CaseFile, *, actor: Actor, now: datetime) -> ActPage:
    """What the form of a naming knows: tellers of other branches, and why some cannot be named (G3-05)."""
    means = parts().door.means
    item = named_tellers.waiting(file, means.specification(reader(), file.application.process_version))
    if item is None:
        raise NotPossible(say("这一件现在没有在柜台等着办的事，轮到柜台了再指定"))
    offered = candidates.tellers_elsewhere(reader(), means, item, actor, now=now)
    if not offered:
        raise NotPossible(say("同一法人的别的网点现在没有柜员，先请系统管理员设"))
    found = tuple(
        Candidate(one.account_name, say("{name}（{office}）", name=one.name, office=one.office), one.why_not)
        for one in offered
    )
    return page_of(file, actor=actor, now=now, offered=found)


def about_successor(file: CaseFile, task: str, *, actor: Actor, now: datetime) -> ActPage:
    """What the form of a succession knows: for whom, and who could be named (PRODUCT §3)."""
    means = parts().door.means
    found = succession.naming(reader(), means, file.application.id, task, actor, now=now)
    offered = tuple(Candidate(one.account_name, one.name, one.why_not) for one in found.colleagues)
    return page_of(file, actor=actor, now=now, task=task, offered=offered, naming=found)


def about_whom(file: CaseFile, *, actor: Actor, now: datetime, task: str) -> ActPage:
    """What the form of a credit enquiry knows: the household's adults, and why some may not be asked about (D-04)."""
    offered = credit_enquiries.may_be_asked(reader(), file, now=now)
    found = tuple(Candidate(one.person, one.name, one.why_not) for one in offered)
    return ActPage(
        actor=actor, now=now, today=shanghai_day(now), file=file, task=task, line=file.line, candidates=found
    )


def _shown(
    template: str, form: ActForm, page: ActPage, back: str, key: str, status: int, beside: Mapping[str, Any]
) -> Response:
    html = render_template(template, form=form, page=page, back=back, key=key, action=request.path, **beside)
    return make_response(html, status)
