"""A suspended line is lifted once its cause is cured, by a director who did not grant it, one at a time (FORMS, 授信额度)."""

from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from sqlalchemy import select

from workflows.acts.case_act import CaseAct
from workflows.cases import rounds
from workflows.cases.case import Case
from workflows.records.grant import CreditLine, LineChange
from workflows.words.choices.endings import RESTORABLE
from workflows.words.choices.standing import LineState
from workflows.words.clock import end_of_day
from workflows.words.refusals import DutyRefused, NotPossible, Rule
from workflows.words.roles import Role
from workflows.words.sentence import say, text

BY_REFUSAL, BY_CONSENT = "拒贷", "撤回同意"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreLine(CaseAct):
    """Of the line that was granted in `application`; `reason` says how the cause was cured. It serves later cases only."""

    kind: ClassVar[str] = "restore_line"
    name: ClassVar[str] = text("恢复额度")
    roles: ClassVar[tuple[Role, ...]] = (Role.DIRECTOR,)
    reason: str

    def body(self) -> bytes:
        """Case and reason."""
        return orjson.dumps([self.application, self.reason])

    def apply(self, case: Case) -> dict[str, Any]:
        """Raises NotPossible for a line that is not suspended or a cause that nobody can cure, DutyRefused for its granter."""
        line = self._line(case)
        if {self.actor.person, self.actor.acting_for} & set(line.granted_by):
            raise DutyRefused(Rule.EXCLUSIVE, say("这个额度是您批的，要由没有批过它的主任恢复"))
        self._curable(case, line.id)
        rounds.end_line(case, LineState.IN_FORCE, rule="主任恢复", reason=self.reason)
        case.happened("restore_line", facts={"line": line.id})
        return {"application": case.id, "line": line.id}

    def _line(self, case: Case) -> Any:
        table = CreditLine.__table__
        wanted = select(table).where(table.c.id == case.row.line, table.c.application == case.id)
        line = case.db.row(wanted.with_for_update() if case.db.locks_rows else wanted)
        if line is None:
            raise NotPossible(say("额度不是在这一件里批的，到批它的那一件去恢复"))
        if line.state != LineState.SUSPENDED or case.now >= end_of_day(line.valid_until):
            raise NotPossible(
                say("额度现在是「{state}」，有效期到 {day}，不能恢复", state=line.state, day=line.valid_until)
            )
        return line

    def _curable(self, case: Case, line: str) -> None:
        """Every cause since the line was last in force must be one that can be cured; a consent is given with a renewal."""
        table = LineChange.__table__
        for row in case.db.rows(
            select(table).where(table.c.line == line).order_by(table.c.at.desc(), table.c.id.desc())
        ):
            if row.state != LineState.SUSPENDED:
                return
            if row.rule == BY_CONSENT:
                raise NotPossible(say("家庭成员撤回了同意，额度不能恢复；全家同意后重新申请，办续贷"))
            if row.rule == BY_REFUSAL and row.reason not in RESTORABLE:
                raise NotPossible(say("因{ground}拒贷的额度不能恢复", ground=row.reason))
