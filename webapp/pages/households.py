"""A household's file, and accepting an application from it."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from forms.by_key import form_for, own_facts, own_page
from forms.task_form import TaskForm
from webapp.database import look_again, reader
from webapp.doors import within_own_branch
from webapp.fingerprint import answered_before, fingerprint_of, new_key, sent_as
from webapp.language import tell
from webapp.lines import reshaped
from webapp.parts import parts
from webapp.printing.loan_card import print_loan_card
from webapp.refusals import put_at_fields
from webapp.sign_in import acting, reader_in
from webapp.uploads import take_in
from workflows.acts.start import Start
from workflows.acts.unmask import Unmask
from workflows.cases.line_use import room_on
from workflows.duties import guard
from workflows.duties.facts import AboutCase, load
from workflows.queries.case_view import gates_before
from workflows.queries.credit_enquiries import log_of
from workflows.queries.household_file import HouseholdFile, load_household
from workflows.queries.household_overview import load_overview
from workflows.queries.loan_card import load as load_card
from workflows.queries.open_task import ACCEPTING, open_acceptance
from workflows.queries.task import TaskPage
from workflows.words.choices.standing import LineState
from workflows.words.refusals import EntryRefused, Forbidden, NotFound, Recused
from workflows.words.roles import Gate, Role
from workflows.words.sentence import say

blueprint = Blueprint("households", __name__, url_prefix="/households")


@blueprint.get("/<household>")
def show(household: str) -> str:
    """One household, one file (一户一档); who is recused sees name and village alone (PRODUCT §3)."""
    file = _file(household)
    try:
        _may_see(file)
    except Recused as refusal:
        return render_template("households/hidden.html", file=file, why=refusal.sentence)
    return _whole(file)


@blueprint.get("/<household>/loan-card.pdf")
def loan_card(household: str) -> Response:
    """贷款证, to be given to the household (RULES 9.2)."""
    file = _file(household)
    _may_see(file)
    answer = make_response(print_loan_card(load_card(reader(), file), at=parts().clock.now()).pdf)
    answer.content_type = "application/pdf"
    return answer


@blueprint.get("/<household>/enquiries/<person>")
def enquiries(household: str, person: str) -> str:
    """Every credit enquiry about one person, to be printed for himself: nobody else's stands on it (D-04)."""
    file = _file(household)
    _may_see(file)
    about = next((one for one in file.members if one.person == person), None)
    if about is None:
        raise NotFound(say("这一户没有这个人"))
    return render_template("households/enquiries.html", file=file, about=about, asked=log_of(reader(), person))


@blueprint.post("/<household>/unmask")
def unmask(household: str) -> str:
    """A whole number, with a reason; an audit event."""
    file = _file(household)
    form = request.form
    act = Unmask(person=form.get("person", ""), field=form.get("field", ""), reason=form.get("reason", ""),
                 actor=reader_in().actor)  # fmt: skip
    return _whole(file, shown=parts().door.perform(act))


@blueprint.get("/<household>/apply")
def accept(household: str) -> Response:
    """The application form of this household."""
    page = _page(household)
    return _shown(page, _form(page, None), 200, new_key())


@blueprint.post("/<household>/apply")
def start(household: str) -> Response:
    """Accepts the application: a case begins."""
    actor, key, sent = acting(request.form), request.form.get("key", ""), fingerprint_of(request)
    first = answered_before(Start.kind, key, sent)
    if first is not None:
        return _begun(first)
    page = _page(household)
    posted = take_in(_form(page, MultiDict()), request, actor, key)
    longer = reshaped(posted.values)
    form = _form(page, longer if longer is not None else posted.values)
    if longer is not None:
        return _shown(page, form, 200, key)
    if not posted.put(form) or not form.validate():
        return _shown(page, form, 422, key)
    role = _accepting()
    assert role is not None
    try:
        act = Start(accepted_by=role, household=household, entry=form.entry(), actor=actor, key=key or None)
        answer = parts().door.perform(sent_as(act, sent))
    except EntryRefused as refusal:
        put_at_fields(form, refusal)
        return _shown(page, form, 422, key)
    look_again()
    return _begun(answer)


def _file(household: str) -> HouseholdFile:
    file = load_household(reader(), household, now=parts().clock.now())
    within_own_branch(file.branch)
    return file


def _may_see(file: HouseholdFile) -> None:
    """Raises Recused for a reader who must stay out of the household's cases."""
    about = AboutCase(application=None, branch=file.branch, household=file.id, village=file.village)
    facts = load(reader(), about, now=parts().clock.now(), task_name=str)
    guard.may_see(facts, reader_in().person)


def _whole(file: HouseholdFile, **more: Any) -> str:
    """The page of a household; `rooms` is what is left on each of its open lines, in yuan."""
    open_lines = [line for line in file.lines if line.state in (LineState.IN_FORCE, LineState.SUSPENDED)]
    return render_template(
        "households/show.html",
        file=file,
        seen=load_overview(reader(), file, now=parts().clock.now()),
        line=open_lines[-1] if open_lines else None,
        room=room_on(reader(), open_lines[-1]) if open_lines else None,
        may_accept=_accepting() is not None,
        **more,
    )


def _begun(answer: dict[str, Any]) -> Response:
    tell(say("已受理：{number}", number=answer["number"]))
    return redirect(url_for("cases.show", number=answer["number"]), 303)


def _page(household: str) -> TaskPage:
    role = _accepting()
    if role is None:
        raise Forbidden(say("受理申请要有{roles}岗位，您没有", roles=list(ACCEPTING)))
    page = open_acceptance(reader(), parts().door.means, household, acting(request.form), role, now=parts().clock.now())
    assert page.household is not None
    within_own_branch(page.household.branch)
    return page


def _form(page: TaskPage, values: MultiDict[str, str] | None) -> TaskForm:
    assert page.node.form_key is not None
    return form_for(page.node.form_key).for_page(page, values)


def _accepting() -> Role | None:
    """In which role the reader accepts; nobody holds both (PRODUCT §3, static)."""
    return next((role for role in ACCEPTING if role in reader_in().may_be), None)


def _shown(page: TaskPage, form: TaskForm, status: int, key: str) -> Response:
    assert page.node.form_key is not None
    html = render_template(
        "households/apply.html",
        own_page=own_page(page.node.form_key),
        facts_page=own_facts(page.node.form_key),
        page=page,
        form=form,
        key=key,
        covers=reader_in().covers,
        gates=gates_before(Gate.INVESTIGATION),
    )
    return make_response(html, status)
