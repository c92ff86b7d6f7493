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
from workflows.door import stops
from workflows.duties import guests
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
    """How a page stands in the bar: its word, its picture, and the others that count as being there.

    It stands in nobody's bar who has no other role than those of `but`: he may pass, and has his own work elsewhere.
    """

    label: str
    icon: str
    also: frozenset[str] = frozenset()
    but: frozenset[Role] = frozenset()


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
# Whoever keeps the village ledger, signs it or answers for it; a client manager sees his own villages (G4-09).
LEDGER = frozenset({Role.CLIENT_MANAGER, Role.CREDIT_APPROVER, Role.CREDIT_CLERK, Role.DIRECTOR, Role.AUDITOR})
AUDITOR = frozenset({Role.AUDITOR})
LISTS = frozenset({Role.AML_OFFICER})
# Of the two persons whom a change of who may do what needs, each is one of these (PRODUCT §3).
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR})
# Who holds no duty has no use for lists of cases in his bar; the search box leads there.
KEEPING = frozenset({Role.ADMINISTRATOR})
OFFICE_PAGES = frozenset(
    {"offices.add", "offices.villages", "offices.add_village", "offices.village", "offices.assign"}
)
STAFF_PAGES = frozenset({"staff.show", "staff.ask", "staff.add", "staff_changes.show"})
# Breaking the glass: who may stop, and the two without whom nothing goes on again (PRODUCT §3).
FREEZERS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
LETTING_GO = frozenset({Role.DIRECTOR, Role.AUDITOR})
FREEZE_PAGES = frozenset(
    {"freezes.freeze_branch", "freezes.freeze_account", "freezes.ask_unfreeze", "freezes.decide_unfreeze"}
)
COUNTER_OR_FIELD = frozenset({Role.CLIENT_MANAGER, Role.TELLER})
# Whoever puts volumes onto the shelves, and answers for them.
SHELVES = frozenset({Role.CREDIT_CLERK, Role.DIRECTOR})

