"""One case: gates, duties, what is open, what was found, the live diagram, the history; and the acts on a whole case."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import force_locale
from sqlalchemy import select
from werkzeug.wrappers import Response

from forms.corrections.act_form import ActPage
from forms.filing.catalogue import catalogue
from webapp import act_pages, refusals
from webapp.act_pages import Doing
from webapp.addresses import LONGEST_KEY, words_of
from webapp.case_acts import CASE_ACTS, CaseAct
from webapp.case_in_sight import case_seen
from webapp.database import reader
from webapp.diagram_words import in_words
from webapp.doors import own_branches
from webapp.language import OF_PAPERS, tell
from webapp.parts import parts
from webapp.printing.papers import paper_of_document, paper_titles
from webapp.sign_in import acting, reader_in, verified
from workflows.acts.decide_reversal import DecideReversal
from workflows.acts.draw import Draw
from workflows.acts.name_teller import NameTeller
from workflows.acts.succession import NameSuccessor
from workflows.acts.supplement import AnswerSupplement
from workflows.cases.calendar import load_calendar
from workflows.cases.line_use import room_on
from workflows.credit.rating_explained import explained
from workflows.queries import (
    before_drawdown,
    case_diagram,
    case_list,
    case_view,
    freezes,
    named_tellers,
    retention,
    vacancies,
)
from workflows.queries.case_file import CaseFile
from workflows.queries.case_file_read import load_case_file
from workflows.queries.verified import chain_of
from workflows.records.processes import ProcessFile
from workflows.words.refusals import NotFound
from workflows.words.roles import GATE_NAMES
from workflows.words.sentence import Sentence, say, text

STAGES = {"intake": text("受理"), **{gate.value: name for gate, name in GATE_NAMES.items()}, "closed": text("已结束")}

blueprint = Blueprint("cases", __name__, url_prefix="/cases")


@blueprint.get("/")
def index() -> str:
    """Cases by stage, newest first."""
    stage, after = request.args.get("stage", ""), words_of(request.args.get("after", ""), LONGEST_KEY)
    stage = stage if stage in STAGES else ""
    own_branches()
    found, more = case_list.load(reader(), reader_in().actor, now=parts().clock.now(), stage=stage, after=after)
    return render_template("cases/index.html", cases=found, more=more, stage=stage, after=after, stages=STAGES)


@blueprint.get("/<number>")
def show(number: str) -> str:
    """The page of a case."""
    file = _file(number)
    spec = case_view.specification_of(reader(), parts().door.means, file)
    now, calendar = parts().clock.now(), load_calendar(reader(), file.today)
    diagrams = case_diagram.every_diagram(file, spec)
    asked = next((one for one in diagrams if one.process == request.args.get("diagram")), None)
    return render_template(
        "cases/show.html",
        file=file,
        gates=case_view.gates(file),
        duties=case_view.duty_cells(file, reader_in().person),
        events=case_view.events(reader(), file, spec),
        diagrams=diagrams,
        drawing=asked or case_diagram.first_shown(file, diagrams),
        open=[row for row in file.work if row.state == "open"],
        spec=spec,
        rules=refusals.RULES,
        papers=paper_titles(),
        chain=chain_of(reader(), file.application.id),
        documents=[(one, paper_of_document(file, one.name, one.group, one.reference)) for one in catalogue(file)],
        vacancies=vacancies.of_case(reader(), spec, file, calendar, now=now),
        kept=retention.of_case(reader(), file),
        freezes=freezes.of_case(reader(), file.application),
        namings=named_tellers.of_case(reader(), file, now=now),
        visit_waits=named_tellers.waiting(file, spec) is not None,
        guest=file.application.branch not in own_branches(),
        available=room_on(reader(), file.line) if file.line is not None else None,
        now=now,
        calendar=calendar,
    )


@blueprint.get("/<number>/diagram/<process>.bpmn")
def diagram(number: str, process: str) -> Response:
    """The diagram of one process in the case's version, named in the reader's language."""
    file = _file(number)
    table = ProcessFile.__table__
    content = reader().scalar(
        select(table.c.content).where(
            table.c.version == file.application.process_version, table.c.name == f"{process}.bpmn"
        )
    )
    if content is None:
        raise NotFound(say("这个版本里没有这张流程图"))
    answer = make_response(in_words(bytes(content)))
    answer.content_type = "application/xml"
    return answer


@blueprint.get("/<number>/village-enquiry")
def village_enquiry(number: str) -> str:
    """The sheet to ask village officials by. It is drawn from names alone, so that it can tell them nothing (G1-04)."""
    file = _file(number)
    with force_locale(OF_PAPERS):
        return render_template(
            "cases/village_enquiry.html",
            office=file.branch_name,
            place=file.village_name + (file.village_group or ""),
            names=[one.name for one in file.members],
        )


@blueprint.get("/<number>/rating-copy")
def rating_copy(number: str) -> str:
    """The applicant's copy of his rating, to be printed alone: each indicator and its points in plain words (G2-04)."""
    file = _file(number)
    rating = file.last("rating")
    if rating is None:
        raise NotFound(say("这一件还没有评级"))
    with force_locale(OF_PAPERS):
        return render_template(
            "cases/rating_copy.html", file=file, rating=rating, points=explained(file.lines("rating_points"))
        )


