"""Whether an act may go on although something is frozen: asked here, at every door, and nowhere else (PRODUCT §3).

An emergency freeze says who, when, what still goes and who lets it go. A list hit says neutral words and nothing more
(G3-06); what those words are does not depend on whether anything else is frozen.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from sqlalchemy import select

from workflows.cases import freezes
from workflows.cases.case import Case
from workflows.cases.freezes import Stop
from workflows.door.question import facts_of
from workflows.duties.facts import Facts, roles_in_force
from workflows.records.freezes import people_frozen
from workflows.records.people import Account, Person, RoleHeld
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.choices.standing import FreezeScope
from workflows.words.refusals import DutyRefused, Frozen, NotPossible, Rule
from workflows.words.roles import ROLE_NAMES, Role
from workflows.words.sentence import Sentence, say

NAMES_SHOWN = 6


class Stoppable(Protocol):
    """What an act in a case says of itself: whether it goes on under any freeze, or under a list hit alone."""

    even_if_frozen: ClassVar[bool]
    even_if_listed: ClassVar[bool]

    @property
    def actor(self) -> Actor:
        """Who does it."""


@dataclass(frozen=True, slots=True)
class Keepers:
    """Names of those who could let something go: one of each is needed."""

    directors: tuple[str, ...]
    auditors: tuple[str, ...]

    @property
    def way(self) -> Sentence:
        """What is to be done so that it goes on."""
        shown = {Role.DIRECTOR: self.directors, Role.AUDITOR: self.auditors}
        missing = [ROLE_NAMES[role] for role, names in shown.items() if not names]
        if missing:
            return say(
                "解冻要一位主任和一位稽核，都没有参与冻结、没有办过本案；现在缺{missing}，请操作员补设", missing=missing
            )
        return say("解冻要两个人：主任{directors}，稽核{auditors}", directors=list(self.directors[:NAMES_SHOWN]),
                   auditors=list(self.auditors[:NAMES_SHOWN]))  # fmt: skip


def refuse_people(db: Db, actor: Actor, now: datetime) -> None:
    """Raises Frozen where the actor, or whom he stands in for, is frozen."""
    if not actor.is_person:
        return
    for stop in freezes.stops(db, people=(actor.person, actor.acting_for)):
        raise Frozen(told(stop, keepers(db, _office(db, stop.what), now, but={stop.person}), to=actor.person))


def refuse_case(case: Case, act: Stoppable, facts: Facts | None = None) -> None:
    """Raises Frozen for a case that is frozen, or whose branch is, and NotPossible for one that a list hit holds.

    Whoever is recused is told nothing of it: the guard has his answer.
    """
    me = facts.standing(act.actor.person) if facts is not None else None
    if act.even_if_frozen or (me is not None and me.recused is not None):
        return
    stopped = why_stopped(case)
    if stopped is not None and (isinstance(stopped, Frozen) or not act.even_if_listed):
        raise stopped


def why_stopped(case: Case) -> NotPossible | None:
    """What any act but a withdrawal is told of a case that stands still, for a page that says so in advance."""
    return stopped_by(case, freezes.stops(case.db, branch=case.row.branch, application=case.id))


def stopped_by(case: Case, standing: Iterable[Stop]) -> NotPossible | None:
    """The same, once it is known what stands in the way of the case."""
    for stop in standing:
        return Frozen(told(stop, keepers_of_case(case, stop)))
    return None if case.row.frozen_by is None else NotPossible(say("系统处理中，这一件现在不能办"))


def refuse_new(case: Case) -> None:
    """Raises Frozen where a case would begin in a frozen branch, or on a line whose own case is frozen."""
    for stop in freezes.stops(case.db, branch=case.row.branch, application=case.row.line_of):
        raise Frozen(told(stop, keepers_of_case(case, stop)))


def refuse_branches(db: Db, branches: Collection[str], now: datetime) -> None:
    """Raises Frozen where one of these branches is frozen: nothing new begins there and nothing kept there changes."""
    for branch in branches:
        for stop in freezes.stops(db, branch=branch):
            raise Frozen(told(stop, keepers(db, stop.what, now, but={stop.person})))


def told(stop: Stop, who: Keepers, *, to: str | None = None) -> Sentence:
    """Who stopped what and when, what still goes, and who lets it go; `to` is whose own account it may be."""
    facts = {"who": stop.name, "at": stop.at, "way": who.way}
    if stop.scope is FreezeScope.ACCOUNT:
        if to in (None, stop.whose):
            return say("{who} {at} 冻结了您的账号，登录和办理都停了。{way}", **facts)
        return say("{who} {at} 冻结了被替人的账号，不能替他办。{way}", **facts)
    if stop.scope is FreezeScope.BRANCH:
        return say(
            "{who} {at} 冻结了{branch}（连同下级网点），现在只能撤回申请或撤回同意。{way}",
            branch=stop.branch_name,
            **facts,
        )
    return say("{who} {at} 冻结了这一件，现在只能撤回申请或撤回同意。{way}", **facts)


def keepers_of_case(case: Case, stop: Stop) -> Keepers:
    """Who could let go what stops the case: for its own freeze directors without a class in it, none of whom froze it."""
    if stop.scope is FreezeScope.BRANCH:
        return keepers(case.db, stop.what, case.now, but={stop.person})
    froze = {one.person for one in freezes.of_same(case.db, stop.scope, stop.what)}
    return among(facts_of(case), but=froze)


def among(facts: Facts, *, but: Collection[str]) -> Keepers:
    """Of those who stand to a case: neither recused nor away, a director with no class in it."""
    free = [one for one in facts.staff if one.recused is None and not one.away and one.person not in but]
    return Keepers(
        tuple(one.name for one in free if Role.DIRECTOR in one.roles and facts.held.of(one.person) is None),
        tuple(one.name for one in free if Role.AUDITOR in one.roles),
    )


def keepers(db: Db, branch: str, now: datetime, *, but: Collection[str]) -> Keepers:
    """Directors and auditors of a branch or of any above it, `but` for those who froze it."""
    account, role, person = Account.__table__, RoleHeld.__table__, Person.__table__
    rows = db.rows(
        select(person.c.id, person.c.name, role.c.role)
        .join(account, account.c.person == person.c.id)
        .join(role, role.c.account == account.c.id)
        .where(
            account.c.state == "active",
            account.c.branch.in_(freezes.above(branch)),
            role.c.role.in_((Role.DIRECTOR.value, Role.AUDITOR.value)),
            roles_in_force(now),
            person.c.id.not_in(but),
            person.c.id.not_in(people_frozen()),
        )
        .order_by(person.c.name, person.c.id)
        .distinct()
    )
    by_role = {
        wanted: tuple(row.name for row in rows if row.role == wanted) for wanted in (Role.DIRECTOR, Role.AUDITOR)
    }
    return Keepers(by_role[Role.DIRECTOR], by_role[Role.AUDITOR])


def role_of(db: Db, actor: Actor, branch: str, now: datetime) -> Role:
    """As which of the two somebody lets go at a branch, whose account holds one of them there or above it."""
    account, role = Account.__table__, RoleHeld.__table__
    directs = db.scalar(
        select(role.c.id)
        .join(account, account.c.id == role.c.account)
        .where(
            account.c.id == actor.account,
            account.c.branch.in_(freezes.above(branch)),
            role.c.role == Role.DIRECTOR.value,
            roles_in_force(now),
        )
    )
    return Role.AUDITOR if directs is None else Role.DIRECTOR


def in_own_right(actor: Actor) -> None:
    """Raises DutyRefused for a substitute: so each of the three persons is one for certain."""
    if actor.acting_for is not None:
        raise DutyRefused(Rule.ROLE, say("冻结和解冻不能替人办，以本人身份办"))


def froze_himself(actor: Actor, stops: Collection[Stop], who: Keepers) -> None:
    """Raises DutyRefused for somebody who has frozen the same thing, by this freeze or by another that stands."""
    for stop in stops:
        if stop.person == actor.person:
            raise DutyRefused(
                Rule.EXCLUSIVE,
                say("您 {at} 自己冻结过，要由没有冻结过的主任和稽核来解。{way}", at=stop.at, way=who.way),
                could_take=(*who.directors, *who.auditors)[:NAMES_SHOWN],
            )


def _office(db: Db, account: str) -> str:
    """The branch of an account."""
    return str(db.scalar(select(Account.__table__.c.branch).where(Account.__table__.c.id == account)))
