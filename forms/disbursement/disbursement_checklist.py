"""放款核对表: what must hold before money goes, each line answered from the case alone (G3-01, G3-13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
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
class Answer:
    """Yes or no and on what it rests: when that was found and by whom, and the id of a file that can be looked at."""

    met: bool
    basis: Sentence
    at: datetime | None = None
    who: str | Sentence = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list."""

    key: str
    label: str
    answer: Answer

    @property
    def met(self) -> bool:
        """Whether it holds."""
        return self.answer.met

    @property
    def source(self) -> Sentence:
        """Where the answer comes from, in one line."""
        if self.answer.at is None:
            return self.answer.basis
        if not self.answer.who:
            return say("{at}：{basis}", at=self.answer.at, basis=self.answer.basis)
        return say("{at} {who}：{basis}", at=self.answer.at, who=self.answer.who, basis=self.answer.basis)

    def said(self) -> Sentence:
        """In one line."""
        answer = text("是") if self.met else text("否")
        return say("{label}：{answer}（{origin}）", label=self.label, answer=answer, origin=self.source)

    def plain(self) -> dict[str, Any]:
        """As it is kept with the decision."""
        return {"key": self.key, "label": self.label, "met": self.met, "source": str(self.source)}


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
    return tuple(Check(key, label, answer) for key, (label, answer) in answers.items())


def _own(case: CaseFile, name: str) -> Found:
    """The last record of this very payment, never of the case that granted the line."""
    rows = case.rounds.get(name, ())
    return rows[-1] if rows else None


def _who(case: CaseFile, row: Any) -> str:
    """The name of whoever wrote a row, here or in the case of the line."""
    found = case.person_name(row.person)
    return found or (_who(case.line_case, row) if case.line_case is not None else "")


def _grant(case: CaseFile, today: date) -> Answer:
    line, decision = case.line, case.last("decision")
    if line is None:
        return Answer(False, say("没有授信额度"))
    in_force = line.state == LineState.IN_FORCE and line.granted_on <= today <= line.valid_until
    basis = say(
        "授信 {limit} 元{state}，到 {until}", limit=line.approved_limit, state=line.state, until=line.valid_until
    )
    if decision is None:
        return Answer(in_force, basis, who=text("贷审会") if case.all("votes") else "")
    return Answer(in_force, basis, decision.at, _who(case, decision))


def _identity(case: CaseFile) -> Answer:
    row = _own(case, "identity")
    if row is None:
        return Answer(False, say("身份核查还没有做"))
    basis = say("{verdict}", verdict=row.verdict)
    if row.networked_check_result:
        present = say("本人到场") if row.alive_and_present else say("本人没有到场")
        basis = say("{verdict}；联网核查{result}，{present}", verdict=row.verdict, result=row.networked_check_result,
                    present=present)  # fmt: skip
    return Answer(row.verdict == IdentityVerdict.TRUE, basis, row.at, _who(case, row))


def _borrowing(case: CaseFile, today: date) -> Answer:
    """An older check is enough here, since the payment itself checks again and sends every change back (G3-13)."""
    row, check = _own(case, "borrowing"), _own(case, "exposure")
    if row is None:
        return Answer(False, say("借款情况核查还没有做"))
    if check is None:
        return Answer(False, say("还没有查今天的借款情况"))
    basis = say("{verdict}；借款和担保合计 {total} 元", verdict=row.verdict, total=check.total)
    if shanghai_day(check.at) != today:
        basis = say("{earlier}；不是今天查的，放款时自动再查，有变化退回核查", earlier=basis)
    return Answer(row.verdict == BorrowingVerdict.FITS, basis, row.at, _who(case, row))


def _conditions(case: CaseFile) -> Answer:
    check = _own(case, "borrowing")
    if check is None:
        return Answer(False, say("借款情况核查还没有做"))
    conditions = check.grant_conditions_met or ()
    unmet = [one["condition"] for one in conditions if not one["met"]]
    if unmet:
        return Answer(False, say("没有满足：{unmet}", unmet=unmet), check.at, _who(case, check))
    if not conditions:
        return Answer(True, say("授信没有附条件"))
    met = say("{count} 条：{conditions}", count=len(conditions), conditions=[one["condition"] for one in conditions])
    return Answer(True, met, check.at, _who(case, check))


def _contract(case: CaseFile) -> Answer:
    cost, contract, signing = case.last("cost"), case.last("contract"), case.last("signing")
    who = _who(case, signing) if signing is not None else ""
    if cost is None or contract is None:
        return Answer(False, say("成本明示表或借款合同还没有签"))
    if cost.voided_at is not None or contract.voided_at is not None:
        return Answer(False, say("合同 {number} 已作废", number=contract.number))
    in_order = cost.signed_at < contract.signed_at
    basis = say("先签明示表，再签合同 {number}", number=contract.number) if in_order else say(
        "合同 {number} 签在明示表前面", number=contract.number)  # fmt: skip
    return Answer(in_order, basis, contract.signed_at, who)


def _recording(case: CaseFile, policy: Mapping[str, Any]) -> Answer:
    signing = case.last("signing")
    if signing is not None and signing.signing_recording:
        return Answer(True, say("1 段"), signing.at, _who(case, signing), signing.signing_recording)
    needed = recording_required(case, policy)
    return Answer(not needed, say("没有录音录像") if needed else say("本社不要求录音录像"))


def _iou(case: CaseFile, policy: Mapping[str, Any]) -> Answer:
    form, iou = _own(case, "iou_form"), _own(case, "iou")
    if form is None or iou is None:
        return Answer(False, say("借据还没有填"))
    spouse = text_b_needed(case, policy)
    signed = bool(form.borrower_signature) and (bool(form.co_borrower_signature) or not spouse)
    complete = iou.form == form.id and iou.state == IouState.WAITING and iou.amount == form.amount and signed
    unsigned = say("还没有签齐") if not signed else say("两人都签了") if spouse else say("借款人签了")
    basis = say("{amount} 元，{state}，{signed}", amount=iou.amount, state=iou.state, signed=unsigned)
    return Answer(complete, basis, form.at, _who(case, form))


def _account(case: CaseFile, said: AccountSaid) -> Answer:
    form = _own(case, "iou_form")
    if form is None:
        return Answer(False, say("借据还没有填"))
    met, basis = form.pay_to_name == case.applicant.name, say("户名{name}", name=form.pay_to_name)
    if form.pay_to_kind == PaymentManner.ENTRUSTED:
        met, basis = bool(form.payee_proof), say("受托支付给{name}，证明 {count} 份", name=form.pay_to_name,
                                                 count=len(form.payee_proof or ()))  # fmt: skip
    wrong = fault(said, manner=form.pay_to_kind, payee=form.pay_to_name)
    both = say("{form}；{register}", form=basis, register=said.source)
    return Answer(met and wrong is None, both, form.at, _who(case, form))


def _findings(case: CaseFile) -> Answer:
    findings = case.rounds.get("findings", ())
    waiting = [row for row in findings if row.answered_at is None]
    if waiting:
        left = say("还有 {count} 条没有答复：{sentences}", count=len(waiting), sentences=[w.sentence for w in waiting])
        return Answer(False, left)
    if not findings:
        return Answer(True, say("没有风险提示"))
    return Answer(True, say("共 {count} 条，都已答复", count=len(findings)), max(row.answered_at for row in findings))
