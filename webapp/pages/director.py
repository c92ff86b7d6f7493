"""The director's page: where cases wait, what is late and in whose hands, what is to be signed, whether there are people
enough, what the villages owe, what the month brought."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from webapp.database import reader
from webapp.doors import own_sight
from webapp.pages.cases import STAGES
from webapp.pages.work import task_names
from webapp.parts import parts
from webapp.refusals import RULES
from webapp.sign_in import reader_in
from workflows.cases.calendar import calendar_around
from workflows.queries import (
    branch_staffing,
    kin_declarations,
    month,
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
from workflows.words.refusals import NotPossible
from workflows.words.roles import Gate

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
    sight, now = own_sight(), parts().clock.now()
    db, today = reader(), shanghai_day(now)
    names = task_names()
    calendar, lending, reports, villages, made_months, refused, kinship, late = answered(
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
        ),
    )
    offices = {id: name for id, name in lending.items() if id in sight.branches}
    found = answered(db, waiting.load(sight, now=now, calendar=calendar))
    return render_template(
        "director/show.html",
        gates=_by_gate(found, list(names)),
        beside=[one for one in found if one.process not in set(Gate)],
        waiting=sum(one.count for one in found),
        late_count=sum(one.late for one in found),
        late=late,
        reports=reports,
        offices=offices,
        staffing=_staffing(list(offices)),
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


def _staffing(lending: list[str]) -> BranchStaffing | None:
    """Of the office that is asked for, else of the reader's own, else of the first that lends; None for none."""
    wanted = [one for one in (request.args.get("office", ""), reader_in().branch) if one in lending] or lending
    if not wanted:
        return None
    try:
        return branch_staffing.check(reader(), parts().door.means, wanted[0], now=parts().clock.now(), away_at_once=1)
    except NotPossible:
        # No process is deployed yet: there is nothing to staff.
        return None
