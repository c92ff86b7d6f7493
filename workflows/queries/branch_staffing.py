"""Can an office staff every process, ahead of any case; who is missing, and whose absence would stop lending (S-01)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from sqlalchemy import select

from workflows.cases.policy import policy_in_force
from workflows.door.question import places_of
from workflows.duties.facts import AboutCase, Facts, load
from workflows.duties.staffing import Needs, unfilled
from workflows.engine.specification import Specification
from workflows.queries.duty_matrix import PersonDuties, distant_kin, duties_by_person, kin_in_villages
from workflows.records.at_once import Answer, Asking, answered, beside, rows_of
from workflows.records.households import Branch, Village
from workflows.records.people import Cover
from workflows.records.transaction import Db
from workflows.words.clock import shanghai_day
from workflows.words.roles import DUTY_NAMES, ROLE_NAMES, DutyClass, Role
from workflows.words.sentence import Sentence, say

FIRST_TASK = "accept_application"
AHEAD = timedelta(days=30)
TWO = 2
INSTANT = timedelta(microseconds=1)
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
    """One office with the scenarios of its cases, people above it counted in; who may take what, and kin in the wider circle.

    `ahead` says of absences that are already entered what will be missing then.
    """

    code: str
    name: str
    people: int
    scenarios: tuple[Scenario, ...]
    matrix: tuple[PersonDuties, ...] = ()
    kin: tuple[Sentence, ...] = ()
    ahead: tuple[Sentence, ...] = ()

    @property
    def can_lend(self) -> bool:
        """Whether every kind of case can be staffed."""
        return all(not scenario.missing for scenario in self.scenarios)

    def by_duty(self) -> tuple[tuple[DutyClass, tuple[str, ...]], ...]:
        """Each duty with the names of whoever may take it."""
        found = ((duty, tuple(one.name for one in self.matrix if duty in one.duties)) for duty in DutyClass)
        return tuple((duty, names) for duty, names in found if names)

    def gaps(self) -> tuple[Sentence, ...]:
        """What keeps the office from lending, the kinds of cases that lack the same people in one sentence."""
        kinds: dict[tuple[Role, ...], list[Scenario]] = {}
        for scenario in self.scenarios:
            if scenario.missing:
                kinds.setdefault(scenario.missing, []).append(scenario)
        return tuple(
            say("{kinds}：{shortages}", kinds=[one.name for one in alike], shortages=list(alike[0].shortages()))
            for alike in kinds.values()
        )

    def risks(self) -> tuple[Sentence, ...]:
        """On whom alone it rests: whose absence stops lending, or one kind of it; which two alone may take a duty."""
        can = [scenario for scenario in self.scenarios if not scenario.missing]
        alone: dict[str, list[Scenario]] = {}
        for scenario in can:
            for names in scenario.stopped_by:
                if len(names) == 1:
                    alone.setdefault(names[0], []).append(scenario)
        return (
            *(
                say("{name}不在，放款就停", name=name)
                if len(stopped) == len(can)
                else say("{name}不在，{kinds}的件就停", name=name, kinds=[one.name for one in stopped])
                for name, stopped in alone.items()
            ),
            *(
                say("{first}和{second}都不在，就没有人能{duty}", first=names[0], second=names[1], duty=DUTY_NAMES[duty])
                for duty, names in self.by_duty()
                if len(names) == TWO
            ),
        )


def check(db: Db, spec: Specification, branch: str, *, now: datetime, away_at_once: int = TWO) -> BranchStaffing:
    """The office with the id `branch`, each scenario tried with one person away and, unless `away_at_once` is 1, with two.

    Trying every two takes a second for twenty people: too long for a page. `spec` are the diagrams in force.
    """
    (row,), policy, kin, leaves = answered(db, _asked(branch, now))
    about = AboutCase(application=None, branch=branch, household="", village="")
    facts = load(db, about, now=now, task_name=str)
    tasks = [FIRST_TASK, *spec.later_tasks(FIRST_TASK)]
    return BranchStaffing(
        code=row.code,
        name=row.name,
        people=len(facts.staff),
        scenarios=scenarios(spec, policy, facts, away_at_once),
        matrix=duties_by_person(spec, tasks, policy, facts),
        kin=distant_kin(kin, facts),
        ahead=tuple(_ahead(leaves, [needs for _, needs in _kinds(spec, policy)], facts)),
    )


def scenarios(
    spec: Specification, policy: dict[str, str], facts: Facts, away_at_once: int = TWO
) -> tuple[Scenario, ...]:
    """Every kind of case, whatever its household. A later drawdown asks for nobody whom its line's case did not ask for."""
    return tuple(_scenario(name, needs, facts, away_at_once) for name, needs in _kinds(spec, policy))


