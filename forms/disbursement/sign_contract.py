"""面签合同 (`sign_contract`): cost table, then contract, face to face and recorded (G3-08, G3-09, G3-11)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from forms.acting_form import Awaited
from forms.disbursement.joint_debt import text_b_needed, text_b_signed
from forms.disbursement.recording import recording_required
from forms.disbursement.signing import unsigned_said
from forms.fields.attached import FilesField, SignatureField
from forms.fields.choices import ChoiceField, TickField
from forms.fields.numbers import MoneyField
from forms.fields.texts import LongTextField, TextField
from forms.investigation.consent_texts import Borrowing, Statement, statement
from forms.paper_form import When
from forms.task_form import TaskForm
from workflows.credit.cost import CostTable, cost_table
from workflows.credit.interest import add_months
from workflows.credit.repayment import LoanTerms
from workflows.door.entry import Beside, GoBack
from workflows.records.disbursement import ContractSigning
from workflows.records.texts import ShownText
from workflows.words.choices.application import RepaymentMethod
from workflows.words.choices.disbursement import SigningOutcome
from workflows.words.choices.investigation import ConsentText
from workflows.words.money import format_rate
from workflows.words.sentence import Sentence, say, text

TEXT_B_LACKING = text("缺共同借款声明")
TERMS = text("授信条款")
IN_ORDER = timedelta(microseconds=1)
HEAVY_TERMS = ("heavy_penalty_interest", "heavy_early_recall", "heavy_misuse")
SIGNED_IN_ORDER = {
    "cost_signature": text("综合融资成本明示表"),
    "borrower_signature": text("借款合同"),
    "spouse_signature": text("共同借款声明"),
}


class SignContract(TaskForm):
    """Without text B the only way on is a new proposal, in a drawdown a refusal."""

    record = ContractSigning
    title = text("面签合同")
    columns = "side"
    turns_on = "signing_outcome"
    refusing = (SigningOutcome.NOT_SIGNED,)
    only_when = (
        When("signing_outcome", SigningOutcome.NOT_SIGNED, ("not_signed_reason",)),
        When("signing_outcome", TEXT_B_LACKING, ("not_signed_reason",)),
    )
    required_when = (
        When("signing_outcome", SigningOutcome.SIGNED, ("borrower_signature",)),
        When("signing_outcome", SigningOutcome.NOT_SIGNED, ("not_signed_reason",)),
        When("signing_outcome", TEXT_B_LACKING, ("not_signed_reason",)),
    )

    cost_principal = MoneyField(text("本金"), auto=TERMS)
    cost_annual_rate = TextField(text("年利率"), auto=TERMS)
    cost_interest = MoneyField(text("正常还款的利息合计"), auto=TERMS)
    cost_yearly = TextField(text("综合融资成本（年化）"), auto=text("按实际天数计算"))
    cost_penalty = TextField(text("逾期罚息年利率"), auto=TERMS)
    cost_misuse = TextField(text("挪用罚息年利率"), auto=TERMS)
    signing_outcome = ChoiceField(text("面签结果"))
    cost_signature = SignatureField(text("借款人在综合融资成本明示表上签名"), sometimes=True)
    heavy_penalty_interest = TickField(text("已逐条说明：逾期要付罚息"), sometimes=True)
    heavy_early_recall = TickField(text("已逐条说明：违约可以提前收回贷款"), sometimes=True)
    heavy_misuse = TickField(text("已逐条说明：挪用贷款加收罚息"), sometimes=True)
    borrower_signature = SignatureField(text("借款人在借款合同上签名"), sometimes=True)
    spouse_text = LongTextField(text("共同借款声明"), auto=text("固定文本"))
    spouse_signature = SignatureField(text("配偶在共同借款声明上签名"), sometimes=True)
    signing_recording = FilesField(text("面签录音录像"), most=1, accept="video/mp4", sometimes=True)
    not_signed_reason = LongTextField(text("没有签的原因"), sometimes=True)

    def adapt(self) -> None:
        """Nobody asks a spouse who owes nothing or has signed; there text B cannot lack."""
        choices = [(one.value, one.value) for one in SigningOutcome]
        if self.spouse_signs():
            choices.append((TEXT_B_LACKING, TEXT_B_LACKING))
        else:
            del self["spouse_text"], self["spouse_signature"]
        self.signing_outcome.offer(choices)
        self.signing_outcome.leads = self._leads()
        self.signing_outcome.ends = frozenset(self.refusing)
        late, misused = (format_rate(one.annual_rate) for one in self.costs().contingent)
        self.heavy_penalty_interest.hint = say("到期没还的部分，从第二天起按年利率 {rate} 计收", rate=late)
        self.heavy_early_recall.hint = say("材料虚假、改变用途、连续两期不付利息，可以要求马上还清")
        self.heavy_misuse.hint = say("没有用在约定用途上的部分，按年利率 {rate} 计收", rate=misused)
        for name in self.signatures():
            self[name].signer = self.signer_of(name)

    def _leads(self) -> dict[str, Sentence]:
        """What each answer leads to, said before one is given."""
        lacking = (
            say("这一笔用信停在这里，要重新授信") if self._is_drawdown() else say("退回授信建议，按配偶不签重新提出")
        )
        return {
            SigningOutcome.SIGNED: say("合同等放款审批签字时生效，接着填借据"),
            SigningOutcome.NOT_SIGNED: say("本案撤回，理由客户未签"),
            TEXT_B_LACKING: lacking,
        }

    def signatures(self) -> tuple[str, ...]:
        """The fields to be signed, in the order of signing (G3-09)."""
        return tuple(name for name in SIGNED_IN_ORDER if name in self)

    def signer_of(self, name: str) -> str:
        """Who signs there."""
        case = self.page.case
        return case.spouse.name if name == "spouse_signature" and case.spouse is not None else case.applicant.name

    def paper_of(self, name: str) -> str:
        """What is signed there."""
        return SIGNED_IN_ORDER[name]

    def unsigned_said(self) -> Sentence:
        """How many signatures are missing, for the strip."""
        return unsigned_said(self, self.signatures())

    def act_words(self, chosen: str = "") -> Sentence:
        """What came of the signing."""
        words = {SigningOutcome.SIGNED: say("签齐，下一步"), SigningOutcome.NOT_SIGNED: say("客户未签，撤回本案"),
                 TEXT_B_LACKING: say("缺共同借款声明，重新授信")}  # fmt: skip
        return words[chosen] if chosen else super().act_words(chosen)  # type: ignore[index]

    def awaits(self) -> Sequence[Awaited]:
        """The papers in their order, each with the name of whoever has not signed it yet."""
        heavy = [
            Awaited(name, SigningOutcome.SIGNED, say("还没有勾选：{label}", label=self[name].label.text))
            for name in HEAVY_TERMS
        ]
        papers = [
            Awaited(
                name,
                SigningOutcome.SIGNED,
                say("{who}没有签{paper}", who=self.signer_of(name), paper=SIGNED_IN_ORDER[name]),
            )
            for name in self.signatures()
        ]
        said = {"signing_outcome", "not_signed_reason"}
        return [*papers[:1], *heavy, *papers[1:], *(one for one in super().awaits() if one.field in said)]

    def auto_values(self) -> Mapping[str, Any]:
        """The cost table."""
        costs = self.costs()
        late, misused = costs.contingent
        return {
            "cost_principal": costs.terms.principal,
            "cost_annual_rate": format_rate(costs.terms.annual_rate),
            "cost_interest": costs.total,
            "cost_yearly": format_rate(costs.yearly_percent),
            "cost_penalty": format_rate(late.annual_rate),
            "cost_misuse": format_rate(misused.annual_rate),
            "spouse_text": self.text_b().text,
        }

    def costs(self) -> CostTable:
        """综合融资成本明示表 of the whole line, as if drawn today for the term asked for (G3-09)."""
        case = self.page.case
        line = case.line
        assert line is not None, "a contract is signed under a line"
        terms = LoanTerms(
            principal=line.approved_limit,
            annual_rate=line.annual_rate,
            disbursed_on=self.page.today,
            due_on=add_months(self.page.today, min(case.application.term_months, line.term_limit_months)),
            method=RepaymentMethod(line.repayment_method),
        )
        return cost_table(terms, case.branch_name)

    def text_b(self) -> Statement:
        """共同借款声明 over the whole line (G3-11)."""
        application, line = self.page.case.application, self.page.case.line
        assert line is not None, "a contract is signed under a line"
        borrowing = Borrowing(
            applicant=self.page.case.applicant.name,
            amount=line.approved_limit,
            purpose=application.purpose,
            purpose_detail=application.purpose_detail,
            term_months=application.term_months,
        )
        return statement(ConsentText.JOINT_DEBT, borrowing)

    def spouse_signs(self) -> bool:
        """Whether the spouse has still to sign text B."""
        return text_b_needed(self.page.case, self.page.policy) and not text_b_signed(self.page.case)

    def check_order(self) -> None:
        """The cost table is signed before the contract (G3-09)."""
        if self.borrower_signature.data and self.cost_signature.is_empty():
            self.hold("cost_signature", say("先签综合融资成本明示表，再签借款合同"))

    def check_signed(self) -> None:
        """Signed means everything is signed, ticked and recorded."""
        if self.signing_outcome.data != SigningOutcome.SIGNED:
            return
        if not self.cost_signature.errors:
            self.require("cost_signature")
        for name in HEAVY_TERMS:
            if not self[name].data:
                self.hold(name, say("逐条念给借款人听，听懂了再勾选"))
        if self.spouse_signs() and self.spouse_signature.is_empty():
            self.hold(
                "spouse_signature", say("配偶还没有签共同借款声明：不签的，面签结果选「{word}」", word=TEXT_B_LACKING)
            )
        if recording_required(self.page.case, self.page.policy) and self.signing_recording.is_empty():
            self.refuse("signing_recording", say("面签要录音录像：上传 MP4 文件"))

    def check_not_signed(self) -> None:
        """A contract that was signed cannot be called unsigned."""
        said = self.signing_outcome.data
        if said in (SigningOutcome.NOT_SIGNED, TEXT_B_LACKING) and self.borrower_signature.data:
            self.refuse("borrower_signature", say("合同签了，面签结果不能选「{word}」", word=said))

    def outcome(self) -> str:
        """A line whose spouse will not sign needs a new grant: a return, or in a drawdown a refusal (G3-11)."""
        if self.signing_outcome.data == SigningOutcome.NOT_SIGNED:
            return "withdrawn"
        if self.signing_outcome.data == TEXT_B_LACKING:
            return "refused" if self._is_drawdown() else "return"
        return "ok"

    def values(self) -> dict[str, Any]:
        """Both papers are signed in one sitting; their instants keep the order of signing (G3-09)."""
        costs_signed, signed = bool(self.cost_signature.data), bool(self.borrower_signature.data)
        return super().values() | {
            "outcome": str(self.signing_outcome.data),
            "cost_signed_at": self.page.now - IN_ORDER if costs_signed else None,
            "contract_signed_at": self.page.now if signed else None,
            "spouse_text_digest": self.text_b().digest if self._spouse_signed() else None,
            "heavy_penalty_interest": bool(self.heavy_penalty_interest.data),
            "heavy_early_recall": bool(self.heavy_early_recall.data),
            "heavy_misuse": bool(self.heavy_misuse.data),
        }

    def beside(self) -> tuple[Beside, ...]:
        """Which wording of text B the spouse signed; the text stands in the form by its digest alone (G3-11)."""
        spouse, shown = self.page.case.spouse, self.text_b()
        if spouse is None or not self._spouse_signed():
            return ()
        row = {"kind": shown.kind.value, "version": shown.version, "text_digest": shown.digest, "subject": spouse.id,
               "at": self.page.now}  # fmt: skip
        return (Beside(ShownText, row),)

    def refusal_facts(self) -> str:
        """A drawdown ends here because the line would have to be granted anew."""
        return str(say("需要重新授信：配偶没有签共同借款声明。{reason}", reason=self.not_signed_reason.data or ""))

    def _is_drawdown(self) -> bool:
        return bool(self.page.case.application.kind == "drawdown")

    def _spouse_signed(self) -> bool:
        return "spouse_signature" in self and bool(self.spouse_signature.data)

    def _go_back(self) -> GoBack:
        question = str(say("配偶不签共同借款声明：按不签重新提出授信，写明理由，由上一级审批"))
        return GoBack("propose_grant", self.not_signed_reason.data or "", (question,))
