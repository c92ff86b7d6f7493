"""An administrator or an auditor stops a case in an emergency; whatever else he could do, he can only stop (PRODUCT §3)."""

from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from workflows.acts.case_act import CaseAct
from workflows.cases import freezes
from workflows.cases.case import Case
from workflows.door import stops
from workflows.words.choices.standing import FreezeScope
from workflows.words.roles import Role
from workflows.words.sentence import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze(CaseAct):
    """From its commit on no act goes but withdrawal, due times stand still, a grant expires all the same."""

    kind: ClassVar[str] = "freeze"
    name: ClassVar[str] = text("冻结")
    roles: ClassVar[tuple[Role, ...]] = (Role.ADMINISTRATOR, Role.AUDITOR)
    even_if_frozen: ClassVar[bool] = True
    reason: str

    def body(self) -> bytes:
        """Case and reason."""
        return orjson.dumps([self.application, self.reason])

    def apply(self, case: Case) -> dict[str, Any]:
        """Says whether money was paid before. Raises NotPossible for whoever has frozen it already."""
        stops.in_own_right(self.actor)
        row = freezes.begin(case.db, self.actor, FreezeScope.CASE, case.id, self.reason, now=case.now)
        case.happened(self.kind, facts={"freeze": row})
        paid = case.row.paid_at.isoformat() if case.row.paid_at else None
        return {"application": case.id, "freeze": row, "paid_at": paid}
