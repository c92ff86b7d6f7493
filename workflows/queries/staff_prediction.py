"""What a change of staff would close or strand, told before it is asked for and again before it is agreed to (PRODUCT §3).

Taking up a role closes it to him in the open cases in which he holds a duty already; losing one, leave or going away may
leave a case that could be finished without anybody for the rest of it. The rules are the guard's own (`duties/`).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflows.cases.case import Case
from workflows.cases.means import Means
from workflows.cases.policy import current_policy
from workflows.door.question import class_of, facts_of, prospect_of, rest_after
from workflows.duties.facts import AboutCase, Facts, branch_and_below, load
from workflows.duties.guard import duties_of
from workflows.duties.staffing import unfilled
from workflows.queries.branch_staffing import Scenario, scenarios
from workflows.queries.facts_after import Change, FactsAfter
from workflows.records.cases import Application, WorkItem
from workflows.records.duties import DutyHeld
from workflows.records.households import Branch, Household, Village
from workflows.records.people import Account
from workflows.records.transaction import Db
from workflows.words.actor import SYSTEM
from workflows.words.roles import KEY_ROLES, ROLE_NAMES, DutyClass, Role
from workflows.words.sentence import Sentence, say

SHOWN = 6
LOOKED_AT = 120
"""Open cases whose staffing is tried, the oldest first; the page says so where there are more."""

OFFICES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut:
    """An open case in which he holds a duty, so that the new role stays closed to him there."""

    number: str
    head_name: str
    duty: DutyClass
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranded:
    """An open case that could be finished now and could not any more; `duties` are those for which nobody is left."""

    number: str
    head_name: str
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """`shut_out` of how many by which roles, and who could take them; `stranded` of the `tried`; then what the office is
    able to do afterwards: what gets worse and what stays good."""

    name: str
    gains: tuple[Role, ...] = ()
    shut: tuple[Shut, ...] = ()
    shut_total: int = 0
    could: tuple[str, ...] = ()
    stranded: tuple[Stranded, ...] = ()
    stranded_total: int = 0
    tried: int = 0
    more: bool = False
    worse: tuple[Sentence, ...] = ()
    good: tuple[Sentence, ...] = ()

    @property
    def is_harmless(self) -> bool:
        """Nothing would be closed, stranded or worse."""
        return not (self.shut or self.stranded or self.worse)


def predict(db: Db, means: Means, change: Change, *, now: datetime) -> Prediction:
    """Raises NotPossible where no process was deployed."""
    table = Account.__table__
    home = change.home or db.scalar(select(table.c.branch).where(table.c.id == change.account))
    offices = branch_and_below(db, home)
    shut, total, could = _shut(db, means, change, offices, now)
    after = FactsAfter(db, change, home)
    trying = _Trying(db, means, after, now)
    stranded = (
        trying.stranded(offices) if change.loses or change.away or change.leaves or change.gains & KEY_ROLES else []
    )
    worse, good = _offices(db, means, after, offices, now)
    return Prediction(
        name=change.name,
        gains=tuple(sorted(change.gains, key=list(Role).index)),
        shut=shut,
        shut_total=total,
        could=could,
        stranded=tuple(stranded[:SHOWN]),
        stranded_total=len(stranded),
        tried=trying.tried,
        more=trying.more,
        worse=tuple(worse),
        good=tuple(good),
    )


def _shut(
    db: Db, means: Means, change: Change, offices: Collection[str], now: datetime
) -> tuple[tuple[Shut, ...], int, tuple[str, ...]]:
    """The cases, how many they are, and those of the role who hold nothing in any of them."""
    if not change.gains:
        return (), 0, ()
    opened = _classes_of(db, means, change.gains)
    held, case, house = DutyHeld.__table__, Application.__table__, Household.__table__
    rows = db.rows(
        select(case.c.id, case.c.number, case.c.branch, house.c.head_name, held.c.duty_class, held.c.since)
        .join(case, case.c.id == held.c.case)
        .join(house, house.c.id == case.c.household)
        .where(
            held.c.person == change.person, case.c.state == "running", case.c.branch.in_(offices),
            held.c.duty_class.not_in([duty.value for duty in opened]),
        )
        .order_by(held.c.since, case.c.number)
    )  # fmt: skip
    if not rows:
        return (), 0, ()
    shut = tuple(
        Shut(number=row.number, head_name=row.head_name, duty=DutyClass(row.duty_class), since=row.since)
        for row in rows[:SHOWN]
    )
    busy = {row.person for row in db.rows(select(held.c.person).where(held.c.case.in_([row.id for row in rows])))}
    staff = load(db, AboutCase(application=None, branch=rows[0].branch, household="", village=""), now=now,
                 task_name=str).staff  # fmt: skip
    could = tuple(one.name for one in staff if one.roles & change.gains and one.person not in busy and not one.away)
    return shut, len(rows), could[:SHOWN]


def _classes_of(db: Db, means: Means, roles: frozenset[Role]) -> frozenset[DutyClass]:
    """The classes in which these roles' tasks are done."""
    spec, policy = means.specification(db, means.current_version(db)), current_policy(db)
    found = {class_of(node, policy) for node in spec.nodes.values() if node.lane in roles and not node.bound_to}
    return frozenset(duty for duty in found if duty is not None)


