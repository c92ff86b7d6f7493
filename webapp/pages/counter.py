"""The counter: one box that finds the next customer, who is being served, whom a grant waits for, and what today brought."""

from flask import Blueprint, render_template

from webapp.database import reader
from webapp.doors import own_sight
from webapp.pages.work import task_names
from webapp.parts import parts
from workflows.cases.calendar import load_calendar
from workflows.queries import counter_day, notices
from workflows.records.at_once import answered
from workflows.records.jobs import TELLER_NAMED
from workflows.words.clock import shanghai_day

blueprint = Blueprint("counter", __name__, url_prefix="/counter")


@blueprint.get("/")
def show() -> str:
    """Where a teller begins; the box sends to whatever waits for the customer."""
    sight, now = own_sight(), parts().clock.now()
    today = shanghai_day(now)
    return render_template(
        "counter/show.html",
        at_work=counter_day.at_work(reader(), sight),
        expected=counter_day.expected(reader(), sight),
        day=counter_day.day(reader(), sight, today),
        named=[one for one in answered(reader(), notices.unseen(sight)) if one.kind == TELLER_NAMED],
        names=task_names(),
        now=now,
        calendar=load_calendar(reader(), today),
    )
