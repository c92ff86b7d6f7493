"""Letting go of what is frozen, as pages and REST both ask for it: whose it is to see, and which act it is."""

from webapp.case_in_sight import case_seen
from webapp.database import reader
from webapp.doors import within_own_branch
from workflows.acts.unfreeze import AskUnfreeze, DecideUnfreeze
from workflows.queries import freezes
from workflows.queries.freezes import FreezeShown
from workflows.registers.freezes import AskUnfreezeBeside, DecideUnfreezeBeside
from workflows.words.actor import Actor


def seen(id: str) -> FreezeShown:
    """A freeze within the reader's sight. Raises NotFound, for another branch's too, and Recused."""
    shown = freezes.one(reader(), id)
    if shown.application is None:
        within_own_branch(shown.branch)
        return shown
    case_seen(shown.application)
    return shown


def asking(shown: FreezeShown, reason: str, actor: Actor, key: str | None) -> AskUnfreeze | AskUnfreezeBeside:
    """In the case, where it is one's."""
    if shown.application is not None:
        return AskUnfreeze(application=shown.application, freeze=shown.id, reason=reason, actor=actor, key=key)
    return AskUnfreezeBeside(freeze=shown.id, reason=reason, actor=actor, key=key)


def deciding(
    shown: FreezeShown, actor: Actor, key: str | None, *, agreed: bool
) -> DecideUnfreeze | DecideUnfreezeBeside:
    """In the case, where it is one's; `actor` has just given his password."""
    if shown.application is not None:
        return DecideUnfreeze(application=shown.application, freeze=shown.id, agreed=agreed, actor=actor, key=key)
    return DecideUnfreezeBeside(freeze=shown.id, agreed=agreed, actor=actor, key=key)
