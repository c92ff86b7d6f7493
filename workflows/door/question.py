"""Turns a task of a case into the question that the guard answers: role, class, binding, and who must come after."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, select

from workflows.cases.binding import BoundAct, act_bound_to
from workflows.cases.case import Case
from workflows.cases.household_total import total_once_paid
from workflows.cases.items_read import done_in, last_done
from workflows.credit.credit_line import authority_inputs, needs_second_investigator
from workflows.duties.facts import AboutCase, Facts, load
from workflows.duties.guard import Asked
from workflows.duties.policy import after_policy
from workflows.duties.rules import Bound, Question
from workflows.duties.staffing import Ballot, Needs, Place
from workflows.engine.decision import NoRule, decide
from workflows.engine.specification import Node
from workflows.records.at_once import Asking, answered, beside, known, rows_of
from workflows.records.cases import WorkItem
from workflows.records.grant import Authority
from workflows.records.people import Person
from workflows.words.choices.grant import Authority as AuthorityName
from workflows.words.choices.grant import Vote
from workflows.words.roles import DutyClass, Role

ROLE_OF_AUTHORITY = {
    AuthorityName.APPROVER: Role.CREDIT_APPROVER,
    AuthorityName.DIRECTOR: Role.DIRECTOR,
    AuthorityName.COMMITTEE: Role.COMMITTEE_MEMBER,
}


@dataclass(frozen=True, slots=True)
class Prospect:
    """What decides whom the rest of a case asks for: who grants, whether two investigate, and the committee of its vote.

    `cast` are the votes of a vote that is open.
    """

    granting: Role | None
    second: bool
    committee: tuple[str, ...]
    cast: tuple[Row[Any], ...] = ()


def prospect_of(case: Case) -> Prospect:
    """As the case stands now; after an act it may be another. Rule: RULES G1-03 (two persons)."""
    return answered(case.db, what_lies_ahead(case))


def what_lies_ahead(case: Case) -> Asking[Prospect]:
    """The same, to be asked beside other questions."""
    votes = {item.task for item in _open_votes(case)}
    total, (decided, *cast) = yield from beside(
        total_once_paid(case, case.row.amount),
        rows_of(_decided(case), *([done_in((case.id,), votes)] if votes else [])),
    )
    row = decided[0] if decided else None
    return Prospect(
        granting=ROLE_OF_AUTHORITY.get(_authority(case, row, total)),
        second=needs_second_investigator(total, Decimal(case.row.policy["two_person_from"])),
        committee=_committee(row),
        cast=tuple(cast[0]) if cast else (),
    )


def _decided(case: Case) -> Select[Any]:
    """The last word on who grants."""
    table = Authority.__table__
    return select(table).where(table.c.application == case.id).order_by(table.c.id.desc()).limit(1)


def facts_of(case: Case, *, considered: Collection[str] = ()) -> Facts:
    """How everybody stands to the case at the act's instant, `considered` persons as if they were named for it (G3-05)."""
    row = case.row
    about = AboutCase(application=case.id, branch=row.branch, household=row.household, village=row.village)
    return load(case.db, about, now=case.now, task_name=case.task_name, considered=considered)


def about_task(
    case: Case, node: Node, instance: str | None, held: DutyClass | None = None, prospect: Prospect | None = None
) -> Asked:
    """The question of one task of the case, to somebody who holds the class `held` in it."""
    ahead, act = answered(
        case.db, beside(known(prospect) if prospect else what_lies_ahead(case), act_bound_to(case, node))
    )
    return asked_once_known(case, node, instance, held, ahead, bound_with_names(case, act, {}))


def asked_once_known(
    case: Case, node: Node, instance: str | None, held: DutyClass | None, ahead: Prospect, bound: Bound | None
) -> Asked:
    """The same, where it is known what lies ahead and whom a bound task asks for."""
    duty = class_for(case, node, held)
    voter = instance if instance in ahead.committee else None
    question = Question(
        task=node.id,
        task_name=node.name,
        role=Role(node.lane) if node.lane in set(Role) else None,
        duty_class=duty,
        bound=bound,
        only_person=voter,
        signs_without_class=node.sign_off and duty is None,
    )
    return Asked(question, rest_after(case, node, ahead))


def about_act(name: str, *roles: Role) -> Asked:
    """The question of an act without a class of its own, that one of `roles` may do: recusal can still say no."""
    return Asked(Question(task=name, task_name=name, role=None, duty_class=None, any_role=roles))


def about_reversal(case: Case, act: str, name: str, role: Role, duty: DutyClass) -> Asked:
    """The question of taking a payment back: in a class of its own, with what still comes after every payment."""
    question = Question(task=act, task_name=name, role=role, duty_class=duty)
    paying = next(node for node in case.spec.nodes.values() if node.duty == DutyClass.DISBURSE)
    return Asked(question, rest_after(case, paying, prospect_of(case)) if case.row.state == "running" else Needs())


def class_of(node: Node, policy: Mapping[str, str]) -> DutyClass | None:
    """The class that counts in the case, after its policy."""
    if node.duty in (None, "none"):
        return None
    return after_policy(DutyClass(node.duty), policy["merged"])


def is_vote(case: Case, instance: str | None) -> bool:
    """Whether an item is one member's vote, which nobody holds until he has cast it."""
    return instance is not None and instance in _committee(case.last(Authority))


