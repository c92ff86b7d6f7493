"""放款核对表: what must hold before money goes, each line answered from the case alone (G3-01, G3-13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.disbursement.joint_debt import text_b_needed
from forms.disbursement.recording import recording_required
from workflows.cases.account_register import NOT_ASKED, AccountSaid, fault
from workflows.queries.case_file import CaseFile, Found
from workflows.words.choices.disbursement import BorrowingVerdict, IdentityVerdict, PaymentManner
from workflows.words.choices.standing import IouState, LineState
from workflows.words.clock import shanghai_day
from workflows.words.sentence import Sentence, say, text


@dataclass(frozen=True, slots=True)
class Check:
    """One line: `met`, and where the answer comes from."""

    key: str
    label: str
    met: bool
    source: Sentence

    def said(self) -> Sentence:
        """In one line."""
        answer = text("是") if self.met else text("否")
        return say("{label}：{answer}（{origin}）", label=self.label, answer=answer, origin=self.source)

    def plain(self) -> dict[str, Any]:
        """As it is kept with the decision."""
        return {"key": self.key, "label": self.label, "met": self.met, "source": str(self.source)}


Answer = tuple[bool, Sentence]


def disbursement_checklist(
    case: CaseFile, today: date, policy: Mapping[str, Any], account: AccountSaid = NOT_ASKED
) -> tuple[Check, ...]:
    """Every line in its order; `policy` is the one that the case began under, `account` what the register says of the IOU's."""
    answers: dict[str, tuple[str, Answer]] = {
        "grant_valid": (text("授信在有效期内"), _grant(case, today)),
        "identity_true": (text("身份真实"), _identity(case)),
        "borrowing_checked": (text("借款情况已核查"), _borrowing(case, today)),
        "conditions_met": (text("用信条件已满足"), _conditions(case)),
        "contract_signed": (text("成本明示表和合同已签"), _contract(case)),
        "signing_recorded": (text("面签已录音录像"), _recording(case, policy)),
        "iou_complete": (text("借据完整"), _iou(case, policy)),
        "account_is_borrowers": (text("入账账户合规"), _account(case, account)),
        "findings_answered": (text("风险提示已逐条答复"), _findings(case)),
    }
    return tuple(Check(key, label, *answer) for key, (label, answer) in answers.items())


def _own(case: CaseFile, name: str) -> Found:
    """The last record of this very payment, never of the case that granted the line."""
    rows = case.rounds.get(name, ())
    return rows[-1] if rows else None


def _grant(case: CaseFile, today: date) -> Answer:
    line = case.line
    if line is None:
        return False, say("没有授信额度")
    in_force = line.state == LineState.IN_FORCE and line.granted_on <= today <= line.valid_until
    return in_force, say("授信额度{state}，{since} 到 {until}", state=line.state, since=line.granted_on,
                         until=line.valid_until)  # fmt: skip


def _identity(case: CaseFile) -> Answer:
    return _verdict(case, "identity", IdentityVerdict.TRUE, text("身份核查"))


def _borrowing(case: CaseFile, today: date) -> Answer:
    """An older check is enough here, since the payment itself checks again and sends every change back (G3-13)."""
    met, source = _verdict(case, "borrowing", BorrowingVerdict.FITS, text("借款情况核查"))
    check = _own(case, "exposure")
    if check is None:
        return False, say("还没有查今天的借款情况")
    if met and shanghai_day(check.at) != today:
        source = say("{earlier}；不是今天查的，放款时自动再查，有变化退回核查", earlier=source)
    return met, source


def _verdict(case: CaseFile, name: str, wanted: str, task: str) -> Answer:
    row = _own(case, name)
    if row is None:
        return False, say("{task}还没有做", task=task)
    return row.verdict == wanted, say("{at} {name}{task}：{verdict}", at=row.at, name=case.person_name(row.person),
                                      task=task, verdict=row.verdict)  # fmt: skip


def _conditions(case: CaseFile) -> Answer:
    check = _own(case, "borrowing")
    conditions = check.grant_conditions_met if check is not None else ()
    unmet = [one["condition"] for one in conditions or () if not one["met"]]
    if unmet:
        return False, say("没有满足：{unmet}", unmet=unmet)
    return check is not None, say("用信条件 {count} 条", count=len(conditions or ()))


def _contract(case: CaseFile) -> Answer:
    cost, contract = case.last("cost"), case.last("contract")
    if cost is None or contract is None:
        return False, say("成本明示表或借款合同还没有签")
    if cost.voided_at is not None or contract.voided_at is not None:
        return False, say("合同 {number} 已作废", number=contract.number)
    return cost.signed_at < contract.signed_at, say("成本明示表 {cost} 签，合同 {number} {contract} 签",
        cost=cost.signed_at, number=contract.number, contract=contract.signed_at)  # fmt: skip


def _recording(case: CaseFile, policy: Mapping[str, Any]) -> Answer:
    signing = case.last("signing")
    if signing is not None and signing.signing_recording:
        return True, say("面签录音录像 {at}", at=signing.at)
    needed = recording_required(case, policy)
    return not needed, say("没有录音录像") if needed else say("本社不要求录音录像")


def _iou(case: CaseFile, policy: Mapping[str, Any]) -> Answer:
    form, iou = _own(case, "iou_form"), _own(case, "iou")
    if form is None or iou is None:
        return False, say("借据还没有填")
    signed = bool(form.borrower_signature) and (bool(form.co_borrower_signature) or not text_b_needed(case, policy))
    complete = iou.form == form.id and iou.state == IouState.WAITING and iou.amount == form.amount and signed
    return complete, say("借据 {number}，{amount} 元，{state}", number=iou.number, amount=iou.amount, state=iou.state)


def _account(case: CaseFile, said: AccountSaid) -> Answer:
    form = _own(case, "iou_form")
    if form is None:
        return False, say("借据还没有填")
    met, source = form.pay_to_name == case.applicant.name, say("户名{name}", name=form.pay_to_name)
    if form.pay_to_kind == PaymentManner.ENTRUSTED:
        met, source = bool(form.payee_proof), say("受托支付给{name}，证明 {count} 份", name=form.pay_to_name,
                                                  count=len(form.payee_proof or ()))  # fmt: skip
    wrong = fault(said, manner=form.pay_to_kind, payee=form.pay_to_name)
    return met and wrong is None, say("{form}；{register}", form=source, register=said.source)


def _findings(case: CaseFile) -> Answer:
    findings = case.rounds.get("findings", ())
    waiting = [row for row in findings if row.answered_at is None]
    if waiting:
        return False, say(
            "还有 {count} 条没有答复：{sentences}", count=len(waiting), sentences=[w.sentence for w in waiting]
        )
    return True, say("共 {count} 条，都已答复", count=len(findings)) if findings else say("没有风险提示")
