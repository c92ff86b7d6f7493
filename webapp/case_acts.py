"""The acts on a whole case that are of one shape: an address, a form, the act made of it, the sentence that says it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.acts.ask_reversal import AskReversal
from workflows.acts.freeze import Freeze
from workflows.acts.hold_retention import HoldRetention, LiftRetentionHold
from workflows.acts.name_teller import TakeBackTeller
from workflows.acts.restore_line import RestoreLine
from workflows.acts.supplement import AskSupplement
from workflows.acts.withdraw import Withdraw
from workflows.acts.withdraw_consent import WithdrawConsent
from workflows.words.sentence import Sentence, say

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CaseAct:
    """`address` follows the case's number, `form` is a module of `forms/corrections`, `make` takes application, actor, key
    and the form's values, `told` what the door answered."""

    name: str
    address: str
    form: str
    kind: str
    make: Callable[..., Any]
    told: Callable[[Answer], Sentence]


def _always(said: Sentence) -> Callable[[Answer], Sentence]:
    return lambda _: said


def _withdrawn(*, application: str, actor: Any, key: str | None, **values: Any) -> Withdraw:
    return Withdraw(application=application, actor=actor, key=key, values=values)


def _frozen(answer: Answer) -> Sentence:
    paid = answer["paid_at"]
    return say("已冻结；这一件 {at} 已经放款", at=datetime.fromisoformat(paid)) if paid else say("已冻结")


CASE_ACTS = (
    CaseAct("withdraw", "withdraw", "withdraw", Withdraw.kind, _withdrawn, _always(say("已撤回"))),
    CaseAct("withdraw_consent", "withdraw-consent", "withdraw_consent", WithdrawConsent.kind, WithdrawConsent,
            _always(say("已记下撤回同意"))),
    CaseAct("restore_line", "restore-line", "restore_line", RestoreLine.kind, RestoreLine, _always(say("额度已恢复"))),
    CaseAct("take_back_teller", "named-teller/take-back", "take_back_teller", TakeBackTeller.kind, TakeBackTeller,
            _always(say("已收回指定"))),
    CaseAct("freeze", "freeze", "freeze", Freeze.kind, Freeze, _frozen),
    CaseAct("hold_retention", "retention-hold", "hold_retention", HoldRetention.kind, HoldRetention,
            _always(say("保管期限已暂停"))),
    CaseAct("lift_retention_hold", "retention-hold/lift", "lift_retention_hold", LiftRetentionHold.kind,
            LiftRetentionHold, _always(say("保管期限已恢复"))),
    CaseAct("ask_reversal", "reversal", "ask_reversal", AskReversal.kind, AskReversal,
            _always(say("已申请冲正，等放款审批决定"))),
    CaseAct("ask_supplement", "supplements", "supplement_ask", AskSupplement.kind, AskSupplement,
            _always(say("已发出"))),
)  # fmt: skip