DOORS: Mapping[str, Passage] = {
    "static": Passage(ANYBODY),
    "sign_in.show": Passage(ANYBODY),
    "sign_in.enter": Passage(ANYBODY),
    "sign_in.choose_language": Passage(ANYBODY),
    "sign_in.leave": Passage(ANYBODY),
    "home.index": Passage(SIGNED_IN),
    "director.show": Passage(frozenset({Role.DIRECTOR}), own_branch=True, entry=Entry(text("全社"), "flag")),
    "director.remind": Passage(frozenset({Role.DIRECTOR}), own_branch=True),
    "director.daily": Passage(frozenset({Role.DIRECTOR}), own_branch=True),
    "auditor.index": Passage(
        AUDITOR,
        own_branch=True,
        entry=Entry(text("稽核"), "eye", frozenset({"auditor.case", "auditor.changes", "auditor.verdict"})),
    ),
    "auditor.case": Passage(AUDITOR, own_branch=True),
    "auditor.verdict": Passage(AUDITOR, own_branch=True),
    "auditor.refusals": Passage(AUDITOR | {Role.DIRECTOR}, own_branch=True),
    "auditor.changes": Passage(AUDITOR, own_branch=True),
    "auditor.event_log": Passage(AUDITOR, own_branch=True),
    "auditor.checkpoint": Passage(AUDITOR, own_branch=True),
    "counter.show": Passage(frozenset({Role.TELLER}), own_branch=True, entry=Entry(text("柜台"), "card")),
    "work.show": Passage(
        SIGNED_IN, own_branch=True, entry=Entry(text("我的工作"), "list", frozenset({"tasks.show"}), KEEPING)
    ),
    "screening.index": Passage(LISTS, own_branch=True, entry=Entry(text("名单筛查"), "flag")),
    "screening.screen_again": Passage(LISTS, own_branch=True),
    "screening.end_listed": Passage(LISTS, own_branch=True),
    "cases.index": Passage(
        READERS, own_branch=True, entry=Entry(text("申请", kind="page"), "doc", frozenset({"cases.show"}), KEEPING)
    ),
    "search.find": Passage(
        READERS,
        own_branch=True,
        entry=Entry(text("农户", kind="page"), "home", frozenset({"households.show"}), KEEPING),
    ),
    "ledger.index": Passage(LEDGER, own_branch=True, entry=Entry(text("村台账"), "list", frozenset({"ledger.show"}))),
    "ledger.show": Passage(LEDGER, own_branch=True),
    "ledger.spreadsheet": Passage(LEDGER, own_branch=True),
    "ledger.sheets": Passage(LEDGER, own_branch=True),
    "cases.show": Passage(READERS, own_branch=True),
    "cases.diagram": Passage(READERS, own_branch=True),
    "cases.village_enquiry": Passage(frozenset({Role.CLIENT_MANAGER}), own_branch=True),
    "cases.rating_copy": Passage(STAFF | {Role.AUDITOR}, own_branch=True),
    "cases.withdraw": Passage(COUNTER_OR_FIELD, own_branch=True),
    "cases.withdraw_consent": Passage(COUNTER_OR_FIELD, own_branch=True),
    "cases.draw": Passage(frozenset({Role.TELLER}), own_branch=True),
    "cases.restore_line": Passage(frozenset({Role.DIRECTOR}), own_branch=True),
    "cases.name_teller": Passage(frozenset({Role.DIRECTOR}), own_branch=True),
    "cases.take_back_teller": Passage(frozenset({Role.DIRECTOR}), own_branch=True),
    "cases.freeze": Passage(FREEZERS, own_branch=True),
    "cases.hold_retention": Passage(frozenset({Role.DIRECTOR, Role.AML_OFFICER}), own_branch=True),
    "cases.lift_retention_hold": Passage(frozenset({Role.DIRECTOR, Role.AML_OFFICER}), own_branch=True),
    "cases.ask_reversal": Passage(frozenset({Role.TELLER}), own_branch=True),
    "cases.decide_reversal": Passage(frozenset({Role.DISBURSEMENT_APPROVER}), own_branch=True),
    "cases.name_successor": Passage(frozenset({Role.DIRECTOR}), own_branch=True),
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
    "households.loan_card": Passage(COUNTER_OR_FIELD | {Role.DIRECTOR}, own_branch=True),
    "households.enquiries": Passage(STAFF | {Role.AUDITOR}, own_branch=True),
    "households.accept": Passage(COUNTER_OR_FIELD, own_branch=True),
    "households.start": Passage(COUNTER_OR_FIELD, own_branch=True),
    "staff.index": Passage(KEEPERS, own_branch=True, entry=Entry(text("人员岗位"), "list", STAFF_PAGES)),
    "staff.show": Passage(KEEPERS, own_branch=True),
    "staff.ask": Passage(KEEPERS, own_branch=True),
    "staff.add": Passage(frozenset({Role.ADMINISTRATOR}), own_branch=True),
    "staff.end_token": Passage(frozenset({Role.ADMINISTRATOR}), own_branch=True),
    "staff.dismiss": Passage(frozenset({Role.ADMINISTRATOR}), own_branch=True),
    "offices.index": Passage(KEEPERS, own_branch=True, entry=Entry(text("机构"), "home", OFFICE_PAGES, STAFF)),
    "offices.add": Passage(frozenset({Role.ADMINISTRATOR}), own_branch=True),
    "offices.villages": Passage(KEEPERS, own_branch=True),
    "offices.add_village": Passage(KEEPERS, own_branch=True),
    "offices.village": Passage(KEEPERS, own_branch=True),
    "offices.assign": Passage(KEEPERS, own_branch=True),
    "rosters.index": Passage(
        KEEPERS, own_branch=True, entry=Entry(text("清册导入"), "doc", frozenset({"rosters.show"}), STAFF)
    ),
    "rosters.add": Passage(KEEPERS, own_branch=True),
    "rosters.show": Passage(KEEPERS, own_branch=True),
    "rosters.bad_rows": Passage(KEEPERS, own_branch=True),
    "versions.index": Passage(
        KEEPERS, entry=Entry(text("流程版本"), "flag", frozenset({"versions.moving", "versions.policy"}), STAFF)
    ),
    "versions.diagram": Passage(KEEPERS),
    "versions.deploy": Passage(KEEPERS),
    "versions.policy": Passage(KEEPERS),
    "versions.set_policy": Passage(KEEPERS),
    "versions.moving": Passage(KEEPERS, own_branch=True),
    "figures.index": Passage(KEEPING, entry=Entry(text("数据"), "box")),
    "figures.add": Passage(KEEPING),
    "figures.add_holidays": Passage(KEEPING),
    "staff_changes.show": Passage(KEEPERS, own_branch=True),
    "staff_changes.decide": Passage(KEEPERS, own_branch=True),
    "staff_changes.withdraw": Passage(KEEPERS, own_branch=True),
    # Whoever holds a duty gets there from his own work, when something is frozen.
    "freezes.index": Passage(
        FREEZERS | LETTING_GO, own_branch=True, entry=Entry(text("冻结"), "lock", FREEZE_PAGES, STAFF)
    ),
    "freezes.freeze_branch": Passage(FREEZERS, own_branch=True),
    "freezes.freeze_account": Passage(FREEZERS, own_branch=True),
    "freezes.ask_unfreeze": Passage(LETTING_GO, own_branch=True),
    "freezes.decide_unfreeze": Passage(LETTING_GO, own_branch=True),
    "attachments.show": Passage(READERS, own_branch=True),
    "attachments.add": Passage(STAFF | {Role.AUDITOR}),
    "dossiers.download": Passage(READERS, own_branch=True),
    "dossiers.single": Passage(READERS, own_branch=True),
    "labels.index": Passage(SHELVES, own_branch=True),
    "labels.volume": Passage(SHELVES, own_branch=True),
    "labels.box": Passage(SHELVES, own_branch=True),
    "labels.cabinet": Passage(SHELVES, own_branch=True),
    "visit_sheets.of_household": Passage(COUNTER_OR_FIELD, own_branch=True),
    "visit_sheets.to_sign_in": Passage(COUNTER_OR_FIELD, own_branch=True),
    "visit_sheets.empty": Passage(COUNTER_OR_FIELD),
    "print_batches.index": Passage(LEDGER, own_branch=True),
    "print_batches.add": Passage(LEDGER, own_branch=True),
    "print_batches.show": Passage(LEDGER),
    "print_batches.cancel": Passage(LEDGER),
    "print_batches.file": Passage(LEDGER),
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
    "api_applications.name_teller": Passage(frozenset({Role.DIRECTOR}), own_branch=True),
    "api_applications.take_back_teller": Passage(frozenset({Role.DIRECTOR}), own_branch=True),
    "api_applications.ask_reversal": Passage(frozenset({Role.TELLER}), own_branch=True),
    "api_applications.decide_reversal": Passage(frozenset({Role.DISBURSEMENT_APPROVER}), own_branch=True),
    "api_applications.name_successor": Passage(frozenset({Role.DIRECTOR}), own_branch=True),
    "api_applications.ask_supplement": Passage(
        frozenset({Role.CREDIT_CLERK, Role.AUDITOR, Role.DIRECTOR}), own_branch=True
    ),
    "api_applications.answer_supplement": Passage(STAFF, own_branch=True),
    "api_applications.freeze": Passage(FREEZERS, own_branch=True),
    "api_freezes.index": Passage(FREEZERS | LETTING_GO, own_branch=True),
    "api_freezes.freeze_branch": Passage(FREEZERS, own_branch=True),
    "api_freezes.freeze_account": Passage(FREEZERS, own_branch=True),
    "api_freezes.ask_unfreeze": Passage(LETTING_GO, own_branch=True),
    "api_freezes.decide_unfreeze": Passage(LETTING_GO, own_branch=True),
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
    "account.make_token": Passage(SIGNED_IN),
    "account.end_sign_ins": Passage(SIGNED_IN),
    "account.choose_language": Passage(SIGNED_IN),
    "kinship.declare": Passage(STAFF),
    "kinship.index": Passage(KEEPERS | {Role.AUDITOR}, own_branch=True),
    "kinship.decide": Passage(KEEPERS, own_branch=True),
}

