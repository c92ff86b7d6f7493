"""Can an office staff every process, ahead of any case; who is missing, and whose absence would stop lending (S-01)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

from sqlalchemy import select

from workflows.cases.means import Means
from workflows.cases.policy import current_policy
from workflows.door.question import places_of
from workflows.duties.facts import AboutCase, Facts, load
from workflows.duties.staffing import Needs, unfilled
from workflows.engine.specification import Specification
from workflows.queries.duty_matrix import PersonDuties, distant_kin, duties_by_person
from workflows.records.households import Branch, Village
from workflows.records.transaction import Db
from workflows.words.roles import ROLE_NAMES, Role
from workflows.words.sentence import Sentence, say

FIRST_TASK = "accept_application"
GRANTING = (Role.CREDIT_APPROVER, Role.DIRECTOR, Role.COMMITTEE_MEMBER)
AUTHORITY_NAMES = {
    Role.CREDIT_APPROVER: say("授信审批权限内"),
    Role.DIRECTOR: say("主任权限内"),
    Role.COMMITTEE_MEMBER: say("贷审会权限内"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A kind of case: who grants it, whether a second investigator comes; `missing` are the roles that nobody can fill,
    one for each person that is missing.

    `stopped_by` are the persons, alone or by two, whose absence would leave somebody missing, by name.
    """

    name: Sentence
    missing: tuple[Role, ...]
    stopped_by: tuple[tuple[str, ...], ...]

    def shortages(self) -> Iterator[Sentence]:
        """What keeps the office from it: how many people are missing who may do what."""
        for role, number in Counter(self.missing).items():
            yield say("还缺 {n} 个能任{role}的人", n=number, role=ROLE_NAMES[role])

    def risks(self) -> Iterator[Sentence]:
        """Whose absence would stop it."""
        for names in self.stopped_by:
            if len(names) == 1:
                yield say("{name}不在，放款就停", name=names[0])
            else:
                yield say("{first}和{second}都不在，放款就停", first=names[0], second=names[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchStaffing:
    """One office with the scenarios of its cases, people above it counted in; who may take what, and kin in the wider circle."""

    code: str
    name: str
    people: int
    scenarios: tuple[Scenario, ...]
    matrix: tuple[PersonDuties, ...] = ()
    kin: tuple[Sentence, ...] = ()

    @property
    def can_lend(self) -> bool:
        """Whether every kind of case can be staffed."""
        return all(not scenario.missing for scenario in self.scenarios)


def check(db: Db, means: Means, branch: str, *, now: datetime) -> BranchStaffing:
    """The office with the id `branch`. Raises NotPossible where no process was deployed."""
    row = db.row(select(Branch.__table__).where(Branch.__table__.c.id == branch))
    assert row is not None
    spec, policy = means.specification(db, means.current_version(db)), current_policy(db)
    about = AboutCase(application=None, branch=branch, household="", village="")
    facts = load(db, about, now=now, task_name=str)
    tasks = [FIRST_TASK, *spec.later_tasks(FIRST_TASK)]
    return BranchStaffing(
        code=row.code,
        name=row.name,
        people=len(facts.staff),
        scenarios=scenarios(spec, policy, facts),
        matrix=duties_by_person(spec, tasks, policy, facts),
        kin=distant_kin(db, branch, facts),
    )


def scenarios(spec: Specification, policy: dict[str, str], facts: Facts) -> tuple[Scenario, ...]:
    """Every kind of case, whatever its household. A later drawdown asks for nobody whom its line's case did not ask for."""
    tasks = [spec.node(task) for task in spec.later_tasks(FIRST_TASK)]
    return tuple(
        _scenario(granting, second, Needs(places_of(tasks, policy, granting, second=second)), facts)
        for granting in GRANTING
        for second in (False, True)
    )


def lending_branches(db: Db) -> tuple[str, ...]:
    """The ids of the offices that have villages, by code."""
    branch, village = Branch.__table__, Village.__table__
    rows = db.rows(select(branch.c.id).where(branch.c.id.in_(select(village.c.branch))).order_by(branch.c.code))
    return tuple(row.id for row in rows)


def _scenario(granting: Role, second: bool, needs: Needs, facts: Facts) -> Scenario:
    name = say("{authority}，双人调查" if second else "{authority}", authority=AUTHORITY_NAMES[granting])
    missing = tuple(place.role for place in unfilled(needs, facts, {}))
    return Scenario(name=name, missing=missing, stopped_by=() if missing else _stopped_by(needs, facts))


def _stopped_by(needs: Needs, facts: Facts) -> tuple[tuple[str, ...], ...]:
    """Single persons first; two together only where neither alone would stop it."""
    alone = [one.person for one in facts.staff if unfilled(needs, _without(facts, {one.person}), {})]
    others = [one.person for one in facts.staff if one.person not in alone]
    pairs = [two for two in combinations(others, 2) if unfilled(needs, _without(facts, set(two)), {})]
    names = {one.person: one.name for one in facts.staff}
    return tuple(tuple(names[person] for person in away) for away in (*((one,) for one in alone), *pairs))


def _without(facts: Facts, away: set[str]) -> Facts:
    """On leave without a substitute. Who is away still counts among those eligible for a vote."""
    staff = tuple(replace(one, away=True) if one.person in away else one for one in facts.staff)
    return replace(facts, staff=staff, covers=frozenset(two for two in facts.covers if two[1] not in away))
