"""Applications: begun, looked at, and the acts on a whole case; the same doors and forms as on pages."""

from collections.abc import Callable
from typing import Any

from flask import Response, make_response, request
from werkzeug.datastructures import MultiDict

from forms.corrections.act_form import ActForm, ActPage, Candidate
from forms.corrections.draw import Draw as DrawForm
from webapp import act_pages
from webapp.api import idempotency
from webapp.api.answers import answered, case_item, case_shown, event_item, listed
from webapp.api.forms import acceptance_page, accepting_role, filled, task_form
from webapp.api.idempotency import Posted, PostedOpening, once
from webapp.api.rest import JSON, actor, idempotency_key, json_object, no_whole_number, page, rest_blueprint, word
from webapp.case_in_sight import case_seen
from webapp.database import look_again, reader
from webapp.doors import own_branches
from webapp.parts import parts
from webapp.printing.volume_file import volume_file
from webapp.sign_in import reader_in, verified
from workflows.acts.ask_reversal import AskReversal
from workflows.acts.decide_reversal import DecideReversal
from workflows.acts.draw import Draw
from workflows.acts.freeze import Freeze
from workflows.acts.name_teller import NameTeller, TakeBackTeller
from workflows.acts.show_dossier import ShowDossier
from workflows.acts.start import Start
from workflows.acts.succession import NameSuccessor
from workflows.acts.supplement import AnswerSupplement, AskSupplement
from workflows.acts.withdraw import Withdraw
from workflows.acts.withdraw_consent import WithdrawConsent
from workflows.cases.line_use import room_on
from workflows.credit.credit_line import HIGHEST_TOTAL
from workflows.queries import case_diagram, case_events, case_list, case_view, freezes, named_tellers, process_files
from workflows.queries.case_file import CaseFile
from workflows.queries.case_file_read import load_case_file
from workflows.queries.vote_open import must_be_over
from workflows.words.refusals import NotFound, NotPossible
from workflows.words.roles import DutyClass, Gate
from workflows.words.sentence import say

XML = "application/xml"
PDF = "application/pdf"
STAGES = ("intake", *(gate.value for gate in Gate), "closed")

blueprint = rest_blueprint("applications")


@blueprint.get("/applications")
def index() -> Response:
    """Cases of the branch and below, newest first, but for those from which the reader is recused."""
    number, stage, village = page(), word("stage", choices=STAGES), word("village")
    words = no_whole_number("q", word("q"))
    own_branches()
    found, more = case_list.load(
        reader(), reader_in().actor, now=parts().clock.now(), stage=stage, village=village, words=words, page=number
    )
    return listed(map(case_item, found), number, more=more)


@blueprint.post("/applications")
def start() -> Response:
    """Accepts an application; a case begins."""

    def act(sent: bytes) -> Posted:
        body = json_object()
        household = body.get("household")
        shown = acceptance_page(household if isinstance(household, str) else "")
        form = filled(task_form(shown), body, shown.actor)
        assert shown.household is not None
        begun = Start(accepted_by=accepting_role(), household=shown.household.id, entry=form.entry(), actor=shown.actor,
                      key=idempotency_key())  # fmt: skip
        return PostedOpening(begun, sent)

    return once(Start.kind, act, status=201, answer=_begun, location=_address)


@blueprint.get("/applications/<number>")
def show(number: str) -> Response:
    """One case."""
    file = _file(number)
    line_of = case_list.number_of(reader(), file.application.line_of)
    available = room_on(reader(), file.line) if file.line is not None else None
    namings = named_tellers.of_case(reader(), file, now=parts().clock.now())
    frozen = freezes.of_case(reader(), file.application)
    shown = case_shown(file, line_of=line_of, available=available, namings=namings, frozen=frozen)
    return answered(shown, etag=_etag(file))


@blueprint.get("/applications/<number>/events")
def events(number: str) -> Response:
    """The history, oldest first; refused attempts and views are marked as such."""
    row, which = case_seen(number), page()
    found, more = case_events.load(reader(), row.id, page=which)
    answer = listed(map(event_item, found), which, more=more)
    answer.set_etag(str(case_list.revision(reader(), row.id)))
    return answer


@blueprint.get("/applications/<number>/diagram")
def diagram(number: str) -> Response:
    """The diagrams with where the case stands in each; as XML only the drawing of one process, byte for byte."""
    file = _file(number)
    views = case_diagram.every_diagram(file, case_view.specification_of(reader(), parts().door.means, file))
    files = process_files.diagrams_of(reader(), file.application.process_version)
    if request.accept_mimetypes.best_match([JSON, XML], default=JSON) == XML:
        wanted = word("process", choices=tuple(view.process for view in views)) or views[0].process
        answer = make_response(files[wanted])
        answer.content_type = XML
    else:
        answer = answered(
            {
                "number": file.application.number,
                "processes": [
                    {"id": view.process, "xml": files[view.process].decode(), "done": list(view.done),
                     "now": list(view.now), "refused": list(view.refused), "plates": dict(view.plates)}
                    for view in views
                ],
            }
        )  # fmt: skip
    answer.headers["Vary"] = "Accept"
    answer.set_etag(_etag(file))
    return answer


