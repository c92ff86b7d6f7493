"""One case: gates, duties, what is open, what was found, the live diagram, the history; and the acts on a whole case."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import force_locale
from sqlalchemy import select
from werkzeug.wrappers import Response

from forms.corrections.act_form import ActPage
from forms.filing.catalogue import catalogue
from webapp import act_pages, refusals
from webapp.act_pages import Doing
from webapp.addresses import page_number
from webapp.database import reader
from webapp.diagram_words import in_words
from webapp.doors import own_branches, within_sight
from webapp.language import OF_PAPERS, tell
from webapp.parts import parts
from webapp.sign_in import acting, reader_in, verified
from workflows.acts.ask_reversal import AskReversal
from workflows.acts.decide_reversal import DecideReversal
from workflows.acts.draw import Draw
from workflows.acts.freeze import Freeze
from workflows.acts.hold_retention import HoldRetention, LiftRetentionHold
from workflows.acts.name_teller import NameTeller, TakeBackTeller
from workflows.acts.restore_line import RestoreLine
from workflows.acts.succession import NameSuccessor
from workflows.acts.supplement import AnswerSupplement, AskSupplement
from workflows.acts.withdraw import Withdraw
from workflows.acts.withdraw_consent import WithdrawConsent
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
from workflows.records.processes import ProcessFile
from workflows.words.refusals import NotFound
from workflows.words.roles import GATE_NAMES, DutyClass
from workflows.words.sentence import Sentence, say, text

STAGES = {"intake": text("受理"), **{gate.value: name for gate, name in GATE_NAMES.items()}, "closed": text("已结束")}

blueprint = Blueprint("cases", __name__, url_prefix="/cases")


@blueprint.get("/")
def index() -> str:
    """Cases by stage, newest first."""
    stage, page = request.args.get("stage", ""), page_number(request.args)
    stage = stage if stage in STAGES else ""
    own_branches()
    found, more = case_list.load(reader(), reader_in().actor, now=parts().clock.now(), stage=stage, page=page)
    return render_template("cases/index.html", cases=found, more=more, stage=stage, page=page, stages=STAGES)


@blueprint.get("/<number>")
def show(number: str) -> str:
    """The page of a case."""
    file = _file(number)
    spec = case_view.specification_of(reader(), parts().door.means, file)
    now, calendar = parts().clock.now(), load_calendar(reader(), file.today)
    return render_template(
        "cases/show.html",
        file=file,
        gates=case_view.gates(file),
        duties=case_view.duty_cells(file, reader_in().person),
        events=case_view.events(reader(), file, spec),
        diagrams=case_diagram.diagrams(file, spec),
        open=[row for row in file.work if row.state == "open"],
        spec=spec,
        rules=refusals.RULES,
        documents=catalogue(file),
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


@blueprint.route("/<number>/withdraw", methods=["GET", "POST"])
def withdraw(number: str) -> Response:
    """The applicant withdraws."""
    file = _file(number)

    def act(values: dict[str, Any], key: str | None) -> Withdraw:
        return Withdraw(application=file.application.id, actor=acting(request.form), values=values, key=key)

    return _run("withdraw", file, Doing(Withdraw.kind, act, _back_to(file, say("已撤回"))))


@blueprint.route("/<number>/withdraw-consent", methods=["GET", "POST"])
def withdraw_consent(number: str) -> Response:
    """A member takes the consent back."""
    file = _file(number)

    def act(values: dict[str, Any], key: str | None) -> WithdrawConsent:
        return WithdrawConsent(application=file.application.id, actor=acting(request.form), key=key, **values)

    return _run("withdraw_consent", file, Doing(WithdrawConsent.kind, act, _back_to(file, say("已记下撤回同意"))))


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


@blueprint.route("/<number>/restore-line", methods=["GET", "POST"])
def restore_line(number: str) -> Response:
    """A director lifts the line of this case, the cause of its suspension being cured."""
    file = _file(number)

    def act(values: dict[str, Any], key: str | None) -> RestoreLine:
        return RestoreLine(application=file.application.id, actor=acting(request.form), key=key, **values)

    return _run("restore_line", file, Doing(RestoreLine.kind, act, _back_to(file, say("额度已恢复"))))


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


@blueprint.route("/<number>/named-teller/take-back", methods=["GET", "POST"])
def take_back_teller(number: str) -> Response:
    """He is not named any more."""
    file = _file(number)

    def act(values: dict[str, Any], key: str | None) -> TakeBackTeller:
        return TakeBackTeller(application=file.application.id, actor=acting(request.form), key=key, **values)

    return _run("take_back_teller", file, Doing(TakeBackTeller.kind, act, _back_to(file, say("已收回指定"))))


@blueprint.route("/<number>/freeze", methods=["GET", "POST"])
def freeze(number: str) -> Response:
    """An administrator or an auditor stops this case in an emergency."""
    file = _file(number)

    def act(values: dict[str, Any], key: str | None) -> Freeze:
        return Freeze(application=file.application.id, actor=acting(request.form), key=key, **values)

    def onward(answer: dict[str, Any]) -> str:
        paid = answer["paid_at"]
        told = say("已冻结；这一件 {at} 已经放款", at=datetime.fromisoformat(paid)) if paid else say("已冻结")
        tell(told)
        return _address(file)

    return _run("freeze", file, Doing(Freeze.kind, act, onward))


@blueprint.route("/<number>/retention-hold", methods=["GET", "POST"])
def hold_retention(number: str) -> Response:
    """The terms of this case's documents stand still."""
    file = _file(number)

    def act(values: dict[str, Any], key: str | None) -> HoldRetention:
        return HoldRetention(application=file.application.id, actor=acting(request.form), key=key, **values)

    return _run("hold_retention", file, Doing(HoldRetention.kind, act, _back_to(file, say("保管期限已暂停"))))


@blueprint.route("/<number>/retention-hold/lift", methods=["GET", "POST"])
def lift_retention_hold(number: str) -> Response:
    """They run again."""
    file = _file(number)

    def act(values: dict[str, Any], key: str | None) -> LiftRetentionHold:
        return LiftRetentionHold(application=file.application.id, actor=acting(request.form), key=key, **values)

    doing = Doing(LiftRetentionHold.kind, act, _back_to(file, say("保管期限已恢复")))
    return _run("lift_retention_hold", file, doing)


@blueprint.route("/<number>/reversal", methods=["GET", "POST"])
def ask_reversal(number: str) -> Response:
    """A teller asks that the payment of this case be taken back."""
    file = _file(number)

    def act(values: dict[str, Any], key: str | None) -> AskReversal:
        return AskReversal(application=file.application.id, actor=acting(request.form), key=key, **values)

    return _run("ask_reversal", file, Doing(AskReversal.kind, act, _back_to(file, say("已申请冲正，等放款审批决定"))))


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


@blueprint.route("/<number>/supplements", methods=["GET", "POST"])
def ask_supplement(number: str) -> Response:
    """Something missing is asked of whoever holds a duty."""
    file = _file(number)

    def act(values: dict[str, Any], key: str | None) -> AskSupplement:
        return AskSupplement(application=file.application.id, actor=acting(request.form), key=key,
                             to_duty=DutyClass(values["to_duty"]), question=values["question"])  # fmt: skip

    return _run("supplement_ask", file, Doing(AskSupplement.kind, act, _back_to(file, say("已发出"))))


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


def _file(number: str) -> CaseFile:
    found = case_view.find_number(reader(), number)
    if found is None:
        raise NotFound(say("没有这一件"))
    within_sight(found.branch, found.id)
    case_view.not_recused(reader(), found, reader_in().person, now=parts().clock.now())
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
