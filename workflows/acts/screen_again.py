"""A case that a list hit has stopped is screened again; it goes on once nobody is on a list any more (G3-06)."""

from dataclasses import dataclass
from typing import Any, ClassVar

from workflows.acts.case_act import CaseAct, expired
from workflows.cases import screening
from workflows.cases.case import Case
from workflows.words.refusals import Refusal
from workflows.words.roles import Role
from workflows.words.sentence import text


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenAgain(CaseAct):
    """By the aml_officer alone, who can lift nothing by his own word: the lists decide."""

    kind: ClassVar[str] = "screen_again"
    name: ClassVar[str] = text("重新筛查")
    roles: ClassVar[tuple[Role, ...]] = (Role.AML_OFFICER,)
    even_if_listed: ClassVar[bool] = True

    def gone(self, case: Case) -> Refusal | None:
        """The grant has run out meanwhile."""
        return expired(case)

    def apply(self, case: Case) -> dict[str, Any]:
        """Raises NotPossible for a case that no hit has stopped."""
        screening.must_be_held(case)
        hit = screening.screen(case)
        if not hit:
            screening.let_go(case)
        case.happened(self.kind, facts={"hit": hit})
        return {"application": case.id, "number": case.row.number, "hit": hit}
