"""授信审查. RULES G1-10, G2-02, G2-03."""

from types import SimpleNamespace
from typing import Any

import pytest

from forms.by_key import form_for
from forms.task_form import TaskForm
from tests.forms.pages import NOW, case, filled, misfits, page, said
from workflows.queries.task import OpenFinding, OpenQuestion, Returnable

CONSENTS = [SimpleNamespace(member=id, decision="同意", spouse_text_b=False) for id in ("m2", "m3")]
CLEAN = SimpleNamespace(broken_faith=False, grounds=[], sources={"本社台账": "已取得"})
GOOD: dict[str, Any] = {"documents_complete": "yes", "broken_faith": "no", "opinion": "同意评级"}
FINDINGS = (
    OpenFinding("f1", "负债偏高", "负债超过两年纯收入", "visit_household", False),
    OpenFinding("f2", "他人使用", "借款由他人使用", "visit_household", True),
)
BACK = (Returnable("visit_household", "上门调查", "林晓峰"),)


def of(*, exposure: Any = CLEAN, consents: list[Any] = CONSENTS, **facts: Any) -> Any:
    return page("review_credit", file=case(exposure=exposure, consents=consents), **facts)


def review(**changes: Any) -> TaskForm:
    return filled(of(returnable=BACK), GOOD, **changes)


def test_who_agrees_sends_it_to_the_rating() -> None:
    form = review()
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "ok" and entry.values["consents_complete"] is True
    assert misfits(entry) == []


def test_every_finding_is_answered_before_anybody_agrees() -> None:
    asked = of(findings=FINDINGS)
    assert form_for("review_credit").for_page(asked).finding_f2.hint == "借款由他人使用"
    assert said(filled(asked, GOOD, finding_f1="多为赊购化肥")) == {"finding_f2": "疑点 ② 还没有答复"}
    form = filled(asked, GOOD, finding_f1="多为赊购化肥", finding_f2="已核实为自用")
    assert said(form) == {}
    assert form.entry().finding_answers == {"f1": "多为赊购化肥", "f2": "已核实为自用"}
    assert said(filled(asked, GOOD, opinion="不同意", reasons="钱归别人用")) == {}


def test_a_source_that_did_not_answer_is_argued_and_one_that_was_not_asked_is_not() -> None:
    silent = SimpleNamespace(broken_faith=False, grounds=[], sources={"本社台账": "已取得", "征信": "未取得"})
    assert said(filled(of(exposure=silent), GOOD)) == {"source_missing_reason": "征信没有查到：写明为什么仍可评级"}
    assert said(filled(of(exposure=silent), GOOD, source_missing_reason="额度小，自有台账已足")) == {}
    not_asked = SimpleNamespace(broken_faith=False, grounds=[], sources={"本社台账": "已取得", "征信": "未查询"})
    for exposure in (CLEAN, not_asked):
        assert "source_missing_reason" not in form_for("review_credit").for_page(of(exposure=exposure))
    assert said(filled(of(exposure=not_asked), GOOD)) == {}


def test_broken_faith_that_was_found_cannot_be_taken_away_but_added() -> None:
    late = {"kind": "逾期", "reference": "JJ2025-0001", "worst_days_late": 120, "ended_on": None}
    grounds = [late | {"broken": True}, late | {"reference": "JJ2019-0001", "broken": False}]
    found = SimpleNamespace(broken_faith=True, grounds=grounds, sources={"本社台账": "已取得"})
    form = form_for("review_credit").for_page(of(exposure=found))
    assert form.broken_faith.data is True and form.broken_faith_detail.data == "逾期（JJ2025-0001，最长逾期 120 天）"
    assert said(filled(of(exposure=found), GOOD)) == {"broken_faith": "风险清查查到不守信记录，不能选否"}
    assert said(review(broken_faith="yes")) == {"broken_faith_detail": "填不守信情况"}
    assert said(review(broken_faith="yes", broken_faith_detail="村里欠账不还")) == {}


def test_what_is_incomplete_is_not_rated() -> None:
    assert "documents_complete" in said(review(documents_complete="no"))
    assert said(filled(of(consents=CONSENTS[:1]), GOOD)) == {"opinion": "还有成年家庭成员没有同意，不能同意评级"}


def test_a_return_says_where_to_why_and_asks() -> None:
    assert set(said(review(opinion="退回补充"))) == {"return_to", "return_questions", "reasons"}
    back = {"return_to": "visit_household", "return_questions": "茶园几亩？\n谁在管？", "reasons": "收入说不清"}
    form = review(opinion="退回补充", documents_complete="no", **back)
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "return" and entry.go_back is not None
    assert entry.go_back.to_task == "visit_household" and entry.go_back.questions == ("茶园几亩？", "谁在管？")
    assert entry.go_back.reason == "收入说不清"


def test_where_nothing_lies_before_nothing_is_returned() -> None:
    assert said(filled(of(), GOOD, opinion="退回补充")) == {"opinion": "前面没有可以退回的环节"}


def test_who_declines_gives_reasons() -> None:
    assert said(review(opinion="不同意")) == {"reasons": "填理由"}
    entry = review(opinion="不同意", reasons="收入不足以还款").entry()
    assert entry.outcome == "refused" and entry.refusal is not None
    assert (entry.refusal.ground, entry.refusal.facts) == ("审查不同意", "收入不足以还款")


@pytest.mark.parametrize("field", ["documents_complete", "broken_faith", "opinion"])
def test_nothing_is_chosen_beforehand(field: str) -> None:
    assert form_for("review_credit").for_page(of())[field].data is None


def test_who_does_not_return_it_answers_what_he_was_asked() -> None:
    question = OpenQuestion("q1", "征信授权在哪里？", "授信审批", "方志远", NOW)
    asked = of(returnable=BACK, questions=(question,))
    assert next(field.name for field in form_for("review_credit").for_page(asked)) == "answer_q1"
    assert said(filled(asked, GOOD)) == {"answer_q1": "填征信授权在哪里？"}
    assert filled(asked, GOOD, answer_q1="在附件").entry().answers == {"q1": "在附件"}
    back = {"opinion": "退回补充", "return_to": "visit_household", "return_questions": "找授权", "reasons": "缺授权"}
    assert said(filled(asked, GOOD, **back)) == {}


def test_who_declares_a_relation_is_recused_and_saves_nothing_else() -> None:
    form = filled(of(first_act=True), no_relation="no")
    assert said(form) == {}
    entry = form.entry()
    assert entry.no_relation is False and entry.record is None and entry.values == {}
    assert said(filled(of(first_act=True), GOOD))["no_relation"].endswith("：选是或否")
    assert filled(of(first_act=True), GOOD, no_relation="yes").entry().no_relation is True
