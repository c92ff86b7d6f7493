"""Fetches one task for its page: the case, what is asked, what was typed before, and why the reader may not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from sqlalchemy import Row

from workflows.cases import credit_reports, drafts
from workflows.cases.account_register import NOT_ASKED, AccountSaid, accounts_of, numbers_of, paid_into
from workflows.cases.binding import BoundAct, act_bound_to
from workflows.cases.calendar import calendar_around
from workflows.cases.case import Case
from workflows.cases.freezes import Stop, in_the_way
from workflows.cases.household_total import debt_here
from workflows.cases.line_use import room_under
from workflows.cases.means import Means
from workflows.cases.policy import policy_in_force
from workflows.cases.reference import figures_of
from workflows.door import stops
from workflows.door.giving_on import gives_on
from workflows.door.question import Prospect, about_task, asked_once_known, bound_with_names, class_of, what_lies_ahead
from workflows.door.seen import version_of
from workflows.duties import guard
from workflows.duties.facts import AboutCase, Facts, branch_and_below, load
from workflows.duties.guard import Asked
from workflows.queries import before_visit, health
from workflows.queries.at_task import AtTask, at_task
from workflows.queries.ballot import ballot_of
from workflows.queries.before_visit import BeforeVisit
from workflows.queries.case_file import CaseFile
from workflows.queries.credit_enquiries import may_be_asked
from workflows.queries.household_file import MemberFacts, load_household
from workflows.queries.last_papers import LastVisit, last_application, last_visit
from workflows.queries.task import OpenFinding, OpenQuestion, TaskPage
from workflows.records.at_once import Answer, Asking, answered, beside, known, rows_of
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.choices.standing import LineState
from workflows.words.clock import shanghai_day
from workflows.words.refusals import NotFound
from workflows.words.roles import DutyClass, Gate, Role
from workflows.words.sentence import say
from workflows.words.working_days import WorkingCalendar

ACTIVE = (LineState.IN_FORCE, LineState.SUSPENDED)
PAYING = (DutyClass.COUNTER, DutyClass.DISBURSE)
ACCEPTING = {Role.CLIENT_MANAGER: "accept_application", Role.TELLER: "accept_application_teller"}


def open_task(db: Db, means: Means, task: str, actor: Actor, *, now: datetime) -> TaskPage:
    """The page of one open task. Raises NotFound for another branch's, AlreadyTaken for one that is done."""
    at = at_task(db, means, task, actor, now=now)
    case, facts, file, item, node = at.case, at.facts, at.file, at.item, at.node
    found = answered(db, _beside(at))
    asked = _asked(at, found)
    why_not = guard.explain(asked, actor, facts)
    draft = drafts.opened(db, found.draft) if found.draft is not None else None
    return TaskPage(
        node=node,
        actor=actor,
        now=now,
        today=case.today,
        calendar=found.calendar,
        policy=case.row.policy,
        file=file,
        item=item,
        last_visit=found.last_visit,
        before_visit=found.before_visit,
        holder_name=file.person_name(item.holder),
        member=_member(file, item.instance),
        committee=tuple((one, at.names.get(one, "")) for one in found.prospect.committee),
        ballot=ballot_of(file, facts, actor.person) if item.instance in found.prospect.committee else None,
        first_act=all(row.done_by != actor.person for row in file.work),
        is_guest=facts.is_guest(actor.person),
        returnable=at.returnable(),
        gives_on=gives_on(actor.person, item.holder, facts),
        succeeds=asked.question.bound.former if asked.question.bound is not None else "",
        questions=_questions(file, item.task, case),
        findings=_findings(file),
        companions=_companions(facts, actor),
        **_credit_reports(db, at),
        figures=found.figures,
        paid_into=_paid_into(db, file),
        own_accounts=numbers_of(db, found.accounts) if why_not is None else (),
        reported_to=_reported_to(case, facts, found.prospect) if item.duty_class in PAYING else (),
        available=found.room,
        draft=draft[0] if draft else {},
        draft_saved_at=draft[1] if draft else None,
        why_not=why_not,
        stopped=stops.stopped_by(case, found.stops),
        version=version_of(item),
    )


@dataclass(frozen=True, slots=True)
class _Beside:
    """What a task's page needs beside the case itself."""

    prospect: Prospect
    bound: BoundAct | None
    calendar: WorkingCalendar
    figures: Mapping[tuple[str, str], Decimal]
    stops: tuple[Stop, ...]
    room: Decimal | None
    last_visit: LastVisit | None
    before_visit: BeforeVisit | None
    draft: Row[Any] | None
    accounts: Answer


