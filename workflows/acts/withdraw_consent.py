"""A member takes the consent back: until payment the case ends refused, after it the line is suspended (G1-09)."""

from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from sqlalchemy import func, or_, select

from workflows.acts.case_act import CaseAct, expired, send
from workflows.cases import rounds
from workflows.cases.case import Case, Refused
from workflows.records.cases import Application
from workflows.records.households import Member
from workflows.records.investigation import Consent, ConsentWithdrawal
from workflows.words.choices.endings import RefusalGround
from workflows.words.choices.investigation import ConsentDecision
from workflows.words.choices.standing import LineState
from workflows.words.refusals import EntryRefused, Refusal
from workflows.words.roles import Role
from workflows.words.sentence import say, text


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent(CaseAct):
    """`member` is a member of the household who has consented; `proof` an attachment, such as his signature."""

    kind: ClassVar[str] = "withdraw_consent"
    name: ClassVar[str] = text("撤回同意")
    roles: ClassVar[tuple[Role, ...]] = (Role.CLIENT_MANAGER, Role.TELLER)
    even_if_frozen: ClassVar[bool] = True
    member: str
    reason: str
    channel: str
    proof: str | None = None

    def body(self) -> bytes:
        """Case and what was sent."""
        return orjson.dumps([self.application, self.member, self.reason, self.channel, self.proof])

    def gone(self, case: Case) -> Refusal | None:
        """The grant expired before the member came."""
        return expired(case)

    def apply(self, case: Case) -> dict[str, Any]:
        """Writes the withdrawal and stops the case, or the line."""
        person = self._consented(case)
        if self.proof:
            case.means.store.bind(
                case.db, (self.proof,), application=case.id, subject=person, actor=self.actor.person, now=case.now,
                handed_in_as={self.proof: "proof"},
            )  # fmt: skip
        if case.row.paid_at is None:
            facts = "家庭成员未全部同意"
            case.refused = Refused(RefusalGround.MEMBER_REFUSED, facts, None, "investigation")
            send(case, "consent_withdrawn", "refused")
        else:
            rounds.end_line(case, LineState.SUSPENDED, rule="撤回同意", reason=self.reason)
        case.write(ConsentWithdrawal, person, member=self.member, subject=person, reason=self.reason,
                   channel=self.channel, proof=self.proof, person=self.actor.person, at=case.now)  # fmt: skip
        case.happened("withdraw_consent", facts={"member": self.member})
        return {"application": case.id, "member": self.member}

    def _consented(self, case: Case) -> str:
        """The member's person, whose last word was a yes. Raises EntryRefused."""
        origin = case.row.line_of or case.id
        application, consent, back, member = (
            record.__table__ for record in (Application, Consent, ConsentWithdrawal, Member)
        )
        of_line = select(application.c.id).where(or_(application.c.id == origin, application.c.line_of == origin))
        last = case.db.row(
            select(consent.c.at, consent.c.decision, member.c.person)
            .join(member, member.c.id == consent.c.member)
            .where(consent.c.application.in_([case.id, origin]), consent.c.member == self.member)
            .order_by(consent.c.id.desc())
            .limit(1)
        )
        if last is None or last.decision != ConsentDecision.AGREED:
            raise EntryRefused.at("member", say("这名成员在本案没有签过同意，没有可撤回的"))
        taken_back = case.db.scalar(
            select(func.max(back.c.at)).where(back.c.application.in_(of_line), back.c.member == self.member)
        )
        if taken_back is not None and taken_back >= last.at:
            raise EntryRefused.at("member", say("这名成员 {at} 已经撤回同意", at=taken_back))
        return str(last.person)
