"""What is frozen in an emergency: listed, a branch or an account stopped, and anything let go again by two (PRODUCT §3).

A case is frozen at its own address.
"""

from collections.abc import Callable
from typing import Any

from flask import Response

from forms.corrections.act_form import ActPage, Candidate
from webapp import act_pages, freezing
from webapp.api.answers import freeze_shown, listed
from webapp.api.forms import filled
from webapp.api.idempotency import Posted, once
from webapp.api.rest import actor, idempotency_key, json_object, page, rest_blueprint
from webapp.database import reader
from webapp.doors import own_branches, own_sight
from webapp.parts import parts
from webapp.sign_in import reader_in, verified
from workflows.acts.unfreeze import AskUnfreeze, DecideUnfreeze
from workflows.queries import freezes
from workflows.queries.freezes import FreezeShown, Offered
from workflows.records.at_once import answered
from workflows.registers.freezes import FreezeAccount, FreezeBranch
from workflows.words.clock import shanghai_day

blueprint = rest_blueprint("freezes")


@blueprint.get("/freezes")
def index() -> Response:
    """What stands in the reader's branches; all of it is on the first page."""
    number = page()
    found = answered(reader(), freezes.standing(own_sight(), reader_in().branch)) if number == 1 else ()
    return listed(map(freeze_shown, found), number, more=False)


@blueprint.post("/freezes/branch")
def freeze_branch() -> Response:
    """Stops a branch with all below it; the answer says how many running cases that were."""

    def act(sent: bytes) -> Posted:
        values = _filled("freeze_branch", offered=freezes.branches(reader(), own_branches()))
        return Posted(FreezeBranch(actor=actor(), key=idempotency_key(), **values), sent)

    return once(FreezeBranch.kind, act, status=201)


@blueprint.post("/freezes/account")
def freeze_account() -> Response:
    """Stops the person behind an account."""

    def act(sent: bytes) -> Posted:
        values = _filled("freeze_account", offered=freezes.accounts(reader(), own_branches()))
        return Posted(FreezeAccount(actor=actor(), key=idempotency_key(), **values), sent)

    return once(FreezeAccount.kind, act, status=201)


@blueprint.post("/freezes/<freeze>/unfreeze")
def ask_unfreeze(freeze: str) -> Response:
    """A director or an auditor asks."""

    def make(shown: FreezeShown, values: dict[str, Any]) -> Any:
        return freezing.asking(shown, values["reason"], actor(), idempotency_key())

    return _on_freeze(freeze, "ask_unfreeze", AskUnfreeze.kind, make, status=201)


@blueprint.post("/freezes/<freeze>/unfreeze/decision")
def decide_unfreeze(freeze: str) -> Response:
    """The other of the two decides, with his password."""

    def make(shown: FreezeShown, values: dict[str, Any]) -> Any:
        signing = verified(actor(), values["password"])
        return freezing.deciding(shown, signing, idempotency_key(), agreed=values["agreed"])

    return _on_freeze(freeze, "decide_unfreeze", DecideUnfreeze.kind, make)


def _on_freeze(
    freeze: str, form_name: str, kind: str, make: Callable[[FreezeShown, dict[str, Any]], Any], *, status: int = 200
) -> Response:
    def act(sent: bytes) -> Posted:
        shown = freezing.seen(freeze)
        return Posted(make(shown, _filled(form_name, shown=shown)), sent)

    return once(kind, act, status=status, answer=_without_case)


def _filled(form_name: str, *, offered: tuple[Offered, ...] = (), shown: FreezeShown | None = None) -> dict[str, Any]:
    now = parts().clock.now()
    candidates = tuple(Candidate(one.value, one.name) for one in offered)
    asked = ActPage(actor=actor(), now=now, today=shanghai_day(now), candidates=candidates, freeze=shown)
    form = filled(lambda values: act_pages.form_named(form_name).for_page(asked, values), json_object(), asked.actor)
    found: dict[str, Any] = form.act_values()
    return found


def _without_case(kept: dict[str, Any]) -> dict[str, Any]:
    """The same answer whatever was frozen."""
    return {name: value for name, value in kept.items() if name != "application"}
