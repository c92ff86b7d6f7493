"""A member takes the consent back: until payment the case ends refused, after it the line is suspended (G1-09)."""

from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from sqlalchemy import select

from workflows.acts.case_act import CaseAct, send
from workflows.cases import rounds
from workflows.cases.case import Case, Refused
from workflows.records.households import Member
from workflows.records.investigation import Consent, ConsentWithdrawal
from workflows.words.choices import ConsentDecision, LineState, RefusalGround
from workflows.words.refusals import EntryRefused
from workflows.words.roles import Role
from workflows.words.sentence import say, text


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent(CaseAct):
    """`member` is a member of the household who has consented; `proof` an attachment, such as his signature."""

    kind: ClassVar[str] = "withdraw_consent"
    name: ClassVar[str] = text("撤回同意")
    roles: ClassVar[tuple[Role, ...]] = (Role.CLIENT_MANAGER, Role.TELLER)
    member: str
    reason: str
    channel: str
    proof: str | None = None

    def body(self) -> bytes:
        """Case and what was sent."""
        return orjson.dumps([self.application, self.member, self.reason, self.channel, self.proof])

    def apply(self, case: Case) -> dict[str, Any]:
        """Writes the withdrawal and stops the case, or the line."""
        person = self._consented(case)
        if self.proof:
            case.means.store.bind(
                case.db, (self.proof,), application=case.id, subject=person, actor=self.actor.person, now=case.now
            )
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
        consent, member = Consent.__table__, Member.__table__
        person = case.db.scalar(
            select(member.c.person)
            .join(consent, consent.c.member == member.c.id)
            .where(
                consent.c.application.in_([case.id, case.row.line_of or case.id]),
                consent.c.member == self.member,
                consent.c.decision == ConsentDecision.AGREED,
            )
        )
        if person is None:
            raise EntryRefused.at("member", say("这名成员在本案没有签过同意，没有可撤回的"))
        return str(person)