@blueprint.route("/<number>/draw", methods=["GET", "POST"])
def draw(number: str) -> Response:
    """The borrower asks for money under the line of this case."""
    file = _file(number)
    if file.line is None:
        raise NotFound(say("这一件没有授信额度"))

    def act(values: dict[str, Any], key: str | None) -> Draw:
        values = {name: values[name] for name in ("amount", "purpose", "term_months")}
        return Draw(application=file.application.id, actor=acting(request.form), key=key, **values)

    def onward(answer: dict[str, Any]) -> str:
        tell(say("用信已开始：{number}", number=answer["number"]))
        return url_for("cases.show", number=answer["number"])

    def page() -> ActPage:
        now, room = parts().clock.now(), room_on(reader(), file.line)
        return act_pages.page_of(file, actor=acting(request.form), now=now, available=room)

    def beside() -> dict[str, Any]:
        spec = case_view.specification_of(reader(), parts().door.means, file)
        before = before_drawdown.load(reader(), file, spec, acting(request.form))
        return {"before": before}

    doing = Doing(Draw.kind, act, onward)
    return act_pages.run("draw", page, doing, back=_address(file), template="cases/draw.html", beside=beside)


@blueprint.route("/<number>/named-teller", methods=["GET", "POST"])
def name_teller(number: str) -> Response:
    """The director names a teller of another branch for the visit that waits at the counter."""
    file = _file(number)

    def act(values: dict[str, Any], key: str | None) -> NameTeller:
        return NameTeller(application=file.application.id, actor=acting(request.form), key=key, **values)

    def page() -> ActPage:
        return act_pages.about_tellers(file, actor=acting(request.form), now=parts().clock.now())

    doing = Doing(NameTeller.kind, act, _back_to(file, say("已指定，对方在柜台查申请号或身份证号就能办")))
    return act_pages.run("name_teller", page, doing, back=_address(file))


@blueprint.route("/<number>/reversal/decision", methods=["GET", "POST"])
def decide_reversal(number: str) -> Response:
    """A disbursement approver decides on it, with the password."""
    file = _file(number)
    asked = next((one for one in file.rounds["reversals"] if one.agreed is None), None)

    def act(values: dict[str, Any], key: str | None) -> DecideReversal:
        signing = verified(acting(request.form), values["password"])
        return DecideReversal(application=file.application.id, actor=signing, key=key, agreed=values["agreed"])

    def onward(answer: dict[str, Any]) -> str:
        tell(say("已冲正，冲正已入账") if answer["agreed"] else say("已记下不同意"))
        return _address(file)

    return _run("decide_reversal", file, Doing(DecideReversal.kind, act, onward), reversal=asked)


@blueprint.route("/<number>/succession/<task>", methods=["GET", "POST"])
def name_successor(number: str, task: str) -> Response:
    """A director names who signs in the place of somebody who cannot come."""
    file = _file(number)

    def act(values: dict[str, Any], key: str | None) -> NameSuccessor:
        return NameSuccessor(
            application=file.application.id, actor=acting(request.form), key=key, of_task=task, **values
        )

    def page() -> ActPage:
        return act_pages.about_successor(file, task, actor=acting(request.form), now=parts().clock.now())

    def onward(answer: dict[str, Any]) -> str:
        tell(say("已指定{successor}接替", successor=answer["successor"]))
        return _address(file)

    return act_pages.run("succession", page, Doing(NameSuccessor.kind, act, onward), back=_address(file))


@blueprint.route("/<number>/supplements/<supplement>", methods=["GET", "POST"])
def answer_supplement(number: str, supplement: str) -> Response:
    """The holder of the duty answers."""
    file = _file(number)
    row = next((one for one in file.rounds["supplements"] if one.id == supplement), None)
    if row is None:
        raise NotFound(say("没有这份补充函"))

    def act(values: dict[str, Any], key: str | None) -> AnswerSupplement:
        return AnswerSupplement(application=file.application.id, actor=acting(request.form), key=key, supplement=supplement,
                                note=values["note"], attachments=tuple(values.get("attachments") or ()))  # fmt: skip

    doing = Doing(AnswerSupplement.kind, act, _back_to(file, say("已答复")))
    return _run("supplement_answer", file, doing, supplement=row)


def _page_of(one: CaseAct) -> Callable[[str], Response]:
    def page(number: str) -> Response:
        file = _file(number)

        def act(values: dict[str, Any], key: str | None) -> Any:
            return one.make(application=file.application.id, actor=acting(request.form), key=key, **values)

        def onward(answer: dict[str, Any]) -> str:
            tell(one.told(answer))
            return _address(file)

        return _run(one.form, file, Doing(one.kind, act, onward), begins=_begins())

    return page


for _one in CASE_ACTS:
    blueprint.add_url_rule(f"/<number>/{_one.address}", _one.name, _page_of(_one), methods=["GET", "POST"])


def _begins() -> dict[str, str]:
    """A page that leads to a form may say what stands in it at first."""
    return {"to_duty": request.args.get("duty", ""), "question": request.args.get("document", "")}


def _file(number: str) -> CaseFile:
    found = case_seen(number)
    file = load_case_file(reader(), found.id, now=parts().clock.now())
    refusals.about(
        refusals.Refused(
            household=file.head_name, number=found.number, case_url=url_for("cases.show", number=found.number),
            duties=case_view.duty_cells(file, reader_in().person),
        )
    )  # fmt: skip
    return file


def _run(form_name: str, file: CaseFile, doing: Doing, **more: Any) -> Response:
    def page() -> ActPage:
        return act_pages.page_of(file, actor=acting(request.form), now=parts().clock.now(), **more)

    return act_pages.run(form_name, page, doing, back=_address(file))


def _back_to(file: CaseFile, words: Sentence) -> Callable[[dict[str, Any]], str]:
    def onward(answer: dict[str, Any]) -> str:
        tell(words)
        return _address(file)

    return onward


def _address(file: CaseFile) -> str:
    return url_for("cases.show", number=file.application.number)
