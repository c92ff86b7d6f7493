"""The director names a teller of another branch for one case, whose borrower works away, and takes it back (RULES G3-05)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import orjson
from sqlalchemy import Row, select

from workflows.acts.case_act import CaseAct
from workflows.acts.colleague import colleague
from workflows.cases import work_items
from workflows.cases.case import Case
from workflows.cases.items_read import begins_visit
from workflows.door.question import about_task, facts_of
from workflows.duties import guard, guests, hold
from workflows.duties.facts import branch_and_below
from workflows.records.jobs import TELLER_NAMED, StaffNotice
from workflows.records.named_teller import NamedTeller
from workflows.records.people import Person
from workflows.records.sealed import change
from workflows.words.actor import Actor
from workflows.words.refusals import EntryRefused, NotPossible
from workflows.words.roles import DutyClass, Role
from workflows.words.sentence import say, text

LAPSED = "过期"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTeller(CaseAct):
    """`teller` is the login of a teller of another branch of the same legal person; he may begin until the day `until`.

    Without a day it holds for this visit: until the round ends or it is taken back.
    """

    kind: ClassVar[str] = "name_teller"
    name: ClassVar[str] = text("指定他社柜员")
    roles: ClassVar[tuple[Role, ...]] = (Role.DIRECTOR,)
    teller: str
    reason: str
    until: date | None = None

    def body(self) -> bytes:
        """Case and what was sent."""
        return orjson.dumps([self.application, self.teller, self.reason, self.until])

    def apply(self, case: Case) -> dict[str, Any]:
        """The teller must pass the guard as if he claimed the task himself.

        Raises NotPossible where nothing waits at the counter or somebody is named, EntryRefused at `teller` or `until`.
        """
        item = waiting_at_counter(case)
        self._nobody_named(case, item)
        if self.until is not None and self.until < case.today:
            raise EntryRefused.at("until", say("这一天已经过去，写今天或以后的日子"))
        taker = colleague(case.db, self.teller, at="teller")
        self._may_be_named(case, item, taker)
        naming = case.write(NamedTeller, work_item=item.id, teller=taker.person, teller_branch=taker.branch, reason=self.reason,
                            until=self.until, person=self.actor.person, acting_for=self.actor.acting_for,
                            at=case.now)  # fmt: skip
        case.write(StaffNotice, person=taker.person, work_item=item.id, kind=TELLER_NAMED, at=case.now)
        case.happened(self.kind, facts={"naming": naming, "teller": taker.person})
        return {"application": case.id, "naming": naming, "teller": taker.name}

    def _nobody_named(self, case: Case, item: Row[Any]) -> None:
        """One in force a case; a naming whose day has passed unused makes room."""
        standing = guests.standing(case.db, case.id, now=case.now)
        if standing is not None:
            name = _name_of(case, standing.teller)
            raise NotPossible(say("{at} 已经指定{name}，先收回再指定别人", at=standing.at, name=name))
        table = NamedTeller.__table__
        for row in case.db.rows(select(table.c.id).where(table.c.work_item == item.id, table.c.ended_at.is_(None))):
            _end(case, row.id, LAPSED)

    def _may_be_named(self, case: Case, item: Row[Any], taker: Actor) -> None:
        if taker.person in (self.actor.person, self.actor.acting_for):
            raise EntryRefused.at("teller", say("主任不能指定自己，也不能指定自己替的人"))
        facts = facts_of(case, considered=(taker.person,))
        if facts.standing(taker.person) is not None and not facts.is_guest(taker.person):
            raise EntryRefused.at("teller", say("{name}是本网点或上级社的人，不用指定", name=taker.name))
        if taker.branch not in branch_and_below(case.db, facts.branches[-1]):
            raise EntryRefused.at("teller", say("{name}不在同一个法人，不能指定", name=taker.name))
        held = hold.class_held(case.db, case.id, taker.person)
        asked = about_task(case, case.node(item.task), item.instance, held)
        guard.check(asked, taker, facts, told=self.actor.person)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackTeller(CaseAct):
    """From now on he sees the case only if he has completed something in it; what he holds unbegun goes back to the others."""

    kind: ClassVar[str] = "take_back_teller"
    name: ClassVar[str] = text("收回指定")
    roles: ClassVar[tuple[Role, ...]] = (Role.DIRECTOR,)
    reason: str

    def body(self) -> bytes:
        """Case and reason."""
        return orjson.dumps([self.application, self.reason])

    def apply(self, case: Case) -> dict[str, Any]:
        """Raises NotPossible where nobody is named."""
        standing = guests.standing(case.db, case.id, now=case.now)
        if standing is None:
            raise NotPossible(say("这一件现在没有指定他社柜员"))
        _end(case, standing.id, self.reason, by=self.actor.person)
        gone = self._let_go(case, standing.teller)
        facts = {"naming": standing.id, "teller": standing.teller, "duty_gone": gone}
        case.happened(self.kind, facts=facts)
        return {"application": case.id, "naming": standing.id, "teller": _name_of(case, standing.teller)}

    def _let_go(self, case: Case, teller: str) -> list[str]:
        """A bound task stays his: it asks for the person (PRODUCT §3), and the director may hand it over."""
        mine = [one for one in case.items.values() if teller in (one.holder, one.held_for)]
        for item in mine:
            if not case.node(item.task).bound_to:
                work_items.claim(case, item, None, None, None)
        return hold.give_back(case.db, case.id, (teller,), DutyClass.COUNTER)


def waiting_at_counter(case: Case) -> Row[Any]:
    """The open task with which a visit at the counter begins, in nobody's hands. Raises NotPossible."""
    found = next((one for one in case.items.values() if begins_visit(one, case.node(one.task))), None)
    if found is None:
        raise NotPossible(say("这一件现在没有在柜台等着办的事，轮到柜台了再指定"))
    if found.holder is not None:
        raise NotPossible(say("{name}已接下这一件，退回待接后再指定", name=_name_of(case, found.holder)))
    return found


def _end(case: Case, naming: str, reason: str, *, by: str | None = None) -> None:
    ended = {"ended_at": case.now, "ended_by": by or case.actor.person, "ended_because": reason}
    change(case.db, NamedTeller, naming, **ended)


def _name_of(case: Case, person: str) -> str:
    return str(case.db.scalar(select(Person.__table__.c.name).where(Person.__table__.c.id == person)))
