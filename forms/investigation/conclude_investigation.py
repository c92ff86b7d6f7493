"""调查结论 (`conclude_investigation`): recommend or decline, with reasons.

Rules: RULES G1-02, G3-11.
"""

from collections.abc import Mapping
from typing import Any

from forms import rules
from forms.acting_form import Awaited
from forms.fields.attached import SignatureField
from forms.fields.choices import ChoiceField
from forms.fields.numbers import CountField, MoneyField
from forms.fields.texts import LongTextField
from forms.investigation.visit_blocks import INCOME, ON_THE_SPOT, OUTGO, PROPERTY, STANDING
from forms.paper_form import When
from forms.task_form import TaskForm
from workflows.records.investigation import Conclusion
from workflows.words.choices.endings import RefusalGround
from workflows.words.choices.investigation import Recommendation, SpouseTextB
from workflows.words.sentence import Sentence, say, text

BLOCKS = (
    (text("上门情况"), tuple(name for name in ON_THE_SPOT if name not in ("photos", "members"))),
    (text("现场照片"), ("photos",)),
    (text("家庭成员"), ("members",)),
    (text("年收入"), INCOME),
    (text("年支出"), OUTGO),
    (text("资产负债"), PROPERTY),
    (text("资信"), STANDING),
)
"""The seven blocks of the 调查表, each with the columns of the visit that it fills (G1-02)."""


class ConcludeInvestigation(TaskForm):
    """What is recommended lies within what the family consented to."""

    record = Conclusion
    title = text("调查结论")
    again = ("recommended_amount", "recommended_term_months", "reasons", "risks", "spouse_text_b_reason")
    refusal_ground = RefusalGround.INVESTIGATION_DECLINED
    turns_on = "recommendation"
    figure = "recommended_amount"
    refusing = (Recommendation.DECLINE.value,)
    required_when = (
        When("recommendation", Recommendation.GRANT, ("recommended_amount", "recommended_term_months")),
        When("spouse_text_b", SpouseTextB.NOT_SIGNING, ("spouse_text_b_reason",)),
    )

    only_when = (
        When("recommendation", Recommendation.GRANT, ("recommended_amount", "recommended_term_months")),
        When("spouse_text_b", SpouseTextB.NOT_SIGNING, ("spouse_text_b_reason",)),
    )

    recommendation = ChoiceField(text("建议"), choices=Recommendation)
    recommended_amount = MoneyField(text("建议金额"), sometimes=True)
    recommended_term_months = CountField(
        text("建议期限"), least=1, most=rules.LONGEST_TERM, unit=text("个月"), sometimes=True
    )
    reasons = LongTextField(text("理由"), at_least=20)
    risks = LongTextField(text("主要风险"), optional=True)
    spouse_text_b = ChoiceField(text("配偶共同借款声明"), choices=SpouseTextB)
    spouse_text_b_reason = LongTextField(text("配偶不签的原因"), sometimes=True)
    signature = SignatureField(text("调查人签名"))

    def adapt(self) -> None:
        """Only who is married has a spouse's text; whether it was signed stands in the consent."""
        asked = self.page.case.application
        self.signature.signer = self.page.actor.name
        self.recommended_amount.hint = say("最多 {amount} 元，家人同意的", amount=asked.amount)
        self.recommended_term_months.hint = say("最多 {most}", most=asked.term_months)
        self.recommendation.leads = {
            Recommendation.GRANT: say("下一步：清查借款，交授信审查"),
            Recommendation.DECLINE: say("本申请到此结束，报主任签收"),
        }
        self.recommendation.ends = frozenset(self.refusing)
        spouse = self.page.case.spouse
        if spouse is None:
            del self["spouse_text_b"]
            del self["spouse_text_b_reason"]
        elif self._spouse_signed():
            done = say("{name}已经签了共同借款声明", name=spouse.name)
            self.spouse_text_b.locked = {SpouseTextB.AT_SIGNING: done, SpouseTextB.NOT_SIGNING: done}
        else:
            sentence = say("{name}还没有签共同借款声明", name=spouse.name)
            self.spouse_text_b.locked = {SpouseTextB.SIGNED: sentence}

    def prefill(self) -> Mapping[str, Any]:
        """Sum and term as asked for; neither the recommendation nor the reasons."""
        asked = self.page.case.application
        return {"recommended_amount": asked.amount, "recommended_term_months": asked.term_months}

    def check_blocks(self) -> None:
        """No conclusion while a block of the visit is empty (G1-02)."""
        visit = self.page.case.last("visit")
        for name, columns in BLOCKS:
            if visit is None or not all(self._is_filled(visit, column) for column in columns):
                self.whole.append(say("调查表的「{block}」没有填全：退回上门调查补上，再下结论", block=name))

    def check_recommended(self) -> None:
        """Not more and not longer than the family consented to."""
        asked = self.page.case.application
        self.hold("recommended_amount", rules.whole_hundreds(self.recommended_amount.data))
        self.hold("recommended_amount", rules.at_most(self.recommended_amount.data, asked.amount))
        months = self.recommended_term_months.data
        if months is not None and months > asked.term_months:
            sentence = say(
                "最多 {most} 个月（家庭成员同意的期限），现在填了 {given} 个月", most=asked.term_months, given=months
            )
            self.hold("recommended_term_months", sentence)

    def act_words(self, chosen: str = "") -> Sentence:
        """How much is recommended, or that the application ends."""
        words: dict[str, Sentence] = {
            Recommendation.GRANT: say("下结论：建议授信 {amount} 元", amount=self.amount_said()),
            Recommendation.DECLINE: say("下结论：不同意，结束本申请"),
        }
        return words.get(chosen) or say("下调查结论")

    def awaits(self) -> list[Awaited]:
        """The reasons, how the spouse stands to the debt, and the signature, too."""
        asked = [name for name in ("reasons", "spouse_text_b") if name in self]
        lacking = [Awaited(name, "", say("没有填{label}", label=self[name].label.text)) for name in asked]
        return [*super().awaits(), *lacking, Awaited("signature", "", say("您没有签名"))]

    def outcome(self) -> str:
        """不同意 refuses."""
        return "refused" if self.recommendation.data is Recommendation.DECLINE else "ok"

    def values(self) -> dict[str, Any]:
        """Who declines recommends no sum."""
        found = super().values()
        if self.recommendation.data is Recommendation.DECLINE:
            found |= dict.fromkeys(("recommended_amount", "recommended_term_months"))
        return found

    def _is_filled(self, visit: Any, column: str) -> bool:
        if column == "members":
            return bool(self.page.case.lines("visit_members"))
        return getattr(visit, column) not in (None, "", [])

    def _spouse_signed(self) -> bool:
        spouse = self.page.case.spouse
        member = next((one.id for one in self.page.case.members if spouse and one.person == spouse.id), "")
        consent = self.page.case.valid_consents().get(member)
        return consent is not None and bool(consent.spouse_text_b)
