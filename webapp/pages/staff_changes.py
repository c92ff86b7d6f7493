"""Changes of staff that wait: what each would lead to now, and the second person's yes or no (PRODUCT §3)."""

import secrets
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.database import look_again, reader
from webapp.doors import own_branches
from webapp.fingerprint import answered_before, fingerprint_of, sent_as
from webapp.language import tell
from webapp.pages.staff import TITLES, change_of, foreseen, offices_below, second_account
from webapp.parts import parts
from webapp.sign_in import reader_in
from workflows.queries import staff_page
from workflows.queries.staff_page import WaitingChange
from workflows.queries.staff_prediction import Prediction
from workflows.registers.authority import keepers_of
from workflows.registers.passwords import hashed
from workflows.registers.staff_changes import DecideStaffChange, WithdrawStaffChange
from workflows.registers.wanted import Wanted
from workflows.words.sentence import say

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Those that nobody takes for another when they are read out."""

WITH_A_PASSWORD = frozenset({"add", "password"})
PREDICTED = frozenset({"roles", "cover", "branch"})

blueprint = Blueprint("staff_changes", __name__, url_prefix="/admin/changes")


@blueprint.get("/<id>")
def show(id: str) -> str:
    """A change that waits: what it is, why, who could agree."""
    found, now = staff_page.change(reader(), id, own_branches()), parts().clock.now()
    concerned = (found.asked_by, found.person, found.substitute)
    return render_template(
        "staff/change.html",
        change=found,
        title=TITLES[found.kind],
        prediction=_foreseen(found),
        office_names=dict(offices_below()),
        could=keepers_of(reader(), found.branch, now, but=concerned),
        shut=found.is_shut_to(reader_in().person),
        now=now,
    )


@blueprint.post("/<id>/decision")
def decide(id: str) -> Response:
    """Agrees or declines; of a new account or a lost password the one for the start is shown, this once."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    first = answered_before(DecideStaffChange.kind, key, sent)
    if first is not None:
        return _decided(first, "")
    found = staff_page.change(reader(), id, own_branches())
    agreed = request.form.get("agreed") == "yes"
    start = _start_password() if agreed and found.kind in WITH_A_PASSWORD else ""
    act = DecideStaffChange(
        change=id, agreed=agreed, password_hash=hashed(start) if start else None, actor=reader_in().actor,
        key=key or None,
    )  # fmt: skip
    answer = parts().door.perform(sent_as(act, sent))
    look_again()
    return _decided(answer, start)


@blueprint.post("/<id>/withdraw")
def withdraw(id: str) -> Response:
    """Whoever asked takes it back."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    if answered_before(WithdrawStaffChange.kind, key, sent) is None:
        staff_page.change(reader(), id, own_branches())
        parts().door.perform(sent_as(WithdrawStaffChange(change=id, actor=reader_in().actor, key=key or None), sent))
        look_again()
    tell(say("已撤回"))
    return redirect(url_for("staff.index"), 303)


def _decided(answer: dict[str, Any], start: str) -> Response:
    if answer["agreed"] and answer["of"] in WITH_A_PASSWORD:
        # Said on this page and kept nowhere: the cookie that carries other messages can be read.
        return make_response(render_template("staff/start.html", name=answer["name"], start=start, of=answer["of"]))
    if answer["agreed"]:
        tell(say("已确认，{name}的变更已生效", name=answer["name"]))
    else:
        tell(say("已不同意，{name}什么都没有变", name=answer["name"]))
    return redirect(url_for("staff.index"), 303)


def _foreseen(found: WaitingChange) -> Prediction | None:
    wanted = Wanted(kind=found.kind, name=found.name, content=found.content)
    if found.kind == "add" and found.person is not None:
        return foreseen(second_account(found.person, wanted))
    if found.kind not in PREDICTED:
        return None
    who = staff_page.one(reader(), found.name, own_branches(), now=parts().clock.now())
    return foreseen(change_of(who, wanted))


def _start_password() -> str:
    """Four groups of four: 79 bits, easy to read out and to type."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
