"""授信审查 (`review_credit`): is it complete, lawful and true, and is every finding answered.

Rules: RULES G1-05, G1-10, G2-02, G2-03.
"""

from collections.abc import Mapping
from typing import Any

from forms.acting_form import Awaited
from forms.fields.choices import ChoiceField, YesNoField
from forms.fields.texts import LongTextField
from forms.paper_form import When
from forms.task_form import FINDING, TaskForm
from workflows.queries.task import TaskPage
from workflows.queries.weighed import findings_of, numbered
from workflows.records.grant import CreditReview
from workflows.words.choices.endings import RefusalGround
from workflows.words.choices.grant import ReviewOpinion, SourceState
from workflows.words.choices.investigation import ConsentDecision
from workflows.words.sentence import Sentence, say, text


class ReviewCredit(TaskForm):
    """Broken faith that the exposure check found can be added to, never taken away."""

    record = CreditReview
    title = text("授信审查")
    again = ("source_missing_reason", "reasons")
    refusal_ground = RefusalGround.REVIEW_DECLINED
    can_return = True
    turns_on = "opinion"
    refusing = (ReviewOpinion.DECLINE.value,)
    required_when = (
        When("opinion", ReviewOpinion.DECLINE, ("reasons",)),
        When("broken_faith", "yes", ("broken_faith_detail",)),
    )

    only_when = (When("broken_faith", "yes", ("broken_faith_detail",)),)

    consents_complete = YesNoField(text("成年家庭成员都已同意"), auto=text("由同意书得出"))
    documents_complete = YesNoField(text("材料是否齐全"))
    broken_faith = YesNoField(text("有无不守信记录"))
    broken_faith_detail = LongTextField(text("不守信情况"), sometimes=True)
    source_missing_reason = LongTextField(text("有来源没有查到，仍可评级的理由"), sometimes=True)
    opinion = ChoiceField(text("审查意见"), choices=ReviewOpinion)
    reasons = LongTextField(text("理由"), sometimes=True)

    @classmethod
    def more_fields(cls, page: TaskPage) -> dict[str, Any]:
        """One answer a finding."""
        return {
            FINDING + one.id: LongTextField(text("答复"), sometimes=True, hint=one.sentence) for one in page.findings
        }

    def asked(self) -> list[tuple[str, Any, str]]:
        """The findings without an answer: each with its number in the case, its field and what it says."""
        numbers = {one.id: one.number for one in findings_of(self.page.case)}
        return [
            (numbers.get(one.id, numbered(place)), self[FINDING + one.id], one.sentence)
            for place, one in enumerate(self.page.findings, start=1)
        ]

    def answered(self) -> int:
        """How many of them have one by now."""
        return sum(not field.is_empty() for _, field, _ in self.asked())

    def adapt(self) -> None:
        """Where every source that was asked has answered, nothing is to be argued."""
        self.lock_return("opinion", ReviewOpinion.RETURN)
        if not self._missing_sources():
            del self["source_missing_reason"]
        conclusion = self.page.case.last("conclusion")
        investigator = self.page.case.person_name(conclusion.person) if conclusion is not None else ""
        self.opinion.leads = {
            ReviewOpinion.RATE: say("下一步：评级，再由您提授信建议"),
            ReviewOpinion.RETURN: say("写明要问的问题；调查是{name}做的", name=investigator),
            ReviewOpinion.DECLINE: say("本申请到此结束，报主任签收"),
        }
        self.opinion.ends = frozenset(self.refusing)

    def prefill(self) -> Mapping[str, Any]:
        """What the exposure check found stands there; the reviewer may add."""
        exposure = self.page.case.last("exposure")
        if exposure is None or not exposure.broken_faith:
            return {}
        found = [one for one in exposure.grounds if one["broken"]]
        detail = "；".join(
            f"{one['kind']}（{one['reference']}，最长逾期 {one['worst_days_late']} 天）" for one in found
        )
        return {"broken_faith": True, "broken_faith_detail": detail}

    def auto_values(self) -> Mapping[str, Any]:
        """Whether every adult but the applicant has said yes."""
        consents = self.page.case.valid_consents()
        applicant = self.page.case.applicant.id
        asked = [one.id for one in self.page.case.members if one.is_adult and one.person != applicant]
        agreed = [id for id, row in consents.items() if row.decision == ConsentDecision.AGREED]
        return {"consents_complete": set(asked) <= set(agreed)}

    def check_broken_faith(self) -> None:
        """What was found stays found (G2-03)."""
        exposure = self.page.case.last("exposure")
        if exposure is not None and exposure.broken_faith and self.broken_faith.data is False:
            self.hold("broken_faith", say("风险清查查到不守信记录，不能选否"))

    def check_agreed(self) -> None:
        """Nobody agrees to a rating of what is not complete or not answered (G1-10, G2-02)."""
        if self.opinion.data is not ReviewOpinion.RATE:
            return
        if not self.consents_complete.data:
            self.hold("opinion", say("还有成年家庭成员没有同意，不能同意评级"))
        if self.documents_complete.data is False:
            self.hold("documents_complete", say("材料不齐不能同意评级：选退回补充，写明缺什么"))
        if "source_missing_reason" in self and self.source_missing_reason.is_empty():
            sentence = say("{sources}没有查到：写明为什么仍可评级", sources=self._missing_sources())
            self.hold("source_missing_reason", sentence)
        for number, field, _ in self.asked():
            if field.is_empty():
                self.hold(field.name, say("疑点 {number} 还没有答复", number=number))

    def act_words(self, chosen: str = "") -> Sentence:
        """What the opinion does."""
        words: dict[str, Sentence] = {
            ReviewOpinion.RATE: say("提交，同意评级"),
            ReviewOpinion.RETURN: say("退回补充"),
            ReviewOpinion.DECLINE: say("不同意，结束本申请"),
        }
        return words.get(chosen) or say("提交审查意见")

    def awaits(self) -> list[Awaited]:
        """Every finding without an answer too, by its number, once it is to be rated."""
        rated = ReviewOpinion.RATE.value
        found = [
            Awaited(name, "", say("没有选{label}", label=self[name].label.text))
            for name in ("broken_faith", "documents_complete")
        ]
        found += [
            Awaited(field.name, rated, say("疑点 {number} 没有答复", number=number))
            for number, field, _ in self.asked()
        ]
        if "source_missing_reason" in self:
            label = self.source_missing_reason.label.text
            found.append(Awaited("source_missing_reason", rated, say("没有填{label}", label=label)))
        return [*super().awaits(), *found]

    def outcome(self) -> str:
        """What follows from the opinion."""
        outcomes = {ReviewOpinion.RETURN: "return", ReviewOpinion.DECLINE: "refused"}
        return outcomes.get(self.opinion.data, "ok")

    def _missing_sources(self) -> list[str]:
        """Sources that were asked and did not answer, or whose report has run out; one that was not asked shows itself (G2-02)."""
        exposure = self.page.case.last("exposure")
        if exposure is None:
            return []
        old = self.page.case.old_reports()
        return [name for name, state in exposure.sources.items() if state == SourceState.NOT_OBTAINED or name in old]
