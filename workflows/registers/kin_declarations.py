"""The yearly declaration of kinship: what is added binds at once, what is left out waits for a second person (RULES S-03)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Row, select

from workflows.cases.means import Means
from workflows.cases.people import NewPerson, person_for
from workflows.door.door import Done
from workflows.duties import recusals, sign_off
from workflows.records.cases import Application
from workflows.records.duties import DutyHeld
from workflows.records.households import Member
from workflows.records.kinship import DeclaredKin, RelationEnd, YearlyDeclaration, still_waits
from workflows.records.people import Account, Person, Relation, binds
from workflows.records.sealed import change, write
from workflows.records.transaction import Db
from workflows.registers.accounts import roles_of
from workflows.registers.authority import must_keep
from workflows.registers.kinship import KINDS, NEAR, relate
from workflows.registers.register_act import RegisterChange
from workflows.words.clock import shanghai_day
from workflows.words.refusals import EntryRefused, Forbidden, NotFound, NotPossible
from workflows.words.roles import CREDIT_ROLES, Role
from workflows.words.sentence import say

LEFT_OUT = "年度申报不再列出"
DECIDERS = frozenset({Role.DIRECTOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """A relative as he is declared. Without an identity number he is kept, and can be matched to nobody."""

    name: str
    kind: str
    id_number: str | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """A relative of the declaration; `other` is the person with his number."""

    name: str
    kind: str
    other: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareKin(RegisterChange):
    """The actor's kin in the service area, signed with his password: whom he `still` has of those declared before (ids of
    relations and of lines without a number), and who has come to be `kin`. Two empty lists say that he has none.
    """

    kind: ClassVar[str] = "declare_kin"
    still: tuple[str, ...] = ()
    kin: tuple[Kin, ...] = ()

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden for somebody who can hold no duty, EntryRefused at `still`, `kin` or `password`."""
        sign_off.check(db, self.actor)
        me = self.actor.person
        if self.actor.acting_for is not None or not roles_of(db, me, now) & CREDIT_ROLES:
            raise Forbidden(say("亲属关系由担任办贷岗位的人本人申报"))
        lines = [*self._still(db), *(self._new(db, one, now) for one in self.kin)]
        values = {"person": me, "account": self.actor.account, "at": now, "kin": len(lines)}
        declaration = write(db, YearlyDeclaration, values, subject=None, now=now)
        for position, one in enumerate(lines, start=1):
            line = {"of": declaration, "position": position, "subject": me, "name": one.name, "kind": one.kind,
                    "near": one.kind in NEAR, "other": one.other}  # fmt: skip
            write(db, DeclaredKin, line, subject=me, now=now)
        named = {(one.other, one.kind) for one in lines if one.other is not None}
        added = [relation for other, kind in sorted(named) if (relation := self._relate(db, other, kind, now))]
        ends = self._ask_to_end(db, (row for row in _relations(db, me) if (row.other, row.kind) not in named), now)
        facts = {"declaration": declaration, "added": added, "ends": ends}
        answer = {"declaration": declaration, "added": len(added), "ends": len(ends)}
        return self.done(answer, facts, recusals.cases_near(db, me) if added else ())

    def _still(self, db: Db) -> list[_Line]:
        """Those declared before, by what the page offered."""
        line, person = DeclaredKin.__table__, Person.__table__
        known = {row.id: row for row in _relations(db, self.actor.person)}
        names = {row.id: row.name for row in db.rows(
            select(person.c.id, person.c.name).where(person.c.id.in_([row.other for row in known.values()])))}  # fmt: skip
        mine = (line.c.subject == self.actor.person) & line.c.other.is_(None)
        unmatched = {row.id: row for row in db.rows(select(line).where(line.c.id.in_(self.still), mine))}
        found = []
        for id in dict.fromkeys(self.still):
            if id in known:
                found.append(_Line(names[known[id].other], known[id].kind, known[id].other))
            elif id in unmatched:
                found.append(_Line(unmatched[id].name, unmatched[id].kind, None))
            else:
                raise EntryRefused.at("still", say("以前申报的亲属刚有变动，看清现在的再交"))
        return found

    def _new(self, db: Db, one: Kin, now: datetime) -> _Line:
        """With the person who has the number that was given, whoever he is to the cooperative yet."""
        if one.kind not in KINDS:
            raise EntryRefused.at("kin", say("亲属关系写其中一种：{kinds}", kinds=sorted(KINDS)))
        if one.id_number is None:
            return _Line(one.name, one.kind, None)
        person = person_for(db, NewPerson(name=one.name, id_number=one.id_number), now=now, today=shanghai_day(now))
        table = Person.__table__
        if person == self.actor.person:
            raise EntryRefused.at("kin", say("{name}的身份证号是您自己的，核对后再交", name=one.name))
        if db.scalar(select(table.c.name).where(table.c.id == person)) != one.name:
            raise EntryRefused.at("kin", say("{name}的姓名与这个身份证号登记的不一致，核对后再交", name=one.name))
        return _Line(one.name, one.kind, person)

    def _relate(self, db: Db, other: str, kind: str, now: datetime) -> str | None:
        """Who is declared again before his end was decided on has it withdrawn."""
        relation = relate(db, self.actor.person, other, kind, by=self.actor.person, now=now)
        table, waiting = Relation.__table__, RelationEnd.__table__
        again = select(table.c.id).where(
            table.c.person == self.actor.person, table.c.other == other, table.c.kind == kind
        )
        for row in db.rows(select(waiting.c.id).where(waiting.c.relation.in_(again), still_waits())):
            change(db, RelationEnd, row.id, withdrawn_at=now)
        return relation

    def _ask_to_end(self, db: Db, left_out: Iterable[Row[Any]], now: datetime) -> list[str]:
        table = RelationEnd.__table__
        asked = {row.relation for row in db.rows(select(table.c.relation).where(still_waits()))}
        ends = []
        for row in left_out:
            if row.id not in asked:
                values = {"relation": row.id, "reason": LEFT_OUT, "asked_by": self.actor.person, "asked_at": now}
                ends.append(write(db, RelationEnd, values, subject=None, now=now))
        return ends


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRelationEnd(RegisterChange):
    """A director or administrator, neither who asked nor the relative, says with his password whether `end` is so."""

    kind: ClassVar[str] = "decide_relation_end"
    end: str
    agreed: bool

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises NotFound, Forbidden, EntryRefused at `password`, NotPossible once decided or while it would help him."""
        sign_off.check(db, self.actor)
        end, relation = self._waiting(db)
        must_keep(db, self.actor, DECIDERS, _office_of(db, relation.person), now)
        if self.actor.person in (end.asked_by, relation.person, relation.other):
            raise Forbidden(say("亲属关系解除要由另一个人确认，不能是申报人和他的亲属"))
        if self.agreed:
            _would_help_nobody(db, relation)
            change(db, Relation, relation.id, ended_at=now)
        change(db, RelationEnd, end.id, agreed=self.agreed, decided_by=self.actor.person, decided_at=now)
        facts = {"end": end.id, "relation": relation.id, "agreed": self.agreed}
        return self.done({"end": end.id, "agreed": self.agreed}, facts)

    def _waiting(self, db: Db) -> tuple[Row[Any], Row[Any]]:
        table, relation = RelationEnd.__table__, Relation.__table__
        end = db.row(select(table).where(table.c.id == self.end))
        if end is None:
            raise NotFound(say("没有这项申请"))
        if end.agreed is not None or end.withdrawn_at is not None:
            raise NotPossible(say("这项申请已经办过"))
        found = db.row(select(relation).where(relation.c.id == end.relation))
        assert found is not None, "an end without its relation"
        return end, found


def _relations(db: Db, person: str) -> list[Row[Any]]:
    table = Relation.__table__
    return list(db.rows(select(table).where(table.c.person == person, binds()).order_by(table.c.id)))


def _office_of(db: Db, person: str) -> str:
    """Where somebody works, or worked last."""
    table = Account.__table__
    active = table.c.state == "active"
    return str(db.scalar(select(table.c.branch).where(table.c.person == person).order_by(active.desc(), table.c.id)))


def _would_help_nobody(db: Db, relation: Row[Any]) -> None:
    """Nobody comes back by it into a running case in which he holds a duty already (PRODUCT §3, persons, not accounts)."""
    application, member, held = Application.__table__, Member.__table__, DutyHeld.__table__
    pairs = ((relation.person, relation.other), (relation.other, relation.person))
    for staff, relative in pairs:
        number = db.scalar(
            select(application.c.number)
            .join(member, member.c.household == application.c.household)
            .join(held, held.c.case == application.c.id)
            .where(application.c.state == "running", member.c.person == relative, held.c.person == staff)
            .order_by(application.c.id)
            .limit(1)
        )
        if number is not None:
            raise NotPossible(say("{number} 还没有办完，他在这一件里有职责，办完再解除", number=number))
