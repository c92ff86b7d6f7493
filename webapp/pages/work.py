"""My work: what is in my hands, what I could take, what the branch has open, and what I must be told."""

from flask import Blueprint, render_template, request

from webapp.addresses import page_number
from webapp.database import reader
from webapp.doors import own_sight
from webapp.parts import parts
from webapp.sign_in import reader_in
from workflows.cases.calendar import load_calendar
from workflows.queries import notices, work_list
from workflows.words.clock import shanghai_day
from workflows.words.refusals import NotPossible
from workflows.words.roles import Role
from workflows.words.sentence import text

SCOPES = {"mine": text("我手上的"), "available": text("我能接的"), "branch": text("全社在办")}
MAY_ACCEPT = frozenset({Role.CLIENT_MANAGER, Role.TELLER})

blueprint = Blueprint("work", __name__, url_prefix="/work")


@blueprint.get("/")
def show() -> str:
    """One of three lists; the same number of statements however long it is."""
    scope = request.args.get("scope", "mine")
    scope = scope if scope in SCOPES else "mine"
    page = page_number(request.args)
    who, now = reader_in(), parts().clock.now()
    sight = own_sight()
    return render_template(
        "work/show.html",
        scopes=SCOPES,
        scope=scope,
        list=work_list.load(reader(), sight, scope, page=page),
        totals=work_list.totals(reader(), sight),
        notices=notices.unseen(reader(), sight),
        names=_task_names(),
        may_accept=bool(who.may_be & MAY_ACCEPT),
        now=now,
        calendar=load_calendar(reader(), shanghai_day(now)),
    )


def _task_names() -> dict[str, str]:
    """The tasks' names as the diagrams in force have them."""
    means = parts().door.means
    try:
        spec = means.specification(reader(), means.current_version(reader()))
    except NotPossible:
        return {}
    return {node.id: node.name for node in spec.nodes.values()}
