"""授信建议 (`propose_grant`): how much, at what rate, until when, on which conditions.

Rules: RULES G1-11, G2-04, G2-06, G2-08, G2-12.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from forms import rules
from forms.fields.choices import ChoiceField, YesNoField
from forms.fields.numbers import CountField, MoneyField, RateField
from forms.fields.texts import LongTextField, TextsField
from forms.fields.times import DayField
from forms.paper_form import When
from forms.rating_and_grant.proposal_limits import limits_of
from forms.task_form import TaskForm
from workflows.credit.credit_line import (
    HIGHEST_TOTAL,
    REVOLVING_MONTHS_RANGE,
    is_exception,
    latest_due_on,
    valid_until,
)
from workflows.credit.interest import add_months
from workflows.credit.rating import annual_rate
from workflows.records.grant import GrantProposal
from workflows.words.choices.endings import RefusalGround
from workflows.words.choices.grant import ProposalDecision
from workflows.words.sentence import Sentence, say, text


class ProposeGrant(TaskForm):
    """The rating only proposes; a person argues (G2-04). The rate is what table and LPR make it."""

    record = GrantProposal
    title = text("授信建议")
    again = (
        "proposed_limit",
        "exception_reason",
        "term_limit_months",
        "valid_until",
        "latest_due_on",
        "age_reason",
        "conditions",
        "opinion",
    )
    refusal_ground = RefusalGround.REVIEW_DECLINED
    can_return = True
    turns_on = "decision"
    figure = "proposed_limit"
    refusing = (ProposalDecision.DECLINE.value,)
    required_when = (
        When(
            "decision",
            ProposalDecision.GRANT,
            ("proposed_limit", "latest_due_on", "valid_until", "term_limit_months"),
        ),
        When("decision", ProposalDecision.DECLINE, ("opinion",)),
    )

    only_when = (
        When(
            "decision",
            ProposalDecision.GRANT,
            ("proposed_limit", "exception_reason", "rate_tier", "annual_rate", "revolving", "term_limit_months",
             "valid_until", "latest_due_on", "age_reason", "conditions"),
        ),
    )  # fmt: skip

    decision = ChoiceField(text("授信建议"), choices=ProposalDecision)
    proposed_limit = MoneyField(text("建议额度"), sometimes=True)
    exception_reason = LongTextField(text("超过授信上限的理由"), sometimes=True)
    rate_tier = CountField(text("利率档"), auto=text("由信用等级得出"))
    annual_rate = RateField(text("年利率"), auto=text("当日 1 年期 LPR 加点"))
    revolving = YesNoField(text("循环使用"), auto=text("由申请得出"))
    term_limit_months = CountField(
        text("每笔最长期限"), least=1, most=rules.LONGEST_TERM, unit=text("个月"), sometimes=True
    )
    valid_until = DayField(text("额度有效期至"), future=True, sometimes=True)
    latest_due_on = DayField(text("最迟到期日"), future=True, sometimes=True)
    age_reason = LongTextField(text("到期超过 65 岁的理由"), sometimes=True)
    conditions = TextsField(text("用信条件"), optional=True, hint=text("一行一条"))
    opinion = LongTextField(text("意见"), sometimes=True)

    def adapt(self) -> None:
        """A veto locks the grant; a single grant has no date of its own to choose."""
        self.lock_return("decision", ProposalDecision.RETURN)
        rating = self._rating
        if rating.veto:
            sentence = say("有{reasons}，评为 {grade} 级：不能建议授信", reasons=rating.veto, grade=rating.grade)
            self.decision.locked[ProposalDecision.GRANT] = sentence
        if not self._revolving:
            self.valid_until.auto = text("单笔授信 90 天内用信")
        asked, cap = self.page.case.application, self._rating.cap
        self.proposed_limit.hint = say("上限 {cap} 元，超过要写理由；最多 {amount} 元", cap=cap, amount=self._most())
        self.term_limit_months.hint = say("最多 {most}", most=asked.term_months)
        if self._revolving:
            first, last = (add_months(self.page.today, months) for months in REVOLVING_MONTHS_RANGE)
            self.valid_until.hint = say("{first} 到 {last}", first=first, last=last)

    def limits(self) -> tuple[tuple[str, Sentence], ...]:
        """Between what the proposal may lie, for the page."""
        return limits_of(self.page, self._rating, self._most())

    def _most(self) -> Decimal:
        """What the family consented to, and no more than the product gives."""
        return min(self.page.case.application.amount, HIGHEST_TOTAL)

    def prefill(self) -> Mapping[str, Any]:
        """As recommended, as far as the cap goes; never the decision."""
        months = self._recommended("recommended_term_months", "term_months")
        until = valid_until(self.page.today, revolving=self._revolving)
        return {
            "proposed_limit": min(self._recommended("recommended_amount", "amount"), self._rating.cap) or None,
            "term_limit_months": months,
            "valid_until": until,
            "latest_due_on": self._last_due_on(until, months),
        }

    def auto_values(self) -> Mapping[str, Any]:
        """Tier and rate; the end of a single grant."""
        rating = self._rating
        found = {
            "rate_tier": rating.grade,
            "annual_rate": None if self.page.lpr is None else annual_rate(self.page.lpr, rating.basis_points_tenths),
            "revolving": self._revolving,
        }
        if not self._revolving:
            found["valid_until"] = valid_until(self.page.today, revolving=False)
        return found

    def check_limit(self) -> None:
        """Within what the family consented to; above the cap only argued, above the product's top never (G2-06)."""
        limit, cap = self.proposed_limit.data, self._rating.cap
        if not self._grants() or limit is None:
            return
        self.hold("proposed_limit", rules.whole_hundreds(limit))
        self.hold("proposed_limit", rules.at_most(limit, self._most()))
        if is_exception(limit, cap) and self.exception_reason.is_empty():
            self.hold("exception_reason", say("超过上限 {cap} 元：写明理由，审批升一级", cap=cap))
        elif not is_exception(limit, cap) and not self.exception_reason.is_empty():
            self.hold("exception_reason", say("没有超过上限 {cap} 元，不用写", cap=cap))

    def check_rate(self) -> None:
        """No grant without the LPR of the day and the tier's points (G2-08)."""
        if not self._grants():
            return
        if self.page.lpr is None:
            self.hold("annual_rate", say("1 年期 LPR 还没有录入：由系统管理员录入后再建议"))
        elif not self._rating.basis_points_tenths:
            self.hold("annual_rate", say("{grade} 级没有利率档，不能建议授信", grade=self._rating.grade))

    def check_term(self) -> None:
        """No drawdown runs longer than the family consented to."""
        months, asked = self.term_limit_months.data, self.page.case.application
        if not self._grants():
            return
        if months is not None and months > asked.term_months:
            sentence = say(
                "最多 {most} 个月（家庭成员同意的期限），现在填了 {given} 个月", most=asked.term_months, given=months
            )
            self.hold("term_limit_months", sentence)
        self.hold("term_limit_months", rules.single_payment_term(months, asked.repayment_method))

    def check_valid_until(self) -> None:
        """A revolving line lasts 12 to 36 months (G2-12)."""
        until = self.valid_until.data
        if not self._revolving or until is None or not self._grants():
            return
        first, last = (add_months(self.page.today, months) for months in REVOLVING_MONTHS_RANGE)
        if not first <= until <= last:
            self.hold("valid_until", say("循环额度 12 到 36 个月：{first} 到 {last} 之间", first=first, last=last))

    def check_latest_due_on(self) -> None:
        """After today, not after what end and term of the line allow; past the 65th birthday argued (G1-11, G2-12)."""
        due_on, until, months = self.latest_due_on.data, self.valid_until.data, self.term_limit_months.data
        if due_on is None or not self._grants():
            return
        if due_on <= self.page.today:
            self.hold("latest_due_on", say("要晚于今天"))
        elif until is not None and months is not None and due_on > self._last_due_on(until, months):
            last = self._last_due_on(until, months)
            self.hold("latest_due_on", say("最迟 {last}，现在填了 {given}", last=last, given=due_on))
        born = self.page.case.applicant.birth_date
        self.hold("age_reason", rules.age_reason(born, due_on, self.age_reason.data))

    def outcome(self) -> str:
        """What follows from the decision."""
        outcomes = {ProposalDecision.RETURN: "return", ProposalDecision.DECLINE: "refused"}
        return outcomes.get(self.decision.data, "ok")

    def act_words(self, chosen: str = "") -> Sentence:
        """How much is proposed."""
        words: dict[str, Sentence] = {
            ProposalDecision.GRANT: say("建议授信 {amount} 元", amount=self.amount_said()),
            ProposalDecision.DECLINE: say("不予授信，结束本申请"),
            ProposalDecision.RETURN: say("退回补充"),
        }
        return words.get(chosen) or say("提交授信建议")

    def refusal_facts(self) -> str:
        """The opinion."""
        return str(self.opinion.data or self.title)

    def values(self) -> dict[str, Any]:
        """Whoever does not propose a grant proposes none of its terms. A single grant's 90 days run from the grant."""
        found = super().values()
        if self._grants():
            return found if self._revolving else found | {"valid_until": None}
        kept = ("decision", "opinion", "remarks")
        return {name: value if name in kept else None for name, value in found.items()}

    def _grants(self) -> bool:
        return self.decision.data is ProposalDecision.GRANT

    def _last_due_on(self, until: date, months: int) -> date:
        """A drawdown of the last day for the whole term; under a revolving line at most 12 months after its end."""
        by_term = add_months(until, months)
        return min(by_term, latest_due_on(until)) if self._revolving else by_term

    def _recommended(self, name: str, asked: str) -> Any:
        conclusion = self.page.case.last("conclusion")
        found = getattr(conclusion, name) if conclusion is not None else None
        return getattr(self.page.case.application, asked) if found is None else found

    @property
    def _revolving(self) -> bool:
        return bool(self.page.case.application.revolving)

    @property
    def _rating(self) -> Any:
        rating = self.page.case.last("rating")
        assert rating is not None, "nothing is proposed before the rating"
        return rating
