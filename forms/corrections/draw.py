"""用信 (`draw`): the borrower at the counter asks for money under the household's line (A-03, G2-12)."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from forms import rules
from forms.corrections.act_form import ActForm
from forms.fields.choices import ChoiceField
from forms.fields.numbers import CountField, MoneyField
from workflows.credit.credit_line import latest_due_on
from workflows.credit.interest import add_months
from workflows.credit.repayment import LoanTerms, repayment_plan, total_interest
from workflows.words.choices.application import Purpose, RepaymentMethod
from workflows.words.choices.standing import LineState
from workflows.words.money import NOTHING
from workflows.words.sentence import say, text


class After(NamedTuple):
    """In yuan: what the line still has, what the loan costs in interest, and how it is paid back."""

    left: Decimal
    interest: Decimal
    due_on: date
    last_payment: Decimal
    before_last: Decimal


class Draw(ActForm):
    """Amount, purpose and term; the borrower himself asks, so nobody types who."""

    title = text("用信")

    available = MoneyField(text("可用额度"), auto=text("授信额度"))
    amount = MoneyField(text("用信金额"))
    purpose = ChoiceField(text("用途"), choices=Purpose)
    term_months = CountField(text("期限"), least=1, most=rules.LONGEST_TERM, unit=text("个月"))

    def auto_values(self) -> dict[str, Any]:
        """What is left to draw."""
        return {"available": self.page.available if self.page.available is not None else NOTHING}

    def adapt(self) -> None:
        """Says what may be asked for."""
        self.amount.hint = say("最多 {most}，要整百", most=self.available.data)
        self.term_months.hint = say("1 到 {most} 个月", most=self.line().term_limit_months)

    def prefill(self) -> dict[str, Any]:
        """What the line was granted for; how much and for how long only the borrower says."""
        return {"purpose": self.page.case.application.purpose}

    def asked(self) -> LoanTerms | None:
        """The loan that was asked for; None while sum or term does not hold."""
        amount, months, line = self.amount.data, self.term_months.data, self.line()
        if not amount or not months or amount > self.available.data or months > line.term_limit_months:
            return None
        return LoanTerms(
            principal=amount,
            annual_rate=line.annual_rate,
            disbursed_on=self.page.today,
            due_on=add_months(self.page.today, months),
            method=RepaymentMethod(line.repayment_method),
        )

    def after(self) -> After | None:
        """What the sum leaves and costs; None while it does not hold."""
        asked = self.asked()
        if asked is None:
            return None
        plan = repayment_plan(asked)
        last = plan[-1]
        return After(left=self.available.data - asked.principal, interest=total_interest(plan), due_on=last.due_on,
                     last_payment=last.payment, before_last=sum((one.payment for one in plan[:-1]), NOTHING))  # fmt: skip

    def line(self) -> Any:
        """The line that is drawn on."""
        assert self.page.line is not None, "money is drawn on a line"
        return self.page.line

    def check_line(self) -> None:
        """A revolving line in force (G2-12)."""
        line = self.line()
        if not line.revolving:
            self.whole.append(say("这一笔授信不循环，不能再用信：重新申请"))
        elif line.state != LineState.IN_FORCE or line.valid_until < self.page.today:
            self.whole.append(say("授信额度{state}，到 {until}，不能用信", state=line.state, until=line.valid_until))

    def check_amount(self) -> None:
        """Whole hundreds, within the line (A-03)."""
        self.hold("amount", rules.whole_hundreds(self.amount.data))
        self.hold("amount", rules.at_most(self.amount.data, self.available.data))

    def check_term(self) -> None:
        """Due within the line's rules (G2-08, G2-12)."""
        months, line = self.term_months.data, self.line()
        if months is None:
            return
        due_on = add_months(self.page.today, months)
        last = min(latest_due_on(line.valid_until), line.latest_due_on or latest_due_on(line.valid_until))
        if months > line.term_limit_months:
            self.hold(
                "term_months",
                say("授信最长 {most} 个月，现在填了 {given} 个月", most=line.term_limit_months, given=months),
            )
        if due_on > last:
            self.hold(
                "term_months", say("到期日最晚 {last}，{given} 个月到 {due_on}", last=last, given=months, due_on=due_on)
            )
        self.hold("term_months", rules.single_payment_term(months, line.repayment_method))
