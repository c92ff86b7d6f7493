"""The director's page: where cases wait, what is late and in whose hands, what is to be signed, whether there are people
enough, what the villages owe, what the month brought."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.database import look_again, reader
from webapp.doors import own_sight, within_sight
from webapp.fingerprint import answered_before, fingerprint_of, sent_as
from webapp.language import tell
from webapp.pages.cases import STAGES
from webapp.pages.work import names_in, specification
from webapp.parts import parts
from webapp.printing.daily import print_daily
from webapp.refusals import RULES
from webapp.sign_in import acting, reader_in
from workflows.acts.remind import Remind
from workflows.cases.calendar import calendar_around
from workflows.engine.specification import Specification
from workflows.queries import (
    branch_staffing,
    kin_declarations,
    month,
    notices,
    refusal_reports,
    refused_acts,
    village_totals,
    waiting,
    work_list,
)
from workflows.queries.branch_staffing import BranchStaffing
from workflows.queries.waiting import WaitingTask
from workflows.records.at_once import answered, beside
from workflows.words.clock import shanghai_day, start_of_day
from workflows.words.refusals import NotFound
from workflows.words.roles import Gate
from workflows.words.sentence import say

LATE_SHOWN = 10
VILLAGES_SHOWN = 5

blueprint = Blueprint("director", __name__, url_prefix="/director")


@dataclass(frozen=True, slots=True)
class GateWaiting:
    """One gate with the tasks at which cases wait, in the order of the diagrams."""

    gate: Gate
    count: int
    tasks: tuple[WaitingTask, ...]


@blueprint.get("/")
def show() -> str:
    """The reader's office and all below it; `office` chooses whose staffing is shown where there are several."""
    return render_template("director/show.html", **_found())


@blueprint.post("/late/<task>/remind")
def remind(task: str) -> Response:
    """Reminds whoever holds a late task."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    if answered_before(Remind.kind, key, sent) is None:
        case = work_list.find_case_of(reader(), task)
        if case is None:
            raise NotFound(say("没有这项任务"))
        within_sight(case.branch, case.id)
        parts().door.perform(sent_as(Remind(work_item=task, actor=acting(request.form), key=key or None), sent))
        look_again()
    tell(say("已催办，对方在自己的提醒里看得到"))
    return redirect(url_for("director.show"), 303)


@blueprint.get("/daily.pdf")
def daily() -> Response:
    """日报: the same figures on a sheet of A4, as they stand now."""
    found = _found()
    answer = make_response(print_daily(found, office=reader_in().branch_name, at=found["now"]).pdf)
    answer.content_type = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="daily-{shanghai_day(found["now"]):%Y%m%d}.pdf"'
    return answer


def _found() -> dict[str, Any]:
    """What page and daily report show."""
    sight, now = own_sight(), parts().clock.now()
    db, today = reader(), shanghai_day(now)
    spec = specification()
    names = names_in(spec)
    calendar, lending, reports, villages, made_months, refused, kinship, late, reminded = answered(
        db,
        beside(
            calendar_around(today),
            branch_staffing.lending_offices(),
            refusal_reports.unsigned(sight, reader_in().branch),
            village_totals.load(sight, today=today),
            month.load(sight, now=now),
            refused_acts.by_rule(sight, since=start_of_day(today.replace(day=1))),
            kin_declarations.open_matters(sight.branches, now=now),
            work_list.late(sight, now=now, most=LATE_SHOWN),
            notices.reminded_since(sight, start_of_day(today)),
        ),
    )
    offices = {id: name for id, name in lending.items() if id in sight.branches}
    found = answered(db, waiting.load(sight, now=now, calendar=calendar))
    return dict(  # noqa: C408 - as a page names what it shows
        gates=_by_gate(found, list(names)),
        beside=[one for one in found if one.process not in set(Gate)],
        waiting=sum(one.count for one in found),
        late_count=sum(one.late for one in found),
        late=late,
        reminded=reminded,
        reports=reports,
        offices=offices,
        staffing=_staffing(spec, list(offices)),
        villages=villages,
        shown=VILLAGES_SHOWN,
        months=made_months(calendar),
        refused=refused,
        rules=RULES,
        stages=STAGES,
        kinship=kinship,
        names=names,
        now=now,
        calendar=calendar,
    )


def _by_gate(found: tuple[WaitingTask, ...], order: list[str]) -> list[GateWaiting]:
    def of(gate: Gate) -> tuple[WaitingTask, ...]:
        here = [one for one in found if one.process == gate]
        return tuple(
            sorted(here, key=lambda one: (order.index(one.task) if one.task in order else len(order), one.timed))
        )

    return [GateWaiting(gate, sum(one.count for one in of(gate)), of(gate)) for gate in Gate]


def _staffing(spec: Specification | None, lending: list[str]) -> BranchStaffing | None:
    """Of the office that is asked for, else of the reader's own, else of the first that lends; None for none."""
    wanted = [one for one in (request.args.get("office", ""), reader_in().branch) if one in lending] or lending
    if not wanted or spec is None:
        # Without a process there is nothing to staff.
        return None
    return branch_staffing.check(reader(), spec, wanted[0], now=parts().clock.now(), away_at_once=1)
