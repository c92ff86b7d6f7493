"""A case that a list hit has stopped is ended, with a ground that tells nobody why (G3-06)."""

from dataclasses import dataclass
from typing import Any, ClassVar

from workflows.acts.case_act import CaseAct, expired, send
from workflows.cases import screening
from workflows.cases.case import Case, Refused
from workflows.words.actor import SYSTEM
from workflows.words.choices.endings import RefusalGround
from workflows.words.refusals import Refusal
from workflows.words.roles import Role
from workflows.words.sentence import text

FACTS = text("系统终止办理")


@dataclass(frozen=True, slots=True, kw_only=True)
class EndListed(CaseAct):
    """By the aml_officer alone. The trail names him; report, line and notice name the house."""

    kind: ClassVar[str] = "end_listed"
    name: ClassVar[str] = text("终止办理")
    roles: ClassVar[tuple[Role, ...]] = (Role.AML_OFFICER,)
    even_if_listed: ClassVar[bool] = True

    def gone(self, case: Case) -> Refusal | None:
        """The grant has run out meanwhile."""
        return expired(case)

    def apply(self, case: Case) -> dict[str, Any]:
        """Raises NotPossible for a case that no hit has stopped, or that is over."""
        screening.must_be_held(case)
        case.happened(self.kind)
        screening.let_go(case)
        # Whoever reads the case from here on sees what the house did by itself.
        case.actor = SYSTEM
        case.refused = Refused(RefusalGround.OTHER, FACTS, None, case.row.stage)
        send(case, "case_stopped", "refused")
        return {"application": case.id, "number": case.row.number, "state": "refused"}
