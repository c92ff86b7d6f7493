"""Leave cover: who acts for somebody absent, from when until when (PRODUCT §3, substitutes)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import or_, select

from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.duties.rules import static_conflict
from workflows.records.people import Cover, Person
from workflows.records.sealed import write
from workflows.records.transaction import Db
from workflows.registers.accounts import active_account, roles_of
from workflows.registers.register_act import RegisterChange, only_operator
from workflows.words.refusals import EntryRefused, NotPossible
from workflows.words.sentence import say

LONGEST_COVER = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitute(RegisterChange):
    """The person of the account `substitute` acts for that of `absent`, from `since` until just before `until` (UTC).

    His acts count for both. It helps nobody in a case in which either already holds a duty: the guard asks of both what
    they hold (PRODUCT §3).
    """

    kind: ClassVar[str] = "substitute"
    absent: str
    substitute: str
    since: datetime
    until: datetime
    reason: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, NotFound, EntryRefused (times, reason, roles that may not meet), NotPossible for a chain."""
        only_operator(self.actor)
        return self.carry_out(db, now)

    def carry_out(self, db: Db, now: datetime) -> Done:
        """The same once somebody was allowed to. Raises NotFound, EntryRefused, NotPossible."""
        if not now < self.until <= self.since + LONGEST_COVER or self.since >= self.until:
            raise EntryRefused.at("until", say("顶岗的结束时间要在开始之后，且还没过去，最长一年"))
        if not self.reason.strip():
            raise EntryRefused.at("reason", say("写明为什么要顶岗"))
        absent, substitute = (active_account(db, name).person for name in (self.absent, self.substitute))
        if absent == substitute:
            raise EntryRefused.at("substitute", say("不能自己顶自己的岗"))
        conflict = static_conflict(roles_of(db, absent, now) | roles_of(db, substitute, now))
        if conflict is not None:
            raise EntryRefused.at("substitute", say("{conflict}，所以不能顶这个岗", conflict=conflict))
        self._not_passed_on(db, absent, substitute)
        values = {"absent": absent, "substitute": substitute, "since": self.since, "until": self.until,
                  "reason": self.reason, "made_by": self.actor.person}  # fmt: skip
        cover = write(db, Cover, values, subject=None, now=now)
        return self.done({"cover": cover}, {"cover": cover, "absent": absent, "substitute": substitute})

    def _not_passed_on(self, db: Db, absent: str, substitute: str) -> None:
        """In the same days nobody covers who is covered, or is covered who covers; one substitute for one person."""
        table, person = Cover.__table__, Person.__table__
        row = db.row(
            select(table, person.c.name)
            .join(person, person.c.id == table.c.substitute)
            .where(
                table.c.since < self.until,
                table.c.until > self.since,
                or_(table.c.substitute == absent, table.c.absent == substitute, table.c.absent == absent),
            )
            .limit(1)
        )
        if row is None:
            return
        if row.absent == absent:
            raise NotPossible(say("这段时间已经由{name}顶岗，到 {until}", name=row.name, until=row.until))
        raise NotPossible(say("顶岗不能转手：这两人中有人这段时间已在另一个顶岗里，到 {until}", until=row.until))