def _beside(at: AtTask) -> Asking[_Beside]:
    """All of it at once: in one statement, before a visit in three."""
    case, file, line = at.case, at.file, at.file.line
    to_visit = at.node.process == Gate.INVESTIGATION and file.last("visit") is None
    prospect, bound, calendar, figures, stopped, room, earlier, looked_up, (kept, accounts) = yield from beside(
        what_lies_ahead(case),
        act_bound_to(case, at.node),
        calendar_around(case.today),
        figures_of(case.today),
        in_the_way(branch=case.row.branch, application=case.id),
        room_under(line) if line is not None else known(None),
        last_visit(file.application.household, before=case.id) if to_visit else known(None),
        before_visit.look_up(file) if to_visit else known(None),
        rows_of(drafts.of_person(at.item.id, at.actor.person), accounts_of(file.applicant.id)),
    )
    return _Beside(
        prospect,
        bound,
        calendar,
        figures,
        stopped,
        room,
        earlier,
        looked_up,
        next(iter(kept), None),
        accounts if line is not None else (),
    )


def _asked(at: AtTask, found: _Beside) -> Asked:
    """What the guard is asked about the reader."""
    held = at.facts.held.of(at.actor.person) or at.facts.held.of(at.actor.acting_for or "")
    duty = held.duty_class if held else None
    bound = bound_with_names(at.case, found.bound, at.names)
    return asked_once_known(at.case, at.node, at.item.instance, duty, found.prospect, bound)


def _credit_reports(db: Db, at: AtTask) -> dict[str, Any]:
    """Whom the bureau may be asked about, for the reviewer, and what members said of their health, once he holds it."""
    if at.node.asks != credit_reports.SOURCE:
        return {}
    enquiries = may_be_asked(db, at.file, now=at.case.now)
    return {
        "enquiries": enquiries,
        "health": health.of_members(db, at.file) if at.item.holder == at.actor.person else {},
    }


def open_acceptance(db: Db, means: Means, household: str, actor: Actor, role: Role, *, now: datetime) -> TaskPage:
    """The page on which an application of a household is accepted, by a client manager or a teller.

    Raises NotFound for another branch's household, Recused for somebody who must stay out of its cases.
    """
    file = load_household(db, household, now=now)
    if file.branch not in branch_and_below(db, actor.branch or ""):
        raise NotFound(say("没有这一户"))
    about = AboutCase(application=None, branch=file.branch, household=file.id, village=file.village)
    guard.may_see(load(db, about, now=now, task_name=str), actor.person)
    spec = means.specification(db, means.current_version(db))
    today, line = shanghai_day(now), next((line.id for line in file.lines if line.state in ACTIVE), None)
    calendar, policy, debt = answered(db, beside(calendar_around(today), policy_in_force(), debt_here(household, line)))
    return TaskPage(
        node=spec.node(ACCEPTING[role]),
        actor=actor,
        now=now,
        today=today,
        calendar=calendar,
        policy=policy,
        household=file,
        last_application=last_application(db, household),
        debt=debt,
        first_act=True,
    )


def _reported_to(case: Case, facts: Facts, prospect: Prospect) -> tuple[str, ...]:
    """Who could sign the report if this task refused: the one task of a director that carries no duty (G3-13)."""
    found = (node for node in case.spec.nodes.values() if node.sign_off and class_of(node, case.row.policy) is None)
    return tuple(
        name for node in found for name in guard.could_take(about_task(case, node, None, None, prospect), facts)
    )


def _member(file: CaseFile, instance: str | None) -> MemberFacts | None:
    return next((one for one in file.members if one.id == instance), None)


def _paid_into(db: Db, file: CaseFile) -> AccountSaid:
    forms = file.rounds.get("iou_form", ())
    return paid_into(db, forms[-1]) if forms else NOT_ASKED


def _companions(facts: Facts, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Who may go along to a customer who cannot come: a second teller, never somebody with another duty (G3-05)."""
    return tuple(
        (one.person, one.name)
        for one in facts.staff
        if Role.TELLER in one.roles
        and one.person != actor.person
        and one.recused is None
        and not one.guest
        and facts.held.classes_of(one.person) <= {DutyClass.COUNTER}
    )


def _questions(file: CaseFile, task: str, case: Case) -> tuple[OpenQuestion, ...]:
    rounds = {row.id: row for row in file.rounds["returns"]}
    return tuple(
        OpenQuestion(
            row.id, row.text, case.task_name(rounds[row.of].from_task), file.person_name(rounds[row.of].person),
            rounds[row.of].at,
        )
        # Ids of rows that one act wrote are in no order: they were made in the same millisecond.
        for row in sorted(file.rounds["questions"], key=attrgetter("of", "position"))
        if row.to_task == task and row.answered_at is None and row.of in rounds
    )  # fmt: skip


def _findings(file: CaseFile) -> tuple[OpenFinding, ...]:
    return tuple(
        OpenFinding(row.id, row.kind, row.sentence, row.source, row.grave)
        for row in file.rounds["findings"]
        if row.answered_at is None
    )
