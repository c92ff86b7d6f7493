"""While a court, an inspection or an anti-money-laundering inquiry lasts, nothing of a case is destroyed (RULES G4-07)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from workflows.acts.case_act import CaseAct
from workflows.cases.case import Case
from workflows.cases.retention_hold import standing_hold
from workflows.door.question import about_act
from workflows.duties.guard import Asked
from workflows.records.filing import RetentionHold
from workflows.records.sealed import change
from workflows.words.choices.filing import HoldGround
from workflows.words.refusals import NotPossible
from workflows.words.roles import Role
from workflows.words.sentence import say, text

WHO: Mapping[HoldGround, Role] = {
    HoldGround.COURT: Role.DIRECTOR,
    HoldGround.ANTI_MONEY_LAUNDERING: Role.AML_OFFICER,
    HoldGround.INQUIRY: Role.DIRECTOR,
}
"""Who places a hold, and alone lifts it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRetention(CaseAct):
    """The terms of `application`, whatever its state, stand still until whoever may lift the hold does."""

    kind: ClassVar[str] = "hold_retention"
    name: ClassVar[str] = text("暂停保管期限")
    even_if_frozen: ClassVar[bool] = True
    ground: HoldGround
    reason: str

    def body(self) -> bytes:
        """Case, ground and reason."""
        return orjson.dumps([self.application, self.ground, self.reason])

    def ask(self, case: Case) -> Asked:
        """Whose the ground is."""
        return about_act(self.name, WHO[self.ground])

    def apply(self, case: Case) -> dict[str, Any]:
        """Raises NotPossible where a hold stands already."""
        if standing_hold(case.db, case.id) is not None:
            raise NotPossible(say("保管期限已经暂停，不用再办"))
        hold = case.write(RetentionHold, ground=self.ground.value, reason=self.reason, person=self.actor.person,
                          acting_for=self.actor.acting_for, at=case.now)  # fmt: skip
        case.happened(self.kind, facts={"hold": hold})
        return {"application": case.id, "hold": hold}


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftRetentionHold(CaseAct):
    """The terms of `application` run again, as if they had never stood still; `reason` says why."""

    kind: ClassVar[str] = "lift_retention_hold"
    name: ClassVar[str] = text("恢复保管期限")
    even_if_listed: ClassVar[bool] = True
    reason: str

    def body(self) -> bytes:
        """Case and reason."""
        return orjson.dumps([self.application, self.reason])

    def ask(self, case: Case) -> Asked:
        """Whoever may place a hold on the same ground."""
        hold = standing_hold(case.db, case.id)
        roles = WHO.values() if hold is None else (WHO[HoldGround(hold.ground)],)
        return about_act(self.name, *roles)

    def apply(self, case: Case) -> dict[str, Any]:
        """Raises NotPossible where nothing is held."""
        hold = standing_hold(case.db, case.id)
        if hold is None:
            raise NotPossible(say("保管期限没有暂停"))
        lifted = {"lifted_by": self.actor.person, "lifted_at": case.now, "lifted_because": self.reason}
        change(case.db, RetentionHold, hold.id, **lifted)
        case.happened(self.kind, facts={"hold": hold.id})
        return {"application": case.id, "hold": hold.id}