ENTRIES_AT_MOST = 6


def admit(endpoint: str, person: SignedIn | None) -> None:
    """Returns where `person` may pass. Raises NotSignedIn, Frozen, or Forbidden where roles or the table do not allow it."""
    passage = DOORS.get(endpoint)
    if passage is None:
        raise Forbidden(say("这一页没有列入通行表，谁也不能进"))
    if passage.who is ANYBODY:
        return
    if person is None:
        raise NotSignedIn(say("先登录，再办"))
    if person.frozen:
        # His sign-ins are ended; a token is not, and hears why.
        stops.refuse_people(reader(), person.actor, parts().clock.now())
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
    here, mine = request.endpoint, reader_in().may_be
    found = [
        (endpoint, passage.entry, here == endpoint or here in passage.entry.also)
        for endpoint, passage in DOORS.items()
        if passage.entry is not None and may_open(endpoint) and not (mine and mine <= passage.entry.but)
    ]
    return found[:ENTRIES_AT_MOST]


def own_branch_was_asked() -> None:
    """Says that the query itself gives nothing of another branch, as `open_task` does."""
    g.branch_asked = True


def own_branches() -> frozenset[str]:
    """The reader's branch and all below it; a list shows only what is there."""
    own_branch_was_asked()
    return reader_in().branches


def own_sight() -> Sight:
    """What the reader's lists may show, to be asked for once on a page of lists."""
    who = reader_in()
    covered = [one.person for one in who.covers]
    return sight.load(reader(), who.person, covered=covered, branches=own_branches(), now=parts().clock.now())


def within_own_branch(branch: str) -> None:
    """Raises NotFound for a thing of another branch; it is not told apart from one that is not there."""
    if branch not in own_branches():
        raise NotFound(say("没有找到，或不在您的网点"))


def sees_case(branch: str, application: str) -> bool:
    """Whether a case is of the reader's branch or below, or of another one that has named him for it (G3-05)."""
    if branch in own_branches():
        return True
    return guests.sees(reader(), reader_in().person, application, now=parts().clock.now())


def within_sight(branch: str, application: str) -> None:
    """Raises NotFound for a case that the reader does not see; it is not told apart from one that is not there."""
    if not sees_case(branch, application):
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
