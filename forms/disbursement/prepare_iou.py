"""填制借据 (`prepare_iou`): amount, days, account and signatures of the loan (G3-12, G3-14, N-09)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from forms import rules
from forms.acting_form import Awaited
from forms.disbursement.joint_debt import text_b_needed
from forms.disbursement.signing import unsigned_said
from forms.fields.attached import FilesField, SignatureField
from forms.fields.choices import ChoiceField, YesNoField
from forms.fields.numbers import MoneyField
from forms.fields.persons import AccountField, TelephoneField
from forms.fields.texts import TextField
from forms.fields.times import DayField
from forms.paper_form import When
from forms.task_form import TaskForm
from workflows.credit.credit_line import latest_due_on
from workflows.credit.interest import add_months
from workflows.credit.repayment import (
    LONGEST_SINGLE_PAYMENT_MONTHS,
    LONGEST_TERM_MONTHS,
    LoanTerms,
    Plan,
    repayment_plan,
)
from workflows.records.disbursement import IouForm
from workflows.words.choices.application import Purpose, RepaymentMethod
from workflows.words.choices.disbursement import PaymentManner
from workflows.words.choices.standing import LineState
from workflows.words.money import DIGIT_PLACES, NOTHING, down_to_hundred, format_rate, in_boxes, in_capitals
from workflows.words.sentence import Sentence, say, text

LINE = text("授信额度")
MOST_IN_BOXES = Decimal("999999.99")
SIGNED_AS = {"borrower_signature": text("借款人"), "co_borrower_signature": text("共同借款人")}


class PrepareIou(TaskForm):
    """Number, rate, words and plan are the product's; the teller gives what the borrower asks for and signs."""

    record = IouForm
    title = text("填制借据")
    columns = "side"
    figure = "amount"
    only_when = (When("pay_to_kind", PaymentManner.ENTRUSTED, ("payee_proof",)),)
    again = ("amount", "due_on", "purpose", "pay_to_kind", "pay_to_name", "payee_proof")
    required_when = (When("pay_to_kind", PaymentManner.ENTRUSTED, ("payee_proof",)),)

    iou_number = TextField(text("借据号"), auto=text("填好后按网点和年份自动编号"))
    amount = MoneyField(text("借款金额"))
    amount_in_words = TextField(text("大写"), auto=text("借款金额"))
    annual_rate = TextField(text("年利率"), auto=LINE)
    repayment_method = TextField(text("还款方式"), auto=LINE)
    disbursed_on = DayField(text("借款日"), auto=text("今天"))
    due_on = DayField(text("到期日"), future=True)
    purpose = ChoiceField(text("用途"), choices=Purpose)
    pay_to_kind = ChoiceField(text("支付方式"), choices=PaymentManner)
    pay_to_name = TextField(text("入账户名"), limit=60)
    pay_to = AccountField(text("入账账号"))
    payee_proof = FilesField(text("受托支付的证明"), sometimes=True, hint=text("合同、发票等"))
    phone_on_iou = TelephoneField(text("借据上的电话"))
    id_copy_kept = YesNoField(text("身份证影印件已留存"), auto=text("身份核查"))
    borrower_signature = SignatureField(text("借款人签名"))
    co_borrower_signature = SignatureField(text("配偶签名"))

    def prefill(self) -> Mapping[str, Any]:
        """What was asked for, as far as the line goes, to the borrower's own account (G3-12): the number, too, where he has just one."""
        case = self.page.case
        return {
            "amount": down_to_hundred(min(case.application.amount, self.available())),
            "due_on": min(self.last_due_days().values()),
            "purpose": case.application.purpose,
            "pay_to_kind": PaymentManner.OWN_ACCOUNT,
            "pay_to_name": case.applicant.name,
        } | ({"pay_to": self.page.own_accounts[0]} if len(self.page.own_accounts) == 1 else {})

    def adapt(self) -> None:
        """Only a spouse who owes the debt too signs."""
        if not text_b_needed(self.page.case, self.page.policy):
            del self["co_borrower_signature"]
        self.amount.hint = say("最多 {most}，要整百", most=self.available())
        self.due_on.hint = say("最晚 {last}", last=min(self.last_due_days().values()))
        self.pay_to_name.hint = say("自主支付的，户名要是借款人")
        for name in self.signatures():
            self[name].signer = self.signer_of(name)

    def signatures(self) -> tuple[str, ...]:
        """The fields to be signed: the borrower, then a spouse who owes the debt too."""
        return tuple(name for name in SIGNED_AS if name in self)

    def signer_of(self, name: str) -> str:
        """Who signs there."""
        case = self.page.case
        return case.spouse.name if name == "co_borrower_signature" and case.spouse is not None else case.applicant.name

    def paper_of(self, name: str) -> str:
        """As what the signer signs."""
        return SIGNED_AS[name]

    def unsigned_said(self) -> Sentence:
        """How many signatures are missing, for the strip."""
        return unsigned_said(self, self.signatures())

    def act_words(self, chosen: str = "") -> Sentence:
        """Where the IOU goes, and its amount."""
        return say("送放款审批 {amount} 元", amount=self.amount_said())

    def awaits(self) -> Sequence[Awaited]:
        """The signatures, each with the name of whoever has not signed yet."""
        return [Awaited(name, "", say("{who}没有签", who=self.signer_of(name))) for name in self.signatures()]

    def boxes(self) -> list[tuple[str, str]]:
        """The amount as the paper has it, a figure a box; nothing for what does not fit into them."""
        amount = self.amount.data
        if not amount or amount > MOST_IN_BOXES:
            return [(place, "") for place in DIGIT_PLACES]
        return list(zip(DIGIT_PLACES, in_boxes(amount), strict=True))

    def auto_values(self) -> Mapping[str, Any]:
        """What the line, the amount and the identity check say."""
        line, checks = self.line(), self.page.case.rounds.get("identity", ())
        return {
            "amount_in_words": in_capitals(self.amount.data) if self.amount.data else None,
            "annual_rate": format_rate(line.annual_rate),
            "repayment_method": line.repayment_method,
            "disbursed_on": self.page.today,
            "id_copy_kept": bool(checks and checks[-1].card_front and checks[-1].card_back),
        }

    def line(self) -> Any:
        """The line that is drawn on."""
        assert self.page.case.line is not None, "an IOU is drawn on a line"
        return self.page.case.line

    def available(self) -> Any:
        """Yuan still to be drawn; nothing where nobody could say."""
        return NOTHING if self.page.available is None else self.page.available

    def last_due_days(self) -> dict[str, date]:
        """The last due day that each limit allows, by the limit's name (G2-08, G2-12)."""
        line, today = self.line(), self.page.today
        months = {
            text("申请期限"): self.page.case.application.term_months,
            text("授信的最长期限"): line.term_limit_months,
            text("本产品的最长期限"): LONGEST_TERM_MONTHS,
        }
        if line.repayment_method == RepaymentMethod.ALL_AT_MATURITY:
            months[text("到期利随本清的最长期限")] = LONGEST_SINGLE_PAYMENT_MONTHS
        days = {name: add_months(today, count) for name, count in months.items()}
        days[text("额度到期后 12 个月")] = latest_due_on(line.valid_until)
        if line.latest_due_on is not None:
            days[text("授信定的最晚到期日")] = line.latest_due_on
        return days

    def plan(self) -> Plan:
        """还款计划 of what was typed; empty while amount or due day does not hold."""
        if not self.amount.data or not self.due_on.data or self._due_day_wrong():
            return ()
        return repayment_plan(
            LoanTerms(
                principal=self.amount.data,
                annual_rate=self.line().annual_rate,
                disbursed_on=self.page.today,
                due_on=self.due_on.data,
                method=RepaymentMethod(self.line().repayment_method),
            )
        )

    def check_line(self) -> None:
        """A line in force, and the contract before the IOU (G2-12, G3-08)."""
        line, contract = self.line(), self.page.case.last("contract")
        if line.state != LineState.IN_FORCE or line.valid_until < self.page.today:
            self.whole.append(say("授信额度{state}，到 {until}，不能用信", state=line.state, until=line.valid_until))
        if contract is None or contract.voided_at is not None:
            self.whole.append(say("没有有效的借款合同：先面签合同，再填借据"))

    def check_amount(self) -> None:
        """Whole hundreds, within the line and what was asked for."""
        amount, asked = self.amount.data, self.page.case.application.amount
        self.hold("amount", rules.whole_hundreds(amount))
        if amount is not None and amount > self.available():
            self.hold("amount", say("最多可放 {most} 元，现在填了 {given} 元", most=self.available(), given=amount))
        if amount is not None and amount > asked:
            self.hold("amount", say("申请的是 {asked} 元，现在填了 {given} 元", asked=asked, given=amount))

    def check_due_on(self) -> None:
        """After today, within every limit of term and line."""
        self.hold("due_on", self._due_day_wrong())

    def check_purpose(self) -> None:
        """The money is for what the family consented to and the line was granted for."""
        asked = self.page.case.application.purpose
        if self.purpose.data and self.purpose.data != asked:
            self.refuse("purpose", say("申请的用途是{asked}：要改用途，退回上门调查", asked=asked))

    def check_payee(self) -> None:
        """Own account means the borrower's; anybody else's needs entrusted payment and its proof (G3-12)."""
        borrower, given = self.page.case.applicant.name, self.pay_to_name.data
        if self.pay_to_kind.data is PaymentManner.OWN_ACCOUNT and given and _plain(given) != borrower:
            sentence = say(
                "户名要是借款人{borrower}，现在填了{given}；付给别人的选受托支付", borrower=borrower, given=given
            )
            self.hold("pay_to_name", sentence)

    def check_copy(self) -> None:
        """The copy of the card is kept before there is an IOU (G3-04)."""
        if not self.id_copy_kept.data:
            self.refuse("id_copy_kept", say("身份证影印件还没有留存：先做身份核查"))

    def warnings(self) -> list[tuple[str, Sentence]]:
        """A due day that is off stays, and is payable on the next working day (N-09)."""
        found, due_on = super().warnings(), self.due_on.data
        if due_on is None or self._due_day_wrong():
            return found
        payable = self.page.calendar.roll_forward(due_on)
        if payable != due_on:
            sentence = say(
                "{due_on}是休息日：{payable}还清不算逾期，多出的天数按合同利率计息", due_on=due_on, payable=payable
            )
            found.append(("due_on", sentence))
        return found

    def values(self) -> dict[str, Any]:
        """The name without gaps."""
        return super().values() | {"pay_to_name": _plain(self.pay_to_name.data)}

    def _due_day_wrong(self) -> Sentence | None:
        due_on = self.due_on.data
        if due_on is None:
            return None
        if due_on <= self.page.today:
            return say("到期日要晚于今天")
        name, last = min(self.last_due_days().items(), key=lambda limit: limit[1])
        return say("到期日最晚 {last}（{limit}）", last=last, limit=name) if due_on > last else None


def _plain(name: str) -> str:
    return "".join(name.split())
