"""Who may pass where: one table, a row for every route. What has no row is shut.

A page of one's own branch must ask `own_branches` or `within_own_branch` before it answers; one that forgot is our
own mistake and becomes a 500, never a page. The duty guard is another thing: it is asked at every act, inside.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus

from flask import Flask, Response, current_app, g, request

from webapp.database import reader
from webapp.parts import parts
from webapp.sign_in import SignedIn, reader_in, signed_in
from workflows.duties.facts import branch_and_below
from workflows.queries import sight
from workflows.queries.sight import Sight
from workflows.words.refusals import Forbidden, NotFound, Refusal
from workflows.words.roles import Role
from workflows.words.sentence import say, text


class Who(Enum):
    """Everybody of a kind."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed in"


ANYBODY, SIGNED_IN = Who.ANYBODY, Who.SIGNED_IN


@dataclass(frozen=True, slots=True)
class Entry:
    """How a page stands in the bar: its word, its picture, and the others that count as being there."""

    label: str
    icon: str
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Passage:
    """Who may pass, whether only things of the own branch may be shown, and the entry in the bar, if it has one."""

    who: Who | frozenset[Role]
    own_branch: bool = False
    entry: Entry | None = None


class NotSignedIn(Refusal):
    """Nobody is in (401); a page sends to the log-in."""

    status = 401
    type = "not-signed-in"


# Everybody who may hold a duty or acknowledge a refusal; auditor, aml_officer and administrator never do.
STAFF = frozenset(set(Role) - {Role.AUDITOR, Role.AML_OFFICER, Role.ADMINISTRATOR})
# Whoever may see households and cases; the aml_officer sees what the lists have hit and nothing else (PRODUCT §1).
READERS = frozenset(set(Role) - {Role.AML_OFFICER})
LISTS = frozenset({Role.AML_OFFICER})
COUNTER_OR_FIELD = frozenset({Role.CLIENT_MANAGER, Role.TELLER})