def _kinds(spec: Specification, policy: dict[str, str]) -> Iterator[tuple[Sentence, Needs]]:
    tasks = [spec.node(task) for task in spec.later_tasks(FIRST_TASK)]
    for granting in GRANTING:
        for second in (False, True):
            name = say("{authority}，双人调查" if second else "{authority}", authority=AUTHORITY_NAMES[granting])
            yield name, Needs(places_of(tasks, policy, granting, second=second))


def _asked(branch: str, now: datetime) -> Asking[tuple[Answer, dict[str, Any], Answer, Answer]]:
    """The office, the policy, kin in its villages, and the leaves that begin within AHEAD."""
    office, cover = Branch.__table__, Cover.__table__
    ahead = select(cover).where(cover.c.since > now, cover.c.since <= now + AHEAD).order_by(cover.c.since, cover.c.id)
    named = select(office).where(office.c.id == branch)
    policy, (offices, kin, leaves) = yield from beside(
        policy_in_force(), rows_of(named, kin_in_villages(branch), ahead)
    )
    return offices, policy, kin, leaves


def lending_offices() -> Asking[dict[str, str]]:
    """The offices that have villages, by code: id and name."""
    branch, village = Branch.__table__, Village.__table__
    wanted = select(branch.c.id, branch.c.name).where(branch.c.id.in_(select(village.c.branch)))
    (rows,) = yield (wanted.order_by(branch.c.code),)
    return {row.id: row.name for row in rows}


def _ahead(leaves: Answer, kinds: list[Needs], facts: Facts) -> Iterator[Sentence]:
    """Of each of these leaves: who is missing then that is not missing today."""
    names = {one.person: one.name for one in facts.staff}
    today = {place.role for needs in kinds for place in unfilled(needs, facts, {})}
    for row in (one for one in leaves if one.absent in names):
        then = _without(facts, {row.absent})
        then = replace(then, covers=then.covers | {(row.substitute, row.absent)})
        missing = {place.role for needs in kinds for place in unfilled(needs, then, {})} - today
        if missing:
            roles = [ROLE_NAMES[role] for role in Role if role in missing]
            yield say("{name}{first}起到{last}不在，那几天还缺能任{roles}的人", name=names[row.absent], roles=roles,
                      first=shanghai_day(row.since), last=shanghai_day(row.until - INSTANT))  # fmt: skip


def _scenario(name: Sentence, needs: Needs, facts: Facts, away_at_once: int) -> Scenario:
    missing = tuple(place.role for place in unfilled(needs, facts, {}))
    return Scenario(name=name, missing=missing, stopped_by=() if missing else _stopped_by(needs, facts, away_at_once))


def _stopped_by(needs: Needs, facts: Facts, away_at_once: int) -> tuple[tuple[str, ...], ...]:
    """Single persons first; two together only where neither alone would stop it."""
    alone = [one.person for one in facts.staff if unfilled(needs, _without(facts, {one.person}), {})]
    others = [one.person for one in facts.staff if one.person not in alone and away_at_once == TWO]
    pairs = [two for two in combinations(others, 2) if unfilled(needs, _without(facts, set(two)), {})]
    names = {one.person: one.name for one in facts.staff}
    return tuple(tuple(names[person] for person in away) for away in (*((one,) for one in alone), *pairs))


def _without(facts: Facts, away: set[str]) -> Facts:
    """On leave without a substitute. Who is away still counts among those eligible for a vote."""
    staff = tuple(replace(one, away=True) if one.person in away else one for one in facts.staff)
    return replace(facts, staff=staff, covers=frozenset(two for two in facts.covers if two[1] not in away))
