"""Starting a drawdown under a revolving line: a case of its own, with the grant's duties inherited (PRODUCT §2)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

import orjson
from sqlalchemy import select

from workflows.cases.case import Case
from workflows.cases.line_use import room_on
from workflows.cases.means import Means
from workflows.cases.numbers import APPLICATION, next_number
from workflows.cases.policy import current_policy
from workflows.door.question import facts_of, prospect_of, rest_after
from workflows.duties import guard, hold, related
from workflows.duties.facts import branch_and_below
from workflows.duties.guard import Asked
from workflows.duties.rules import Question
from workflows.records.cases import Application
from workflows.records.disbursement import LoanContract
from workflows.records.duties import DutyHeld
from workflows.records.grant import CreditLine
from workflows.records.sealed import write
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.choices.application import Purpose, regime_of
from workflows.words.choices.standing import LineState
from workflows.words.clock import end_of_day, shanghai_day
from workflows.words.money import is_whole_hundreds
from workflows.words.refusals import DutyRefused, EntryRefused, NotFound, NotPossible, Rule
from workflows.words.roles import INHERITED, DutyClass, Role
from workflows.words.sentence import say, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Under the line granted in `application`; yuan, a multiple of 100."""

    kind: ClassVar[str] = "draw"
    sort: ClassVar[Literal["opening"]] = "opening"
    application: str
    amount: Decimal
    purpose: str
    term_months: int
    actor: Actor
    key: str | None = None

    def body(self) -> bytes:
        """Line and what was sent."""
        return orjson.dumps([self.application, str(self.amount), self.purpose, self.term_months])

    def begin(self, db: Db, means: Means, now: datetime) -> tuple[Case, dict[str, Any]]:
        """Starting counts as `counter`; the exposure check is always fresh, the investigation is not repeated."""
        origin, line = self._line(db, now)
        self._not_related(db, origin, line, now)
        row = {
            "branch": origin.branch,
            "number": next_number(db, origin.branch, APPLICATION, shanghai_day(now).year),
            "kind": "drawdown",
            "household": origin.household,
            "village": origin.village,
            "applicant": line.borrower,
            "spouse": origin.spouse,
            "amount": self.amount,
            "purpose": self.purpose,
            "purpose_detail": None,
            "term_months": self.term_months,
            "repayment_method": line.repayment_method,
            "revolving": True,
            "regime": regime_of(Purpose(self.purpose)) or origin.regime,
            "line": line.id,
            "line_of": origin.id,
            "policy": current_policy(db) | {"merged": origin.policy["merged"]},
        }
        routing = {
            "grant_expires_at": end_of_day(line.valid_until).isoformat(),
            "contract_needed": not self._contract(db, line),
        }
        case = Case.begin(db, means, self.actor, now, row, routing)
        self._inherit(case, origin.id)
        first = case.node(case.process.open_work()[0].node)
        question = Question(task="draw", task_name=text("用信"), role=Role.TELLER, duty_class=DutyClass.COUNTER)
        guard.check(Asked(question, rest_after(case, first, prospect_of(case))), self.actor, facts_of(case))
        hold.take(db, case.id, self.actor, DutyClass.COUNTER, "draw", now=now)
        case.happened("draw", facts={"line": line.id, "line_of": origin.id})
        return case, {"application": case.id, "number": case.row.number}

    def _line(self, db: Db, now: datetime) -> tuple[Any, Any]:
        table, lines = Application.__table__, CreditLine.__table__
        origin = db.row(select(table).where(table.c.id == self.application))
        if origin is None or origin.branch not in branch_and_below(db, self.actor.branch or ""):
            raise NotFound(say("没有这一件"))
        wanted = select(lines).where(lines.c.id == origin.line)
        line = db.row(wanted.with_for_update() if db.locks_rows else wanted)
        if line is None or not line.revolving:
            raise NotPossible(say("这一件没有可以循环使用的额度"))
        if line.state != LineState.IN_FORCE or now >= end_of_day(line.valid_until):
            raise NotPossible(
                say("额度现在是「{state}」，有效期到 {day}，不能用信", state=line.state, day=line.valid_until)
            )
        self._amount(room_on(db, line))
        return origin, line

    def _not_related(self, db: Db, origin: Any, line: Any, now: datetime) -> None:
        """Who has become a related person since the grant draws nothing more (S-04)."""
        borrowers = [person for person in (line.borrower, origin.spouse) if person]
        if related.is_related(db, origin.household, borrowers, now=now):
            raise DutyRefused(Rule.RELATED, say(related.REFUSED))

    def _amount(self, room: Decimal) -> None:
        if self.amount <= 0 or not is_whole_hundreds(self.amount):
            raise EntryRefused.at("amount", say("要是 100 的整数倍"))
        if self.amount > room:
            raise NotPossible(say("最多可放 {room} 元，现在填了 {amount} 元", room=room, amount=self.amount))

    def _contract(self, db: Db, line: Any) -> bool:
        table = LoanContract.__table__
        found = select(table.c.id).where(table.c.line == line.id, table.c.voided_at.is_(None))
        return db.scalar(found) is not None

    def _inherit(self, case: Case, origin: str) -> None:
        table = DutyHeld.__table__
        rows = case.db.rows(
            select(table).where(table.c.case == origin, table.c.duty_class.in_([one.value for one in INHERITED]))
        )
        for row in rows:
            values = {"case": case.id, "person": row.person, "duty_class": row.duty_class, "first_task": row.first_task,
                      "since": row.since, "inherited_from": row.inherited_from or origin}  # fmt: skip
            write(case.db, DutyHeld, values, subject=None, now=case.now)