DOORS: Mapping[str, Passage] = {
    "static": Passage(ANYBODY),
    "sign_in.show": Passage(ANYBODY),
    "sign_in.enter": Passage(ANYBODY),
    "sign_in.choose_language": Passage(ANYBODY),
    "sign_in.leave": Passage(ANYBODY),
    "home.index": Passage(SIGNED_IN),
    "work.show": Passage(SIGNED_IN, own_branch=True, entry=Entry(text("我的工作"), "list", frozenset({"tasks.show"}))),
    "screening.index": Passage(LISTS, own_branch=True, entry=Entry(text("名单筛查"), "flag")),
    "screening.screen_again": Passage(LISTS, own_branch=True),
    "screening.end_listed": Passage(LISTS, own_branch=True),
    "cases.index": Passage(READERS, own_branch=True, entry=Entry(text("申请"), "doc", frozenset({"cases.show"}))),
    "search.find": Passage(READERS, own_branch=True, entry=Entry(text("农户"), "home", frozenset({"households.show"}))),
    "cases.show": Passage(READERS, own_branch=True),
    "cases.diagram": Passage(READERS, own_branch=True),
    "cases.village_enquiry": Passage(frozenset({Role.CLIENT_MANAGER}), own_branch=True),
    "cases.rating_copy": Passage(STAFF | {Role.AUDITOR}, own_branch=True),
    "cases.withdraw": Passage(COUNTER_OR_FIELD, own_branch=True),
    "cases.withdraw_consent": Passage(COUNTER_OR_FIELD, own_branch=True),
    "cases.draw": Passage(frozenset({Role.TELLER}), own_branch=True),
    "cases.restore_line": Passage(frozenset({Role.DIRECTOR}), own_branch=True),
    "cases.hold_retention": Passage(frozenset({Role.DIRECTOR, Role.AML_OFFICER}), own_branch=True),
    "cases.lift_retention_hold": Passage(frozenset({Role.DIRECTOR, Role.AML_OFFICER}), own_branch=True),
    "cases.ask_reversal": Passage(frozenset({Role.TELLER}), own_branch=True),
    "cases.decide_reversal": Passage(frozenset({Role.DISBURSEMENT_APPROVER}), own_branch=True),
    "cases.ask_supplement": Passage(frozenset({Role.CREDIT_CLERK, Role.AUDITOR, Role.DIRECTOR}), own_branch=True),
    "cases.answer_supplement": Passage(STAFF, own_branch=True),
    "tasks.show": Passage(STAFF, own_branch=True),
    "tasks.complete": Passage(STAFF, own_branch=True),
    "tasks.claim": Passage(STAFF, own_branch=True),
    "tasks.release": Passage(STAFF, own_branch=True),
    "tasks.ask_identity": Passage(frozenset({Role.TELLER}), own_branch=True),
    "tasks.ask_credit": Passage(frozenset({Role.CREDIT_REVIEWER}), own_branch=True),
    "tasks.keep_draft": Passage(STAFF, own_branch=True),
    "tasks.return_for_supplement": Passage(STAFF, own_branch=True),
    "tasks.hand_over": Passage(STAFF, own_branch=True),
    "households.show": Passage(READERS, own_branch=True),
    "households.unmask": Passage(STAFF | {Role.AUDITOR}, own_branch=True),
    "households.enquiries": Passage(STAFF | {Role.AUDITOR}, own_branch=True),
    "households.accept": Passage(COUNTER_OR_FIELD, own_branch=True),
    "households.start": Passage(COUNTER_OR_FIELD, own_branch=True),
    "attachments.show": Passage(READERS, own_branch=True),
    "attachments.add": Passage(STAFF | {Role.AUDITOR}),
    "dossiers.download": Passage(READERS, own_branch=True),
    "api_tasks.index": Passage(STAFF, own_branch=True),
    "api_tasks.show": Passage(STAFF, own_branch=True),
    "api_tasks.claim": Passage(STAFF, own_branch=True),
    "api_tasks.release": Passage(STAFF, own_branch=True),
    "api_tasks.complete": Passage(STAFF, own_branch=True),
    "api_tasks.return_for_supplement": Passage(STAFF, own_branch=True),
    "api_tasks.hand_over": Passage(STAFF, own_branch=True),
    "api_tasks.ask_credit": Passage(frozenset({Role.CREDIT_REVIEWER}), own_branch=True),
    "api_applications.index": Passage(READERS, own_branch=True),
    "api_applications.start": Passage(COUNTER_OR_FIELD, own_branch=True),
    "api_applications.show": Passage(READERS, own_branch=True),
    "api_applications.events": Passage(READERS, own_branch=True),
    "api_applications.diagram": Passage(READERS, own_branch=True),
    "api_applications.dossier": Passage(READERS, own_branch=True),
    "api_applications.withdraw": Passage(COUNTER_OR_FIELD, own_branch=True),
    "api_applications.withdraw_consent": Passage(COUNTER_OR_FIELD, own_branch=True),
    "api_applications.draw": Passage(frozenset({Role.TELLER}), own_branch=True),
    "api_applications.ask_reversal": Passage(frozenset({Role.TELLER}), own_branch=True),
    "api_applications.decide_reversal": Passage(frozenset({Role.DISBURSEMENT_APPROVER}), own_branch=True),
    "api_applications.ask_supplement": Passage(
        frozenset({Role.CREDIT_CLERK, Role.AUDITOR, Role.DIRECTOR}), own_branch=True
    ),
    "api_applications.answer_supplement": Passage(STAFF, own_branch=True),
    "api_households.index": Passage(READERS, own_branch=True),
    "api_households.search": Passage(READERS, own_branch=True),
    "api_households.add": Passage(COUNTER_OR_FIELD, own_branch=True),
    "api_forms.acceptance": Passage(COUNTER_OR_FIELD, own_branch=True),
    "api_attachments.add": Passage(STAFF | {Role.AUDITOR}),
    "api_processes.index": Passage(SIGNED_IN),
    "api_processes.show": Passage(SIGNED_IN),
    "api_problems.index": Passage(ANYBODY),
    "api_problems.show": Passage(ANYBODY),
    "api_schemas.openapi": Passage(ANYBODY),
    "health.alive": Passage(ANYBODY),
    "health.ready": Passage(ANYBODY),
    "health.metrics": Passage(ANYBODY),
    "account.show": Passage(SIGNED_IN),
    "account.change_password": Passage(SIGNED_IN),
    "account.end_sign_ins": Passage(SIGNED_IN),
    "account.choose_language": Passage(SIGNED_IN),
}