def _committee(row: Row[Any] | None) -> tuple[str, ...]:
    """The committee that was fixed when the vote opened."""
    return tuple(row.committee) if row is not None else ()


def class_for(case: Case, node: Node, held: DutyClass | None) -> DutyClass | None:
    """The class in which somebody who holds `held` does the task.

    Consents count as the visit's class, or as the second investigator's for whoever is that (PRODUCT §3).
    """
    duty = class_of(node, case.row.policy)
    second = after_policy(DutyClass.CO_INVESTIGATE, case.row.policy["merged"])
    return second if duty is DutyClass.INVESTIGATE and node.multi_instance and held is second else duty


def bound_with_names(case: Case, found: BoundAct | None, names: Mapping[str, str]) -> Bound | None:
    """Whom a bound task asks for: who did the other in the round that counts, or his successor (PRODUCT §3).

    Names that are not all among `names` are asked for.
    """
    if found is None:
        return None
    people = {found.doer, *found.persons}
    names = names if people <= names.keys() else _names(case, people)
    former = names[found.doer] if found.has_successor else ""
    return Bound(found.persons, tuple(names[one] for one in found.persons), case.task_name(found.act.task), former)


def earlier_acts(case: Case, node: Node) -> list[Row[Any]]:
    """Who did what the task is bound to, the last first; none where nobody else can take it up."""
    return last_done(case.db, case.id, node.bound_to) if node.bound_to and not node.sign_off else []


def taken_up_at(case: Case, node: Node, taker: str, done: Sequence[Row[Any]]) -> Node:
    """The task with which `taker` begins to whom `node` is handed over: the one it is bound to, which he repeats himself.

    `done` are its `earlier_acts`. So a new investigator visits again, and a new teller looks at the customer's card (PRODUCT §3, hand-over). A bound
    signature is nobody else's to give: it begins at itself, where the binding refuses.
    """
    if not done or done[0].done_by == taker or done[0].task not in case.spec.earlier_tasks(node.id, case.root):
        return node
    return case.node(done[0].task)


def _names(case: Case, persons: Collection[str]) -> dict[str, str]:
    table = Person.__table__
    return {row.id: row.name for row in case.db.rows(select(table.c.id, table.c.name).where(table.c.id.in_(persons)))}


def rest_after(case: Case, node: Node, ahead: Prospect) -> Needs:
    """The duties that somebody must still take from `node` on, each with the roles that its tasks ask for."""
    places = places_of(_later(case, node), case.row.policy, ahead.granting, second=ahead.second)
    return Needs(places, _ballot(case, ahead))


def might_need(case: Case, node: Node) -> tuple[Place, ...]:
    """The same whoever grants, with a second investigator: more is never asked for from `node` on."""
    return places_of(_later(case, node), case.row.policy, None, second=True)


def _later(case: Case, node: Node) -> list[Node]:
    return [case.node(task) for task in case.spec.later_tasks(node.id, case.root)]


def places_of(
    tasks: Iterable[Node], policy: Mapping[str, str], granting: Role | None, *, second: bool
) -> tuple[Place, ...]:
    """What `tasks` ask for, where `granting` grants and a `second` investigator comes or not; a bound task asks for nobody.

    As long as the payment lies ahead a refusal may come, and with it a director who holds nothing in the case.
    """
    places: dict[Place, None] = {}
    for node in tasks:
        duty = class_of(node, policy)
        if duty is None or node.bound_to:
            continue
        role = Role(node.lane or "")
        if node.duty == DutyClass.GRANT and granting not in (None, role):
            continue
        if node.duty == DutyClass.CO_INVESTIGATE and not second:
            continue
        places[Place(duty, role)] = None
    if any(place.role is Role.DISBURSEMENT_APPROVER for place in places):
        places[Place(None, Role.DIRECTOR)] = None
    return tuple(places)


def _open_votes(case: Case) -> list[Row[Any]]:
    return [item for item in case.items.values() if item.instance is not None and item.duty_class == DutyClass.GRANT]


def _ballot(case: Case, ahead: Prospect) -> Ballot | None:
    """The vote, while it is open."""
    committee, open_votes = ahead.committee, [one for one in _open_votes(case) if one.instance in ahead.committee]
    if not open_votes:
        return None
    done = [row for row in ahead.cast if row.task == open_votes[0].task]
    yes = sum(row.round == case.row.round and row.outcome == Vote.YES.name.lower() for row in done)
    return Ballot(len(committee), yes, tuple(str(item.instance) for item in open_votes))


def _authority(case: Case, row: Row[Any] | None, total: Decimal) -> AuthorityName:
    """Who will grant: as decided in this round, else as the amount asked for would be decided."""
    if row is not None and row.round == case.row.round:
        return AuthorityName(row.authority)
    try:
        answer = decide(case.spec.tables["approval_authority"], authority_inputs(total, ()))
    except NoRule:
        return AuthorityName.NONE
    return AuthorityName(answer["authority"])


def is_first_act(case: Case, person: str) -> bool:
    """Whether this person has completed nothing in the case yet."""
    table = WorkItem.__table__
    done = select(table.c.id).where(table.c.application == case.id, table.c.done_by == person).limit(1)
    return case.db.scalar(done) is None
