"""Pages of acts that are no user tasks (withdraw, return, hand over, draw …): one form, one button."""

import importlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import make_response, render_template, request
from flask import redirect as to
from sqlalchemy import Row
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from forms.corrections.act_form import ActForm, ActPage, Candidate
from webapp.database import look_again, reader
from webapp.parts import parts
from webapp.refusals import put_at_fields
from webapp.uploads import take_in
from workflows.queries import candidates
from workflows.queries.case_file import CaseFile
from workflows.queries.task import Returnable
from workflows.words.actor import Actor
from workflows.words.clock import shanghai_day
from workflows.words.refusals import EntryRefused


def run(form_name: str, page: ActPage, perform: Callable[[dict[str, Any], str | None], str], *, back: str) -> Response:
    """Shows the form, or hands it in and goes where `perform` says; what is wrong is said at its field."""
    cls = form_named(form_name)
    if request.method == "GET":
        return _shown(cls.for_page(page), page, back, secrets.token_urlsafe(16), 200)
    key = request.form.get("key", "")
    posted = take_in(cls.for_page(page, MultiDict()), request, page.actor, key)
    form = cls.for_page(page, posted.values)
    if not posted.put(form) or not form.validate():
        return _shown(form, page, back, key, 422)
    try:
        address = perform(form.act_values(), key or None)
    except EntryRefused as refusal:
        put_at_fields(form, refusal)
        return _shown(form, page, back, key, 422)
    look_again()
    return to(address, 303)


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
    item: Row[Any] | None = None,
    returnable: tuple[Returnable, ...] = (),
    **more: Any,
) -> ActPage:
    """What the form of an act knows of its case; for a hand-over also who could take the task."""
    found: tuple[Candidate, ...] = ()
    if item is not None:
        offered = candidates.for_task(reader(), parts().door.means, item, actor, now=now)
        found = tuple(Candidate(one.account_name, one.name, one.why_not) for one in offered)
    return ActPage(actor=actor, now=now, today=shanghai_day(now), file=file, task=task, line=file.line,
                   candidates=found, returnable=returnable, **more)  # fmt: skip


def _shown(form: ActForm, page: ActPage, back: str, key: str, status: int) -> Response:
    html = render_template("cases/act.html", form=form, page=page, back=back, key=key, action=request.path)
    return make_response(html, status)
