"""授信审批, one form for approver and director. RULES G2-04, G2-07."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from forms.by_key import form_for
from forms.task_form import TaskForm
from tests.forms.pages import case, filled, misfits, page, said
from workflows.queries.task import Returnable

PROPOSAL = SimpleNamespace(proposed_limit=Decimal("9800.00"), conditions=["投保农业险"])
BACK = (Returnable("propose_grant", "授信建议", "许琴"),)
PAGE = page("approve_grant", file=case(proposal=PROPOSAL), sign_off=True, returnable=BACK)
GOOD: dict[str, Any] = {"decision": "同意", "password": "correct horse"}


def approve(**changes: Any) -> TaskForm:
    return filled(PAGE, GOOD, **changes)


def test_agreeing_is_the_proposal_as_it_stands() -> None:
    form = approve()
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "ok" and entry.values["approved_limit"] == Decimal("9800.00")
    assert misfits(entry) == []
    assert entry.values["conditions"] == []
    assert "correct horse" not in repr(entry)


def test_a_part_is_less_or_on_further_conditions_and_has_reasons() -> None:
    part = {"decision": "部分同意", "reasons": "先少借一年看看"}
    assert said(approve(**part)) == {"approved_limit": "填批准额度；没有填 0"}
    form = approve(**part, approved_limit="5000", conditions="按季还款")
    assert said(form) == {} and form.entry().values["conditions"] == ["按季还款"]
    assert said(approve(**part, approved_limit="9800")) == {
        "approved_limit": "部分同意要少于 9,800.00 元，或另加用信条件"
    }
    assert said(approve(**part, approved_limit="9800", conditions="按季还款")) == {}
    assert said(approve(decision="部分同意", approved_limit="5000")) == {"reasons": "填理由"}


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"approved_limit": "9900"}, "approved_limit", "最多 9,800.00 元，现在填了 9,900.00 元"),
        ({"approved_limit": "5000"}, "approved_limit", "同意就是 9,800.00 元；要批少一点，选部分同意"),
        ({"conditions": "按季还款"}, "conditions", "另加条件的，选部分同意"),
        ({"decision": "不同意"}, "reasons", "填理由"),
        ({"password": None}, "password", "再输一次登录密码"),
    ],
)
def test_each_rule_is_one_sentence_at_its_field(changes: dict[str, Any], field: str, sentence: str) -> None:
    assert said(approve(**changes)) == {field: sentence}


def test_who_declines_refuses_and_grants_nothing() -> None:
    entry = approve(decision="不同意", reasons="负债过高").entry()
    assert entry.outcome == "refused" and entry.values["approved_limit"] is None
    assert entry.refusal is not None and entry.refusal.ground == "审批不同意"


def test_a_return_asks_and_gives_its_reason() -> None:
    back = {
        "decision": "退回补充",
        "return_to": "propose_grant",
        "return_questions": "为何超上限？",
        "reasons": "理由不足",
    }
    form = approve(**back)
    assert said(form) == {} and form.entry().outcome == "return" and form.entry().values["approved_limit"] is None


def test_the_password_stands_last() -> None:
    assert [field.name for field in form_for("approve_grant").for_page(PAGE)][-1] == "password"
