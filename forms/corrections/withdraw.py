"""撤回 (`withdraw`): by the applicant, or because nobody can go on with him; open until money is paid."""

from collections.abc import Sequence
from typing import Any

from forms import rules
from forms.corrections.act_form import ActForm
from forms.fields.attached import FilesField, SignatureField
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField, TextField
from forms.fields.times import DayField, InstantField
from forms.paper_form import When
from workflows.words.choices.endings import WithdrawalKind
from workflows.words.sentence import Sentence, say, text

BY_HIMSELF = (WithdrawalKind.BY_APPLICANT, WithdrawalKind.NOT_SIGNED)
BY_DOCUMENT = (WithdrawalKind.DECEASED, WithdrawalKind.CAPACITY_LOST)


class Withdraw(ActForm):
    """Each kind has its own proof: a signature, a code or paper; a document; two attempts."""

    title = text("撤回")
    turns_on = "kind"
    refusing = tuple(kind.value for kind in WithdrawalKind)
    required_when = (
        *(When("kind", kind, ("asked_by", "asked_at")) for kind in (*BY_HIMSELF, *BY_DOCUMENT)),
        *(When("kind", kind, ("proof_files",)) for kind in BY_DOCUMENT),
        When("kind", WithdrawalKind.NOT_REACHABLE, ("first_attempt_on", "second_attempt_on")),
    )

    only_when = (
        *(When("kind", kind, ("asked_by", "asked_at", "proof_files")) for kind in (*BY_HIMSELF, *BY_DOCUMENT)),
        *(When("kind", kind, ("signature",)) for kind in BY_HIMSELF),
        When("kind", WithdrawalKind.NOT_REACHABLE, ("first_attempt_on", "second_attempt_on")),
    )

    kind = ChoiceField(text("撤回事由"), choices=WithdrawalKind)
    reason = LongTextField(text("说明"))
    asked_by = TextField(text("提出人"), limit=60, sometimes=True)
    asked_at = InstantField(text("提出时间"), sometimes=True)
    first_attempt_on = DayField(text("第一次联系日期"), sometimes=True)
    second_attempt_on = DayField(text("第二次联系日期"), sometimes=True)
    signature = SignatureField(text("申请人签名"), sometimes=True)
    proof_files = FilesField(text("证明材料"), sometimes=True, hint=text("书面申请、死亡证明、鉴定或判决"))

    def check_attempts(self) -> None:
        """Two attempts on two days."""
        if self.kind.data is WithdrawalKind.NOT_REACHABLE:
            first, second = self.first_attempt_on.data, self.second_attempt_on.data
            self.hold("second_attempt_on", rules.second_attempt(first, second))

    def check_proof(self) -> None:
        """The applicant's own will is proved: signed, by a code to his telephone, or on paper."""
        if self.kind.data not in BY_HIMSELF or self.page.code_verified_at is not None:
            return
        if self.signature.is_empty() and self.proof_files.is_empty():
            self.hold("signature", say("要有申请人签名、验证码或书面申请，三样选一样"))

    def act_values(self) -> dict[str, Any]:
        """As the record keeps it; nobody asked where nobody could be reached, so the officer stands for it."""
        reached = self.kind.data is not WithdrawalKind.NOT_REACHABLE
        return {
            "kind": str(self.kind.data),
            "reason": self.reason.data,
            "asked_by": self.asked_by.data if reached else self.page.actor.name,
            "asked_at": self.asked_at.data if reached else self.page.now,
            "attempts": None if reached else [
                day.isoformat() for day in (self.first_attempt_on.data, self.second_attempt_on.data)
            ],
            "proof": [*([self.signature.data] if self.signature.data else []), *self.proof_files.all_ids()],
        }  # fmt: skip

    def act_words(self, chosen: str = "") -> Sentence:
        """With what was asked for."""
        return say("撤回申请 {amount} 元", amount=self.page.case.application.amount)

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("本案到此结束，不能恢复；还要用就重新申请"),
            say("授信了没有放款的，额度取消，合同和借据号作废"),
            say("撤回记录自动归档"),
        )
