"""授信建议. RULES G1-11, G2-04, G2-06, G2-08, G2-12."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from forms.by_key import form_for
from forms.task_form import TaskForm
from tests.forms.pages import HEAD, application, case, filled, misfits, page, person, said
from workflows.queries.task import Returnable

BACK = (Returnable("review_credit", "授信审查", "许琴"),)
GOOD: dict[str, Any] = {
    "decision": "建议授信", "proposed_limit": "9800", "term_limit_months": "12", "latest_due_on": "2027-11-24",
    "conditions": "投保农业险\n按季送报流水", "opinion": "还款有来源",
}  # fmt: skip


def rating(**changes: Any) -> Any:
    found: dict[str, Any] = {"grade": 1, "cap": Decimal("9800.00"), "veto": [], "basis_points_tenths": 2375}
    return SimpleNamespace(**found | changes)


def of(*, rated: Any = None, lpr: Decimal | None = Decimal("3.3000"), born: date | None = None, **asked: Any) -> Any:
    file = case(asked=application(**asked), rating=rated or rating())
    if born is not None:
        file = replace(file, applicant=replace(person(HEAD), birth_date=born))
    figures = {} if lpr is None else {("LPR", "一年期"): lpr}
    return page("propose_grant", file=file, figures=figures, returnable=BACK)


def propose(**changes: Any) -> TaskForm:
    return filled(of(), GOOD, **changes)


def test_a_limit_within_the_cap_is_proposed_at_the_rate_of_the_day() -> None:
    form = propose()
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "ok"
    assert misfits(entry) == []
    assert entry.values["annual_rate"] == Decimal("5.6750") and entry.values["rate_tier"] == 1
    assert form.valid_until.data == date(2027, 2, 22) and entry.values["revolving"] is False
    assert entry.values["valid_until"] is None, "its 90 days run from the grant"
    assert entry.values["conditions"] == ["投保农业险", "按季送报流水"]


def test_rate_and_end_of_a_single_grant_cannot_be_typed() -> None:
    form = propose(annual_rate="0.1", valid_until="2030-01-01", revolving="yes")
    assert said(form) == {}
    assert form.entry().values["annual_rate"] == Decimal("5.6750")
    assert form.valid_until.data == date(2027, 2, 22) and form.annual_rate.shown() == "5.6750"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("proposed_limit", "9850", "要是 100 的整数倍：9,800 或 9,900"),
        ("proposed_limit", "15100", "最多 15,000.00 元，现在填了 15,100.00 元"),
        ("proposed_limit", None, "填建议额度；没有填 0"),
        ("term_limit_months", "13", "最多 12 个月（家庭成员同意的期限），现在填了 13 个月"),
        ("latest_due_on", "2028-02-23", "最迟 2028 年 2 月 22 日，现在填了 2028 年 2 月 23 日"),
        ("latest_due_on", "2026-11-24", "要晚于今天"),
        ("exception_reason", "多给一点", "没有超过上限 9,800.00 元，不用写"),
    ],
)
def test_each_rule_is_one_sentence_at_its_field(field: str, typed: str | None, sentence: str) -> None:
    found = said(propose(**{field: typed}))
    assert found[field] == sentence


def test_above_the_cap_only_with_a_reason() -> None:
    assert said(propose(proposed_limit="15000")) == {"exception_reason": "超过上限 9,800.00 元：写明理由，审批升一级"}
    assert said(propose(proposed_limit="15000", exception_reason="订单农业，公司包收")) == {}


def test_a_veto_leaves_no_exception() -> None:
    vetoed = of(rated=rating(grade=4, cap=Decimal("0.00"), veto=["不守信"], basis_points_tenths=0))
    form = filled(vetoed, GOOD, exception_reason="再给一次机会")
    assert said(form)["decision"] == "有不守信，评为 4 级：不能建议授信"
    assert said(filled(vetoed, decision="不予授信", opinion="不守信")) == {}


def test_a_grade_without_a_tier_has_no_rate() -> None:
    poor = of(rated=rating(grade=4, cap=Decimal("0.00"), basis_points_tenths=0))
    form = filled(poor, GOOD, proposed_limit="5000", exception_reason="儿子共同还款")
    assert said(form) == {"annual_rate": "4 级没有利率档，不能建议授信"}


def test_without_the_lpr_nothing_is_proposed() -> None:
    form = filled(of(lpr=None), GOOD)
    assert said(form) == {"annual_rate": "1 年期 LPR 还没有录入：由系统管理员录入后再建议"}
    assert said(filled(of(lpr=None), decision="不予授信", opinion="收入不足")) == {}


@pytest.mark.parametrize(
    ("until", "holds"),
    [("2027-11-23", False), ("2027-11-24", True), ("2028-11-24", True), ("2029-11-24", True), ("2029-11-25", False)],
)
def test_a_revolving_line_lasts_12_to_36_months(until: str, holds: bool) -> None:
    form = filled(of(revolving=True), GOOD, valid_until=until)
    assert ("valid_until" not in said(form)) is holds
    assert form.entry().values["revolving"] is True


def test_what_is_drawn_last_is_due_at_most_12_months_after_a_revolving_line() -> None:
    long = of(revolving=True, term_months=24)
    kept = {"valid_until": "2028-11-24", "term_limit_months": "24"}
    assert said(filled(long, GOOD, **kept, latest_due_on="2029-11-24")) == {}
    assert list(said(filled(long, GOOD, **kept, latest_due_on="2029-11-25"))) == ["latest_due_on"]


def test_past_the_65th_birthday_a_reason_is_asked() -> None:
    old = of(born=date(1962, 11, 24))
    assert said(filled(old, GOOD)) == {}
    assert list(said(filled(old, GOOD, latest_due_on="2027-11-25"))) == ["age_reason"]
    assert said(filled(old, GOOD, latest_due_on="2027-11-25", age_reason="儿子愿意共同还款")) == {}


def test_the_page_begins_within_cap_and_recommendation_and_decides_nothing() -> None:
    form = form_for("propose_grant").for_page(of())
    assert form.proposed_limit.data == Decimal("9800.00") and form.decision.data is None
    assert form.latest_due_on.data == date(2028, 2, 22)


def test_who_proposes_no_grant_proposes_none_of_its_terms() -> None:
    entry = propose(decision="不予授信").entry()
    assert entry.outcome == "refused" and entry.values["proposed_limit"] is None and entry.values["annual_rate"] is None
    assert entry.refusal is not None and (entry.refusal.ground, entry.refusal.facts) == ("审查不同意", "还款有来源")
    assert said(propose(decision="不予授信", opinion=None)) == {"opinion": "填意见"}
    back = propose(decision="退回补充", return_to="review_credit", return_questions="再查征信")
    assert said(back) == {}
    assert back.entry().go_back is not None and back.entry().outcome == "return"