ENTRIES_AT_MOST = 6


def admit(endpoint: str, person: SignedIn | None) -> None:
    """Returns where `person` may pass. Raises NotSignedIn, or Forbidden where his roles or the table do not allow it."""
    passage = DOORS.get(endpoint)
    if passage is None:
        raise Forbidden(say("这一页没有列入通行表，谁也不能进"))
    if passage.who is ANYBODY:
        return
    if person is None:
        raise NotSignedIn(say("先登录，再办"))
    if isinstance(passage.who, frozenset) and not passage.who & person.may_be:
        needed = sorted(passage.who, key=list(Role).index)
        raise Forbidden(say("这一页要有{roles}岗位，您没有", roles=needed))


def may_open(endpoint: str) -> bool:
    """Whether the reader may pass, for links that are only shown to whom they lead somewhere."""
    if endpoint not in current_app.view_functions:
        return False
    try:
        admit(endpoint, signed_in())
    except Refusal:
        return False
    return True


def entries() -> list[tuple[str, Entry, bool]]:
    """The bar of the reader: endpoint, entry, and whether he is there now; six at most."""
    here = request.endpoint
    found = [
        (endpoint, passage.entry, here == endpoint or here in passage.entry.also)
        for endpoint, passage in DOORS.items()
        if passage.entry is not None and may_open(endpoint)
    ]
    return found[:ENTRIES_AT_MOST]


def own_branch_was_asked() -> None:
    """Says that the query itself gives nothing of another branch, as `open_task` does."""
    g.branch_asked = True


def own_branches() -> frozenset[str]:
    """The reader's branch and all below it; a list shows only what is there."""
    own_branch_was_asked()
    if "own_branches" not in g:
        g.own_branches = branch_and_below(reader(), reader_in().branch)
    found: frozenset[str] = g.own_branches
    return found


def own_sight() -> Sight:
    """What the reader's lists may show, to be asked for once on a page of lists."""
    who = reader_in()
    covered = [one.person for one in who.covers]
    return sight.load(reader(), who.person, covered=covered, branches=own_branches(), now=parts().clock.now())


def within_own_branch(branch: str) -> None:
    """Raises NotFound for a thing of another branch; it is not told apart from one that is not there."""
    if branch not in own_branches():
        raise NotFound(say("没有找到，或不在您的网点"))


def set_up(app: Flask) -> None:
    """Asks the table before every request, and a page of the own branch whether it looked."""

    @app.before_request
    def _admit() -> None:
        if request.endpoint is not None:
            passage = DOORS.get(request.endpoint)
            # A file that anybody may have asks the database for nobody.
            admit(request.endpoint, None if passage is not None and passage.who is ANYBODY else signed_in())

    @app.after_request
    def _looked(response: Response) -> Response:
        passage = DOORS.get(request.endpoint or "")
        shown = response.status_code == HTTPStatus.OK and request.method == "GET"
        if passage is not None and passage.own_branch and shown:
            assert g.get("branch_asked"), f"{request.endpoint} showed a page without asking for the branch"
        return response

    app.jinja_env.globals |= {"may_open": may_open, "entries": entries}
