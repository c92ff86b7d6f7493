"""The clock acts: a reminder, an escalation, or an expiry that moves the case."""

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from workflows.acts.case_act import CaseAct
from workflows.cases.case import Case
from workflows.door.succession import NAMED_WITHIN, is_succeeded_in
from workflows.records.cases import Timer
from workflows.records.households import Branch
from workflows.records.jobs import StaffNotice
from workflows.words.actor import CLOCK, Actor
from workflows.words.refusals import NotPossible, Refusal
from workflows.words.roles import Role
from workflows.words.sentence import say

ESCALATION = "escalation"
NOT_NAMED = "notice"
"""The kind of timer that runs while the director is to name a successor (RULES 9.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FireTimer(CaseAct):
    """A reminder or escalation that is due; neither moves the case. The clock is no person and holds no duty.

    While the case is frozen none goes out: due times stand still.
    """

    kind: ClassVar[str] = "fire_timer"
    timer: str
    actor: Actor = CLOCK

    def body(self) -> bytes:
        """The timer."""
        return self.timer.encode()

    def ask(self, case: Case) -> None:
        """Nobody is asked."""
        return

    def gone(self, case: Case) -> Refusal | None:
        """Fired by another worker, or the task is done."""
        row = self._row(case)
        if row is None or row.fired_at is not None or row.cancelled_at is not None or row.due_at > case.now:
            return NotPossible(say("这个提醒已经不用发"))
        return None

    def apply(self, case: Case) -> dict[str, Any]:
        """A reminder goes to the holder, or to everybody of the lane; an escalation to whom it concerns (RULES 9.1)."""
        row = self._row(case)
        table = Timer.__table__
        case.db.execute(table.update().where(table.c.id == self.timer).values(fired_at=case.now))
        item = case.items[row.work_item]
        if row.kind == "reminder":
            role = None if item.holder else item.lane
            case.write(StaffNotice, work_item=item.id, person=item.holder, role=role, kind=row.kind, at=case.now)
        else:
            for branch, role in _escalated_to(case, above=item.lane == Role.DIRECTOR or row.kind == NOT_NAMED):
                case.write(StaffNotice, branch=branch, work_item=item.id, role=role.value, kind=ESCALATION, at=case.now)
        if row.kind == ESCALATION and is_succeeded_in(case.spec, case.node(item.task), case.root):
            due = case.calendar.due_at(case.today, NAMED_WITHIN)
            case.write(Timer, work_item=item.id, kind=NOT_NAMED, due_at=due)
        case.happened("timer", transition="fire", work_item=row.work_item, facts={"kind": row.kind})
        return {"timer": self.timer, "kind": row.kind}

    def _row(self, case: Case) -> Any:
        table = Timer.__table__
        return case.db.row(select(table).where(table.c.id == self.timer))


def _escalated_to(case: Case, *, above: bool) -> tuple[tuple[str, Role], ...]:
    """Branch and role: the director; where he is late himself, the parent branch's director and the auditor."""
    if not above:
        return ((case.row.branch, Role.DIRECTOR),)
    table = Branch.__table__
    parent = case.db.scalar(select(table.c.parent).where(table.c.id == case.row.branch))
    return ((parent or case.row.branch, Role.DIRECTOR), (case.row.branch, Role.AUDITOR))


@dataclass(frozen=True, slots=True, kw_only=True)
class FireExpiry(CaseAct):
    """What moves the case is due: the door has fired it by the time this act is applied, or somebody else's act has."""

    kind: ClassVar[str] = "fire_expiry"
    even_if_frozen: ClassVar[bool] = True
    actor: Actor = CLOCK

    def ask(self, case: Case) -> None:
        """Nobody is asked."""
        return

    def gone(self, case: Case) -> Refusal | None:
        """The door commits what it fired and answers with this."""
        return NotPossible(say("已按期处理"))

    def apply(self, case: Case) -> dict[str, Any]:
        """Never reached: `gone` answers."""
        raise AssertionError("the door fires what is due before it asks")
