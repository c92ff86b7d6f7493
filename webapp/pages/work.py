"""My work: what is in my hands, what I could take, what the branch has open, and what I must be told."""

from collections.abc import Container, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import Blueprint, render_template, request

from webapp.addresses import LONGEST_KEY, words_of
from webapp.database import reader
from webapp.doors import may_open, own_sight
from webapp.parts import parts
from webapp.sign_in import reader_in
from workflows.cases.calendar import calendar_around
from workflows.engine.specification import Specification
from workflows.queries import freezes, kin_declarations, notices, staff_page, vacancies, work_list, work_overview
from workflows.queries.sight import Sight
from workflows.queries.vacancies import Vacancy
from workflows.queries.work_list import WorkRow
from workflows.records.at_once import answered, beside, known
from workflows.words.clock import end_of_day, shanghai_day
from workflows.words.refusals import NotPossible
from workflows.words.roles import GATE_NAMES, Gate, Role
from workflows.words.sentence import text
from workflows.words.working_days import WorkingCalendar

SCOPES = {
    "todo": text("等我办"),
    "mine": text("我手上的"),
    "available": text("我能接的"),
    "branch": text("全社在办"),
}
FROZEN_SHOWN = 5
MAY_ACCEPT = frozenset({Role.CLIENT_MANAGER, Role.TELLER})

blueprint = Blueprint("work", __name__, url_prefix="/work")


@blueprint.get("/")
def show() -> str:
    """One of four lists, by when it is due; the same number of statements however long it is."""
    spec = specification()
    names = names_in(spec)
    scope = _one_of(SCOPES, "scope") or "todo"
    # From the director's page, where the cases are counted by task.
    task, gate = _one_of(names, "task"), _one_of(set(Gate), "gate")
    after = words_of(request.args.get("after", ""), LONGEST_KEY)
    who, now = reader_in(), parts().clock.now()
    sight, today = own_sight(), shanghai_day(now)
    calendar, found, totals, gates, villages, others, told, thaws, frozen, kinship, changes = answered(
        reader(),
        beside(
            calendar_around(today),
            work_list.load(sight, scope, task=task, process=gate, after=after),
            work_list.totals(sight),
            work_overview.by_gate(sight, scope, now=now, day_end=end_of_day(today)),
            work_overview.villages(sight, now=now) if Role.CLIENT_MANAGER in who.may_be else known({}),
            work_overview.with_others(sight),
            notices.unseen(sight),
            notices.unfreezes(sight) if may_open("freezes.index") else known(()),
            freezes.standing(sight, who.branch) if may_open("freezes.index") else known(()),
            kin_declarations.open_matters(sight.branches, now=now) if may_open("kinship.index") else known((0, 0)),
            staff_page.to_decide(who.person, sight.branches) if may_open("staff.index") else known(0),
        ),
    )
    return render_template(
        "work/show.html",
        scopes=SCOPES,
        scope=scope,
        after=after,
        task=task,
        gate=gate,
        gate_name=GATE_NAMES[Gate(gate)] if gate else "",
        list=found,
        groups=_by_due(found.rows, today, now),
        beside=work_overview.beside(reader(), found.rows, sight.people),
        totals=totals,
        gates=gates,
        villages=villages,
        others=others,
        notices=told,
        thaws=thaws,
        frozen=frozen,
        frozen_shown=FROZEN_SHOWN,
        kinship=kinship,
        staff_changes=changes,
        vacancies=_vacancies(spec, sight, calendar),
        names=names,
        may_accept=bool(who.may_be & MAY_ACCEPT),
        now=now,
        calendar=calendar,
    )


def _one_of(known_words: Container[str], name: str) -> str:
    """What the address asks for; empty where there is no such thing."""
    given = request.args.get(name, "")
    return given if given in known_words else ""


def _by_due(rows: Sequence[WorkRow], today: date, now: datetime) -> list[tuple[str, list[WorkRow]]]:
    """The rows under what they have in common, in their order: late, today, this week, later, without a term."""
    sunday = today + timedelta(days=6 - today.weekday())

    def heading(row: WorkRow) -> str:
        if row.frozen or row.held:
            return text("期限停走")
        if row.due_at is None:
            return text("没有期限")
        if row.due_at <= now:
            return text("已逾期")
        day = shanghai_day(row.due_at - timedelta(microseconds=1))  # a term ends at 24:00
        return text("今天到期") if day == today else text("本周") if day <= sunday else text("以后")

    ordered = sorted(rows, key=lambda row: row.frozen or row.held)
    return [(words, list(some)) for words, some in groupby(ordered, key=heading)]


def _vacancies(spec: Specification | None, sight: Sight, calendar: WorkingCalendar) -> tuple[Vacancy, ...]:
    """For which tasks the reader is to name a successor."""
    if spec is None:
        return ()
    wanted = vacancies.for_director(spec, sight, reader_in().branch, calendar, now=parts().clock.now())
    return answered(reader(), wanted)


def task_names() -> dict[str, str]:
    """The tasks' names as the diagrams in force have them."""
    return names_in(specification())


def names_in(spec: Specification | None) -> dict[str, str]:
    """The tasks' names by id."""
    return {} if spec is None else {node.id: node.name for node in spec.nodes.values()}


def specification() -> Specification | None:
    """The diagrams in force; None before the first are deployed."""
    means = parts().door.means
    try:
        return means.specification(reader(), means.current_version(reader()))
    except NotPossible:
        return None
