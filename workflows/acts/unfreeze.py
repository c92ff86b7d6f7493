"""A frozen case is let go by two who did not freeze it: one asks, the other decides with his password (PRODUCT §3).

One of them is a director without a class in the case, the other an auditor. A list hit is nobody's of these: to them such
a case is one that nothing has frozen (G3-06).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from sqlalchemy import Row

from workflows.acts.case_act import CaseAct
from workflows.cases import freezes, thaw
from workflows.cases.case import Case
from workflows.door import stops
from workflows.door.question import facts_of
from workflows.duties import sign_off
from workflows.duties.guard import Asked
from workflows.duties.rules import Question
from workflows.words.choices.standing import FreezeScope
from workflows.words.refusals import NotPossible
from workflows.words.roles import Role
from workflows.words.sentence import say, text

OTHER: Mapping[str, Role] = {Role.DIRECTOR: Role.AUDITOR, Role.AUDITOR: Role.DIRECTOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskUnfreeze(CaseAct):
    """Lifts nothing yet. `freeze` is the one that is to be lifted; others that stand go on to hold."""

    kind: ClassVar[str] = "ask_unfreeze"
    name: ClassVar[str] = text("申请解冻")
    even_if_frozen: ClassVar[bool] = True
    freeze: str
    reason: str

    def body(self) -> bytes:
        """Which freeze, and why it may go."""
        return orjson.dumps([self.freeze, self.reason])

    def ask(self, case: Case) -> Asked:
        """Either of the two."""
        return _uninvolved(self.name, Role.DIRECTOR, Role.AUDITOR)

    def apply(self, case: Case) -> dict[str, Any]:
        """Raises DutyRefused for who froze it, NotFound, NotPossible where it is lifted or asked for already."""
        row = _of_case(case, self)
        me = facts_of(case).standing(self.actor.person)
        role = Role.DIRECTOR if me is not None and Role.DIRECTOR in me.roles else Role.AUDITOR
        request = freezes.ask(case.db, self.actor, row, role, self.reason, calendar=case.calendar, now=case.now)
        case.happened(self.kind, facts={"freeze": row.id, "request": request})
        return {"application": case.id, "freeze": row.id, "request": request}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideUnfreeze(CaseAct):
    """A yes lets the case go on; with a no the freeze stands and may be asked about again. The password is asked for."""

    kind: ClassVar[str] = "decide_unfreeze"
    name: ClassVar[str] = text("确认解冻")
    even_if_frozen: ClassVar[bool] = True
    freeze: str
    agreed: bool

    def body(self) -> bytes:
        """Which freeze, and the decision."""
        return orjson.dumps([self.freeze, self.agreed])

    def ask(self, case: Case) -> Asked:
        """The role that did not ask."""
        request = freezes.waiting(case.db, self.freeze)
        roles = (Role.DIRECTOR, Role.AUDITOR) if request is None else (OTHER[request.asked_as],)
        return _uninvolved(self.name, *roles)

    def apply(self, case: Case) -> dict[str, Any]:
        """Raises DutyRefused for who froze it, NotFound, NotPossible where nothing is asked, EntryRefused for a password."""
        row = _of_case(case, self)
        sign_off.check(case.db, self.actor)
        request = freezes.waiting(case.db, row.id)
        if request is None:
            raise NotPossible(say("没有等您确认的解冻申请"))
        role = OTHER[request.asked_as]
        decision = freezes.decide(case.db, self.actor, request, role, agreed=self.agreed, now=case.now)
        facts = {"freeze": row.id, "request": request.id, "decision": decision}
        case.happened("unfreeze" if self.agreed else "unfreeze_declined", facts=facts)
        if self.agreed:
            thaw.case_goes_on(case)
        return {"application": case.id, "freeze": row.id, "agreed": self.agreed}


def _uninvolved(name: str, *roles: Role) -> Asked:
    """No class is taken by it, and none may be held."""
    question = Question(task=name, task_name=name, role=None, duty_class=None, any_role=roles, holds_nothing=True)
    return Asked(question)


def _of_case(case: Case, act: AskUnfreeze | DecideUnfreeze) -> Row[Any]:
    """The freeze, which stands on this very case and was not put there by the actor."""
    stops.in_own_right(act.actor)
    row = freezes.standing(case.db, act.freeze, case.id)
    same = freezes.of_same(case.db, FreezeScope.CASE, case.id)
    stops.froze_himself(act.actor, same, stops.among(facts_of(case), but={one.person for one in same}))
    return row