@blueprint.get("/applications/<number>/dossier.pdf")
def dossier(number: str) -> Response:
    """The sealed dossier; before there is one, the case printed as it stands now. That it was taken is an event (D-06)."""
    row = case_seen(number)
    must_be_over(reader(), row.id)
    parts().door.perform(ShowDossier(application=row.id, actor=reader_in().actor))
    look_again()
    db = reader()
    answer = make_response(volume_file(db, parts().store, row.id, now=parts().clock.now()).pdf)
    answer.content_type = PDF
    answer.headers["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    answer.set_etag(str(case_list.revision(db, row.id)))
    return answer


@blueprint.post("/applications/<number>/withdraw")
def withdraw(number: str) -> Response:
    """The applicant withdraws, until money is paid."""

    def act(file: CaseFile, values: dict[str, Any]) -> Withdraw:
        return Withdraw(application=file.application.id, actor=actor(), values=values, key=idempotency_key())

    return _act_on_case(number, Withdraw.kind, "withdraw", act)


@blueprint.post("/applications/<number>/withdraw-consent")
def withdraw_consent(number: str) -> Response:
    """A member takes the consent back."""

    def act(file: CaseFile, values: dict[str, Any]) -> WithdrawConsent:
        return WithdrawConsent(application=file.application.id, actor=actor(), key=idempotency_key(), **values)

    return _act_on_case(number, WithdrawConsent.kind, "withdraw_consent", act)


@blueprint.post("/applications/<number>/succession")
def name_successor(number: str) -> Response:
    """A director names who signs in the place of somebody who cannot come."""

    def act(file: CaseFile, values: dict[str, Any]) -> NameSuccessor:
        return NameSuccessor(application=file.application.id, actor=actor(), key=idempotency_key(),
                             of_task=values["task"], to=values["to"], reason=values["reason"])  # fmt: skip

    def more(file: CaseFile) -> dict[str, Any]:
        # Whoever is named is a candidate here, so that it is the guard at the door that says why he may not.
        named = json_object().get("to")
        return {"offered": (Candidate(named, named),) if isinstance(named, str) and named else ()}

    return _act_on_case(number, NameSuccessor.kind, "succession", act, status=201, more=more)


@blueprint.post("/applications/<number>/supplements")
def ask_supplement(number: str) -> Response:
    """Something missing is asked of whoever holds a duty."""

    def act(file: CaseFile, values: dict[str, Any]) -> AskSupplement:
        return AskSupplement(application=file.application.id, actor=actor(), key=idempotency_key(),
                             to_duty=DutyClass(values["to_duty"]), question=values["question"])  # fmt: skip

    return _act_on_case(number, AskSupplement.kind, "supplement_ask", act, status=201)


@blueprint.post("/applications/<number>/supplements/<supplement>")
def answer_supplement(number: str, supplement: str) -> Response:
    """The holder of the duty answers, with a note and attachments."""

    def act(file: CaseFile, values: dict[str, Any]) -> AnswerSupplement:
        return AnswerSupplement(application=file.application.id, actor=actor(), key=idempotency_key(),
                                supplement=supplement, note=values["note"], attachments=tuple(values["attachments"]))  # fmt: skip

    def more(file: CaseFile) -> dict[str, Any]:
        row = next((one for one in file.rounds["supplements"] if one.id == supplement), None)
        if row is None:
            raise NotFound(say("没有这份补充函"))
        return {"supplement": row}

    return _act_on_case(number, AnswerSupplement.kind, "supplement_answer", act, more=more)


@blueprint.post("/applications/<number>/named-teller")
def name_teller(number: str) -> Response:
    """A teller of another branch is named for the visit that waits at the counter."""

    def act(file: CaseFile, values: dict[str, Any]) -> NameTeller:
        return NameTeller(application=file.application.id, actor=actor(), key=idempotency_key(), **values)

    def more(file: CaseFile) -> dict[str, Any]:
        # Whoever is named is a candidate here, so that it is the guard at the door that says why he may not.
        named = json_object().get("teller")
        return {"offered": (Candidate(named, named),) if isinstance(named, str) and named else ()}

    return _act_on_case(number, NameTeller.kind, "name_teller", act, status=201, more=more)


@blueprint.post("/applications/<number>/named-teller/take-back")
def take_back_teller(number: str) -> Response:
    """He is not named any more."""

    def act(file: CaseFile, values: dict[str, Any]) -> TakeBackTeller:
        return TakeBackTeller(application=file.application.id, actor=actor(), key=idempotency_key(), **values)

    return _act_on_case(number, TakeBackTeller.kind, "take_back_teller", act)


@blueprint.post("/applications/<number>/freeze")
def freeze(number: str) -> Response:
    """An administrator or an auditor stops the case in an emergency."""

    def act(file: CaseFile, values: dict[str, Any]) -> Freeze:
        return Freeze(application=file.application.id, actor=actor(), key=idempotency_key(), **values)

    return _act_on_case(number, Freeze.kind, "freeze", act, status=201)


@blueprint.post("/applications/<number>/reversal")
def ask_reversal(number: str) -> Response:
    """A wrong payment is to be taken back."""

    def act(file: CaseFile, values: dict[str, Any]) -> AskReversal:
        return AskReversal(application=file.application.id, actor=actor(), key=idempotency_key(), **values)

    return _act_on_case(number, AskReversal.kind, "ask_reversal", act, status=201)


@blueprint.post("/applications/<number>/reversal/decision")
def decide_reversal(number: str) -> Response:
    """Whoever neither asked nor paid decides, with his password."""

    def act(file: CaseFile, values: dict[str, Any]) -> DecideReversal:
        signing = verified(actor(), values["password"])
        return DecideReversal(application=file.application.id, actor=signing, key=idempotency_key(),
                              agreed=values["agreed"])  # fmt: skip

    return _act_on_case(number, DecideReversal.kind, "decide_reversal", act)


@blueprint.post("/applications/<number>/drawdowns")
def draw(number: str) -> Response:
    """Money under the line of this case: a case of its own. Without a term the longest that the line allows."""

    def act(sent: bytes) -> Posted:
        file = _file(number)
        idempotency.unless_stale(_etag(file))
        values = _drawn(file)
        wanted = {name: values[name] for name in ("amount", "purpose", "term_months")}
        origin = file.application.line_of or file.application.id
        return PostedOpening(Draw(application=origin, actor=actor(), key=idempotency_key(), **wanted), sent)

    return once(Draw.kind, act, status=201, answer=_begun, location=_address)


def _act_on_case(
    number: str,
    kind: str,
    form_name: str,
    act: Callable[[CaseFile, dict[str, Any]], Any],
    *,
    status: int = 200,
    more: Callable[[CaseFile], dict[str, Any]] = lambda file: {},
) -> Response:
    """One form, one act; the state that If-Match names is compared before the form is read, and under the lock."""

    def posted(sent: bytes) -> Posted:
        file = _file(number)
        idempotency.unless_stale(_etag(file))
        asked = act_pages.page_of(file, actor=actor(), now=parts().clock.now(), **more(file))
        form = filled(
            lambda values: act_pages.form_named(form_name).for_page(asked, values), json_object(), asked.actor
        )
        return Posted(act(file, form.act_values()), sent, seen=idempotency.seen())

    return once(kind, posted, status=status)


def _drawn(file: CaseFile) -> dict[str, Any]:
    """What is drawn, well formed. Over the line, or on one not in force, is no fault of the form: that is a 409."""
    if file.line is None:
        raise NotPossible(say("这一件没有可以循环使用的额度"))
    # The room that is left is the door's to judge, under the lock of the line.
    asked = act_pages.page_of(file, actor=actor(), now=parts().clock.now(), available=HIGHEST_TOTAL)
    form = DrawForm.for_page(asked)
    form.check_line()
    if form.whole:
        raise NotPossible(form.whole[0])
    body = json_object()
    if body.get("term_months") is None:
        body["term_months"] = _longest_term(asked)
    found: ActForm = filled(lambda values: DrawForm.for_page(asked, values), body, asked.actor)
    return found.act_values()


def _longest_term(asked: ActPage) -> int | None:
    """The longest term, in months, that the form takes; None where it takes none."""
    for months in range(asked.line.term_limit_months if asked.line is not None else 0, 0, -1):
        form = DrawForm.for_page(asked, MultiDict({"term_months": str(months)}))
        form.validate()
        if not form.term_months.errors:
            return months
    return None


def _file(number: str) -> CaseFile:
    row = case_seen(number)
    return load_case_file(reader(), row.id, now=parts().clock.now())


def _etag(file: CaseFile) -> str:
    return str(case_list.revision(reader(), file.application.id))


def _begun(kept: dict[str, Any]) -> dict[str, Any]:
    return {"number": kept["number"], "outcome": kept.get("outcome", "ok")}


def _address(shown: dict[str, Any]) -> str:
    return f"/applications/{shown['number']}"
