"""The right on which an act rests: duty, role, cover, binding, password, as they stood at its instant (PRODUCT §3)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select

from workflows.engine.specification import Specification
from workflows.queries.refusal_reason import because
from workflows.records.at_once import Asking
from workflows.records.cases import WorkItem
from workflows.records.duties import DutyHeld
from workflows.records.people import Account, Cover, Person, RoleHeld
from workflows.words.roles import DUTY_NAMES, ROLE_NAMES, DutyClass, Role
from workflows.words.sentence import Sentence, say, text

OF_THE_HOUSE = {
    "system": say("流程自动办理"),
    "clock": say("到了时间，自动办理"),
    "operator": say("命令行办理；操作员不担职责"),
}
FROM_OUTSIDE = say("外部系统的回音")


@dataclass(frozen=True, slots=True)
class Rights:
    """What the people of a case could do and when: their work items, duties, roles and covers, fetched at once."""

    spec: Specification
    names: Mapping[str, str]
    items: Mapping[str, Row[Any]]
    duties: Mapping[str, Row[Any]]
    roles: Sequence[Row[Any]] = field(default=())
    covers: Sequence[Row[Any]] = field(default=())

    def of(self, event: Row[Any]) -> tuple[Sentence, ...]:
        """Why the actor of an event could do it."""
        if event.actor not in self.names:
            return (OF_THE_HOUSE.get(event.actor, FROM_OUTSIDE),)
        item = self.items.get(event.work_item or "")
        found = self._of_task(event, item) if item is not None else self._of_case(event)
        return (*found, *self._cover(event))

    def against(self, event: Row[Any]) -> tuple[Sentence, ...]:
        """What stood against a refused attempt of an actor, or of whom he stood in for."""
        item = self.items.get(str(event.facts.get("task")))
        duties = (self._duty(person, event.at) for person in (event.actor, event.acting_for))
        return because(
            str(event.facts.get("rule")),
            lane=item.lane if item is not None else "",
            holder=self.names.get(item.holder or "", "") if item is not None else "",
            held=[(self.names[one.person], one.since, one.duty_class) for one in duties if one is not None],
        )

    def _of_task(self, event: Row[Any], item: Row[Any]) -> Iterator[Sentence]:
        duty = self._duty(event.actor, event.at)
        if duty is not None:
            first = duty.since == event.at
            said = text("从这里担起{duty}；以前没有担过别的职责") if first else text("担{duty}")
            yield say(said, duty=DUTY_NAMES[DutyClass(duty.duty_class)])
        node = self.spec.nodes.get(item.task)
        bound = node is not None and bool(node.bound_to)
        role = Role(item.lane)
        if self._had(role, event.acting_for or event.actor, event.at):
            yield say("岗位{role}", role=ROLE_NAMES[role])
        elif not bound:
            yield say("当时没有{role}岗位的记录", role=ROLE_NAMES[role])
        if node is None or (event.act, event.transition) != ("task", "complete"):
            return
        if bound:
            yield from self._binding(event, node.bound_to)
        if node.sign_off:
            yield say("再输了一次密码")

    def _binding(self, event: Row[Any], tasks: Collection[str]) -> Iterator[Sentence]:
        """He did the other task too, or stood in for who did; else he signed as successor, and it says of whom."""
        done = [row for row in self.items.values() if row.task in tasks and row.done_by]
        mine = next(
            (row for row in done if {event.actor, event.acting_for} & ({row.done_by, row.done_for} - {None})), None
        )
        if mine is not None:
            yield say("与{task}同一人", task=self.spec.node(mine.task).name)
        elif done:
            yield say("接替{names}", names=sorted({self.names.get(row.done_by, "") for row in done}))

    def _of_case(self, event: Row[Any]) -> Iterator[Sentence]:
        duty = self._duty(event.actor, event.at)
        if duty is not None:
            yield say("担{duty}", duty=DUTY_NAMES[DutyClass(duty.duty_class)])
        else:
            yield say("不占职责")
        roles = [ROLE_NAMES[role] for role in Role if self._had(role, event.acting_for or event.actor, event.at)]
        if roles:
            yield say("岗位{roles}", roles=roles)

    def _cover(self, event: Row[Any]) -> Iterator[Sentence]:
        if event.acting_for is None:
            return
        absent = self.names.get(event.acting_for, "")
        for one in self.covers:
            two = (one.substitute, one.absent) == (event.actor, event.acting_for)
            if two and one.since <= event.at < one.until:
                yield say(
                    "代{absent}，顶岗从 {since} 到 {until}，两人都算", absent=absent, since=one.since, until=one.until
                )
                return
        yield say("代{absent}，没有顶岗的记录", absent=absent)

    def _duty(self, person: str | None, at: datetime) -> Row[Any] | None:
        row = self.duties.get(person or "")
        return row if row is not None and row.since <= at else None

    def _had(self, role: Role, person: str, at: datetime) -> bool:
        return any(
            one.person == person and one.role == role and one.since <= at and (one.until is None or at < one.until)
            for one in self.roles
        )


def load(application: str, spec: Specification, people: Collection[str]) -> Asking[Rights]:
    """The rights of `people`, of whom some may be no persons (clock, operator), in the case, in two rounds."""
    person, item, held, role, account, cover = (
        r.__table__ for r in (Person, WorkItem, DutyHeld, RoleHeld, Account, Cover)
    )
    items, duties, roles, covers = yield (
        select(item).where(item.c.application == application),
        select(held).where(held.c.case == application),
        select(account.c.person, role.c.role, role.c.since, role.c.until)
        .join(account, account.c.id == role.c.account)
        .where(account.c.person.in_(people)),
        select(cover).where(or_(cover.c.substitute.in_(people), cover.c.absent.in_(people))),
    )
    known = {*people, *(one for row in items for one in (row.holder, row.done_by) if one)}
    (named,) = yield (select(person.c.id, person.c.name).where(person.c.id.in_(known)),)
    names = {row.id: row.name for row in named}
    return Rights(
        spec, names, {row.id: row for row in items}, {row.person: row for row in duties}, tuple(roles), tuple(covers)
    )
