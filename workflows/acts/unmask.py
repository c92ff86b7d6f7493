"""Showing a whole number: an act with a reason, and an audit event (D-06)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

from sqlalchemy import select

from workflows.audit.chain import HOUSE, Happened
from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.duties import guard
from workflows.duties.facts import AboutCase, branch_and_below, load
from workflows.records.cases import Application
from workflows.records.households import Household, Member
from workflows.records.people import Person
from workflows.records.sealed import unseal_text
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.refusals import EntryRefused, NotFound
from workflows.words.sentence import say

SHOWN = ("id_number", "phone", "address")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmask:
    """`field` is one of id_number, phone, address of a person of a household within the actor's branch."""

    kind: ClassVar[str] = "unmask"
    sort: ClassVar[Literal["register"]] = "register"
    person: str
    field: str
    reason: str
    actor: Actor
    application: str | None = None
    key: str | None = None

    def body(self) -> bytes:
        """Whose, what, why."""
        return f"{self.person}|{self.field}|{self.reason}".encode()

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """The number in the answer, the event in the case's chain, or the house's.

        Raises NotFound, EntryRefused, and Recused for somebody who must stay out of this household's cases.
        """
        if self.field not in SHOWN or not self.reason.strip():
            raise EntryRefused.at("reason", say("写明为什么要看全号"))
        guard.may_see(load(db, self._about(db), now=now, task_name=str), self.actor.person)
        row = db.row(select(Person.__table__).where(Person.__table__.c.id == self.person))
        if row is None:
            raise NotFound(say("没有这个人"))
        shown = unseal_text(db, Person, self.field, row, subject=row.id)
        facts = {"person": self.person, "field": self.field}
        event = Happened(act=self.kind, actor=self.actor.person, facts=facts)
        answer: dict[str, Any] = {"person": self.person, "field": self.field, "value": shown or ""}
        return Done(answer, (event,), self.application or HOUSE)

    def _about(self, db: Db) -> AboutCase:
        """The household within the actor's branch, and the case where one is named."""
        member, household, application = Member.__table__, Household.__table__, Application.__table__
        branches = branch_and_below(db, self.actor.branch or "")
        found = db.row(
            select(household.c.id, household.c.branch, household.c.village)
            .join(member, member.c.household == household.c.id)
            .where(member.c.person == self.person, household.c.branch.in_(branches))
        )
        of_case = self.application is None or db.scalar(
            select(application.c.id).where(
                application.c.id == self.application, application.c.household == (found.id if found else None)
            )
        )
        if found is None or not of_case:
            raise NotFound(say("没有这个人"))
        return AboutCase(application=self.application, branch=found.branch, household=found.id, village=found.village)
