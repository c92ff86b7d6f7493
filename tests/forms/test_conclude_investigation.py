"""调查结论. RULES G1-02, G3-11."""

from types import SimpleNamespace
from typing import Any

import pytest

from forms.by_key import form_for
from forms.investigation.conclude_investigation import BLOCKS
from forms.task_form import TaskForm
from tests.forms.pages import case, filled, misfits, page, said

REASONS = "家里勤快，茶叶收成稳，邻里和村委都说好，还款有来源。"
GOOD: dict[str, Any] = {
    "recommendation": "同意授信", "recommended_amount": "12000", "recommended_term_months": "12", "reasons": REASONS,
    "spouse_text_b": "将于面签", "signature": "s1",
}  # fmt: skip
VISIT = {column: "0" for _, columns in BLOCKS for column in columns if column != "members"}
MEMBERS = {"visit_members": (SimpleNamespace(member="m1"),)}


def of(**facts: Any) -> Any:
    return page("conclude_investigation", file=case(**{"visit": SimpleNamespace(**VISIT), "lists": MEMBERS, **facts}))


def conclude(**changes: Any) -> TaskForm:
    return filled(of(), GOOD, **changes)


def test_a_recommendation_goes_on() -> None:
    form = conclude()
    assert said(form) == {} and form.entry().outcome == "ok" and misfits(form.entry()) == []


def test_who_declines_refuses_and_recommends_no_sum() -> None:
    form = conclude(recommendation="不同意")
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "refused" and entry.values["recommended_amount"] is None
    assert entry.refusal is not None and (entry.refusal.ground, entry.refusal.facts) == ("调查不同意", REASONS)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("recommended_amount", "15100", "最多 15,000.00 元，现在填了 15,100.00 元"),
        ("recommended_amount", None, "填建议金额；没有填 0"),
        ("recommended_term_months", "13", "最多 12 个月（家庭成员同意的期限），现在填了 13 个月"),
        ("reasons", "可以借", "理由至少写 20 字，现在 3 字"),
        ("spouse_text_b", None, "选配偶共同借款声明"),
        ("spouse_text_b", "已签", "陈桂香还没有签共同借款声明"),
        ("signature", None, "调查人签名：还没有签名"),
    ],
)
def test_each_rule_is_one_sentence_at_its_field(field: str, typed: str | None, sentence: str) -> None:
    assert said(conclude(**{field: typed})) == {field: sentence}


def test_a_spouse_who_will_not_sign_needs_a_reason() -> None:
    assert said(conclude(spouse_text_b="不签")) == {"spouse_text_b_reason": "填配偶不签的原因"}


def test_a_spouse_who_signed_has_signed() -> None:
    signed = of(consents=[SimpleNamespace(member="m2", spouse_text_b=True)])
    assert said(filled(signed, GOOD, spouse_text_b="已签")) == {}
    assert said(filled(signed, GOOD)) == {"spouse_text_b": "陈桂香已经签了共同借款声明"}


def test_who_is_not_married_has_no_field_for_a_spouse() -> None:
    single = of(spouse=None)
    assert "spouse_text_b" not in form_for("conclude_investigation").for_page(single)
    assert said(filled(single, GOOD, spouse_text_b=None)) == {}


@pytest.mark.parametrize(("block", "columns"), BLOCKS)
def test_no_conclusion_while_a_block_of_the_visit_is_empty(block: str, columns: tuple[str, ...]) -> None:
    emptied = SimpleNamespace(**{**VISIT, columns[0]: None})
    lists = {} if columns == ("members",) else MEMBERS
    form = filled(of(visit=emptied, lists=lists), GOOD)
    assert said(form) == {"": f"调查表的「{block}」没有填全：退回上门调查补上，再下结论"}


def test_without_a_visit_seven_blocks_are_missing() -> None:
    form = filled(page("conclude_investigation", file=case()), GOOD)
    assert len(form.whole) == 7
