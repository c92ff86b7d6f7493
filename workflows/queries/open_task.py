"""Fetches one task for its page: the case, what is asked, what was typed before, and why the reader may not."""

from datetime import datetime
from operator import attrgetter

from sqlalchemy import select

from workflows.cases import credit_reports, drafts
from workflows.cases.account_register import NOT_ASKED, AccountSaid, own_accounts, paid_into
from workflows.cases.calendar import load_calendar
from workflows.cases.case import Case
from workflows.cases.household_total import debt_of
from workflows.cases.items_read import is_done
from workflows.cases.line_use import room_on
from workflows.cases.means import Means
from workflows.cases.policy import current_policy
from workflows.cases.reference import values_on
from workflows.door import stops
from workflows.door.giving_on import gives_on
from workflows.door.question import Prospect, about_task, class_of, facts_of, prospect_of
from workflows.door.seen import version_of
from workflows.duties import guard
from workflows.duties.facts import AboutCase, Facts, branch_and_below, load
from workflows.queries import before_visit, health
from workflows.queries.ballot import ballot_of
from workflows.queries.case_file import CaseFile
from workflows.queries.case_file_read import load_case_file
from workflows.queries.credit_enquiries import may_be_asked
from workflows.queries.household_file import MemberFacts, load_household
from workflows.queries.last_papers import last_application, last_visit
from workflows.queries.task import OpenFinding, OpenQuestion, Returnable, TaskPage
from workflows.records.cases import WorkItem
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.choices.standing import LineState
from workflows.words.clock import shanghai_day
from workflows.words.refusals import NotFound
from workflows.words.roles import DutyClass, Gate, Role
from workflows.words.sentence import say

ACTIVE = (LineState.IN_FORCE, LineState.SUSPENDED)
ACCEPTING = {Role.CLIENT_MANAGER: "accept_application", Role.TELLER: "accept_application_teller"}


def open_task(db: Db, means: Means, task: str, actor: Actor, *, now: datetime) -> TaskPage:
    """The page of one open task. Raises NotFound for another branch's, AlreadyTaken for one that is done."""
    found = db.row(select(WorkItem.__table__).where(WorkItem.__table__.c.id == task))
    if found is None:
        raise NotFound(say("没有这项任务"))
    case = Case.open(db, means, found.application, actor, now, to_read=True)
    facts = facts_of(case)
    if not facts.lets_in(actor.person, actor.branch):
        raise NotFound(say("没有这项任务"))
    item, file = case.item(task), load_case_file(db, case.id, now=now)
    recused = facts.standing(actor.person)
    if recused is not None and recused.recused is not None:
        # Who is recused is blind: he gets the sentence and nothing of the case.
        guard.check(about_task(case, case.node(item.task), item.instance), actor, facts)
    node = case.node(item.task)
    prospect = prospect_of(case)
    held = facts.held.of(actor.person) or facts.held.of(actor.acting_for or "")
    asked = about_task(case, node, item.instance, held.duty_class if held else None, prospect)
    why_not = guard.explain(asked, actor, facts)
    draft = drafts.load(db, task, actor.person)
    names = {one.person: one.name for one in facts.staff}
    to_visit = node.process == Gate.INVESTIGATION and file.last("visit") is None
    return TaskPage(
        node=node,
        actor=actor,
        now=now,
        today=case.today,
        calendar=case.calendar,
        policy=case.row.policy,
        file=file,
        item=item,
        last_visit=last_visit(db, file.application.household, before=case.id) if to_visit else None,
        before_visit=before_visit.look_up(db, file) if to_visit else None,
        holder_name=file.person_name(item.holder),
        member=_member(file, item.instance),
        committee=tuple((one, names.get(one, "")) for one in prospect.committee),
        ballot=ballot_of(file, facts, actor.person) if item.instance in prospect.committee else None,
        first_act=all(row.done_by != actor.person for row in file.work),
        is_guest=facts.is_guest(actor.person),
        returnable=_returnable(case, file, item.task),
        gives_on=gives_on(actor.person, item.holder, facts),
        succeeds=asked.question.bound.former if asked.question.bound is not None else "",
        questions=_questions(file, item.task, case),
        findings=_findings(file),
        companions=_companions(case, facts, actor),
        enquiries=may_be_asked(db, file, now=now) if node.asks == credit_reports.SOURCE else (),
        health=health.of_members(db, file) if (node.asks, item.holder) == (credit_reports.SOURCE, actor.person) else {},
        figures=values_on(db, case.today),
        paid_into=_paid_into(db, file),
        own_accounts=own_accounts(db, file.applicant.id) if file.line is not None and why_not is None else (),
        reported_to=_reported_to(case, facts, prospect) if item.duty_class == DutyClass.COUNTER else (),
        available=room_on(db, file.line) if file.line is not None else None,
        draft=draft[0] if draft else {},
        draft_saved_at=draft[1] if draft else None,
        why_not=why_not,
        stopped=stops.why_stopped(case),
        version=version_of(item),
    )


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
    today = shanghai_day(now)
    return TaskPage(
        node=spec.node(ACCEPTING[role]),
        actor=actor,
        now=now,
        today=today,
        calendar=load_calendar(db, today),
        policy=current_policy(db),
        household=file,
        last_application=last_application(db, household),
        debt=debt_of(db, household, next((line.id for line in file.lines if line.state in ACTIVE), None)),
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


def _companions(case: Case, facts: Facts, actor: Actor) -> tuple[tuple[str, str], ...]:
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


def _returnable(case: Case, file: CaseFile, task: str) -> tuple[Returnable, ...]:
    earlier = case.spec.earlier_tasks(task, case.root)
    done = sorted(filter(is_done, file.work), key=attrgetter("ended_at", "id"))
    done_by = {row.task: row.done_by for row in done}
    return tuple(
        Returnable(target, case.task_name(target), file.person_name(done_by[target]))
        for target in earlier
        if target in done_by
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