@dataclass(slots=True)
class _Trying:
    """Open cases tried with the facts as they would be."""

    db: Db
    means: Means
    after: FactsAfter
    now: datetime
    tried: int = 0
    more: bool = False

    def stranded(self, offices: Collection[str]) -> list[Stranded]:
        """Every open case of the offices below him that could be finished now and could not afterwards."""
        case, house, item = Application.__table__, Household.__table__, WorkItem.__table__
        rows = self.db.rows(
            select(case.c.id, case.c.number, house.c.head_name)
            .join(house, house.c.id == case.c.household)
            .where(
                case.c.state == "running", case.c.branch.in_(offices),
                case.c.id.in_(select(item.c.application).where(item.c.state == "open")),
            )
            .order_by(case.c.opened_at, case.c.id)
            .limit(LOOKED_AT + 1)
        )  # fmt: skip
        self.more = len(rows) > LOOKED_AT
        found = []
        for row in rows[:LOOKED_AT]:
            self.tried += 1
            missing = tuple(self._missing(row.id))
            if missing:
                found.append(Stranded(number=row.number, head_name=row.head_name, duties=missing))
        return found

    def _missing(self, application: str) -> Iterator[str]:
        """The duties of one case for which somebody is there now and nobody would be."""
        case = Case.open(self.db, self.means, application, SYSTEM, self.now)
        facts = facts_of(case)
        if facts.standing(self.after.change.person) is None:
            return
        prospect, after = prospect_of(case), self.after.of(facts, case.row.branch)
        told: set[str] = set()
        for item in case.items.values():
            rest = rest_after(case, case.node(item.task), prospect)
            if unfilled(rest, facts, {}):
                continue
            for duty in duties_of(unfilled(rest, after, {})):
                if duty not in told:
                    told.add(duty)
                    yield duty


def _offices(
    db: Db, means: Means, after_change: FactsAfter, offices: Collection[str], now: datetime
) -> tuple[list[Sentence], list[Sentence]]:
    """What each office that lends could staff before and after: new shortages, new risks, and how many hold each role."""
    spec, policy = means.specification(db, means.current_version(db)), current_policy(db)
    worse: list[Sentence] = []
    good: list[Sentence] = []
    for branch, name in _lending(db, offices)[:OFFICES]:
        facts = load(db, AboutCase(application=None, branch=branch, household="", village=""), now=now, task_name=str)
        after = after_change.of(facts, branch)
        before_after = list(zip(*(scenarios(spec, policy, one, away_at_once=1) for one in (facts, after)), strict=True))
        worse += _worse(name, before_after)
        good += _numbers(after_change.change, facts, after, name)
        if not any(then.missing and not now_able.missing for now_able, then in before_after):
            good.append(say("{branch}：每一种件仍有人能从头办到尾", branch=name))
    return worse[:SHOWN], good[:SHOWN]


def _worse(branch: str, before_after: Sequence[tuple[Scenario, Scenario]]) -> Iterator[Sentence]:
    """New shortages, then new risks, each once with the kinds of case that it touches."""
    for tell in (Scenario.shortages, lambda one: _alone(one.risks())):
        kinds: dict[str, list[Sentence]] = {}
        what: dict[str, Sentence] = {}
        for before, then in before_after:
            known = set(map(str, tell(before)))
            for one in tell(then):
                if str(one) not in known:
                    what[str(one)] = one
                    kinds.setdefault(str(one), []).append(then.name)
        for key, found in kinds.items():
            if len(found) == len(before_after):
                yield say("{branch}：{what}", branch=branch, what=what[key])
            else:
                yield say("{branch}：{what}（{kinds}）", branch=branch, what=what[key], kinds=found)


def _alone(risks: Iterator[Sentence]) -> list[Sentence]:
    """Those that hang on one person; of two together there are many, and they stand on the staffing page."""
    return [one for one in risks if "name" in one.facts]


def _numbers(change: Change, facts: Facts, after: Facts, branch: str) -> Iterator[Sentence]:
    """How many could take each role that somebody gains or loses by it."""
    touched = change.gains | change.loses
    if change.away or change.leaves:
        one = facts.standing(change.person)
        touched |= one.roles if one is not None else frozenset()
    for role in sorted(touched & set(ROLE_NAMES) - _WITHOUT_A_DUTY, key=list(Role).index):
        before, then = (_at_work(which, role) for which in (facts, after))
        if before != then:
            yield say("{branch}：在岗的{role}由 {before} 人变 {after} 人", branch=branch, role=ROLE_NAMES[role],
                      before=before, after=then)  # fmt: skip


_WITHOUT_A_DUTY = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.AML_OFFICER})


def _at_work(facts: Facts, role: Role) -> int:
    return sum(role in one.roles and not one.away for one in facts.staff)


def _lending(db: Db, offices: Collection[str]) -> list[tuple[str, str]]:
    branch, village = Branch.__table__, Village.__table__
    rows = db.rows(
        select(branch.c.id, branch.c.name)
        .where(branch.c.id.in_(offices), branch.c.id.in_(select(village.c.branch)))
        .order_by(branch.c.code)
    )
    return [(row.id, row.name) for row in rows]
