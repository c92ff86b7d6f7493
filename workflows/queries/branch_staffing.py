"""Can an office staff every process, ahead of any case; who is missing, and whose absence would stop lending (S-01)."""

from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import select

from workflows.cases.means import Means
from workflows.cases.policy import current_policy
from workflows.door.question import class_of
from workflows.duties.facts import AboutCase, load
from workflows.duties.rules import Holdings, Standing
from workflows.duties.staffing import Place, unfilled
from workflows.engine.specification import Specification
from workflows.records.households import Branch, Village
from workflows.records.transaction import Db
from workflows.words.roles import DutyClass, Role
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
    """A kind of case: who grants it, whether a second investigator comes; `missing` are the roles that nobody can fill.

    `stopped_by` are the persons, alone or by two, whose absence would leave somebody missing, by name.
    """

    name: Sentence
    missing: tuple[Role, ...]
    stopped_by: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchStaffing:
    """One office with the scenarios of its cases, people above it counted in."""

    code: str
    name: str
    people: int
    scenarios: tuple[Scenario, ...]

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
    staff = load(db, about, now=now, task_name=str).staff
    found = [
        _scenario(granting, second, places_of_case(spec, policy, granting, second), staff)
        for granting in GRANTING
        for second in (False, True)
    ]
    return BranchStaffing(code=row.code, name=row.name, people=len(staff), scenarios=tuple(found))


def lending_branches(db: Db) -> tuple[str, ...]:
    """The ids of the offices that have villages, by code."""
    branch, village = Branch.__table__, Village.__table__
    rows = db.rows(select(branch.c.id).where(branch.c.id.in_(select(village.c.branch))).order_by(branch.c.code))
    return tuple(row.id for row in rows)


def places_of_case(spec: Specification, policy: dict[str, str], granting: Role, second: bool) -> tuple[Place, ...]:
    """The duties that somebody must take from acceptance to filing, each with the role that its first task asks for."""
    places: dict[DutyClass, Place] = {}
    for task in spec.later_tasks(FIRST_TASK):
        node = spec.node(task)
        duty = class_of(node, policy)
        if duty is None or node.bound_to:
            continue
        assert node.lane is not None
        role = Role(node.lane)
        if duty is DutyClass.GRANT and role is not granting:
            continue
        if node.duty == DutyClass.CO_INVESTIGATE and not second:
            continue
        places.setdefault(duty, Place(duty, role))
    return tuple(places.values())


def _scenario(granting: Role, second: bool, places: tuple[Place, ...], staff: tuple[Standing, ...]) -> Scenario:
    name = say("{authority}，双人调查" if second else "{authority}", authority=str(AUTHORITY_NAMES[granting]))
    missing = _missing(places, staff)
    stopped = () if missing else _stopped_by(places, staff)
    return Scenario(name=name, missing=missing, stopped_by=stopped)


def _missing(places: tuple[Place, ...], staff: tuple[Standing, ...]) -> tuple[Role, ...]:
    return tuple(dict.fromkeys(place.role for place in unfilled(places, staff, Holdings(), {})))


def _stopped_by(places: tuple[Place, ...], staff: tuple[Standing, ...]) -> tuple[tuple[str, ...], ...]:
    """Single persons first; two together only where neither alone would stop it."""
    alone = [one for one in staff if _missing(places, _without(staff, (one,)))]
    others = [one for one in staff if one not in alone]
    pairs = [two for two in combinations(others, 2) if _missing(places, _without(staff, two))]
    return (*((one.name,) for one in alone), *((first.name, second.name) for first, second in pairs))


def _without(staff: tuple[Standing, ...], away: tuple[Standing, ...]) -> tuple[Standing, ...]:
    return tuple(one for one in staff if one not in away)
