"""Forms over REST: the schema is JSON Schema 2020-12, and an object goes the same way as a browser's post."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.by_key import form_for
from forms.rendering.json_schema import DRAWN, drawn_signature, formdata_of, prefill_of, schema_of
from forms.task_form import TaskForm
from tests.forms.pages import SON, WIFE, case, household, page, said

SIGNATURE = {"png": "data:image/png;base64,iVBORw0KGgo=", "strokes": [[[1, 2, 0], [3, 4, 16]]]}
APPLICATION: dict[str, Any] = {
    "household": "h1", "applicant": "m1", "id_valid_for_life": True, "current_address": "石桥村三组 12 号",
    "registered_address": "石桥村三组 12 号", "staff_kin": "不是", "credit_consent_agreed": True,
    "account_consent_agreed": True, "credit_signature": SIGNATURE, "spouse_signature": SIGNATURE,
    "works_away": False, "marital_status": "已婚", "spouse": "m2", "amount": "15000.00", "purpose": "种植",
    "term_months": 12, "repayment_method": "到期还本按季结息", "repayment_source": "卖茶叶", "revolving": True,
    "privacy_notice_agreed": True, "privacy_signature": SIGNATURE, "applicant_signature": SIGNATURE,
}  # fmt: skip
RATED = SimpleNamespace(grade=1, cap=Decimal("9800.00"), veto=[], basis_points_tenths=2375)
PAGES = {
    "accept_application": page("accept_application", household=household(), first_act=True),
    "visit_household": page("visit_household"),
    "collect_consent": page("collect_consent", member=WIFE),
    "conclude_investigation": page("conclude_investigation"),
    "review_credit": page("review_credit"),
    "propose_grant": page("propose_grant", file=case(rating=RATED), figures={("LPR", "一年期"): Decimal("3.3000")}),
    "approve_grant": page("approve_grant", sign_off=True),
    "vote_on_grant": page("vote_on_grant", sign_off=True),
}


def form(task: str) -> TaskForm:
    return form_for(task).for_page(PAGES[task])


def signed(of: Any, body: dict[str, Any]) -> tuple[TaskForm, Any]:
    """The form as REST fills it, its signatures taken over by the page."""
    found = formdata_of(form_for(str(of.node.form_key)).for_page(of), body)
    for name in list(found.formdata):
        if drawn_signature(found.formdata[name]) is not None:
            found.formdata[name] = f"attachment0{len(name)}"
    filled = form_for(str(of.node.form_key)).for_page(of, found.formdata)
    filled.validate()
    return filled, found


@pytest.mark.parametrize("task", PAGES)
def test_every_schema_is_one_and_its_prefill_fits_it(task: str) -> None:
    schema = schema_of(form(task))
    assert jsonschema_rs.meta.is_valid(schema)
    partial = schema_of(form(task))
    for one in (partial, *(inner.get("items", {}) for inner in partial["properties"].values())):
        one.pop("required", None)  # a prefill is not yet whole
        one.pop("allOf", None)
    assert [str(e) for e in jsonschema_rs.validator_for(partial).iter_errors(prefill_of(form(task)))] == []


def test_the_schema_says_what_is_asked_what_is_shown_and_what_may_be_chosen() -> None:
    schema = schema_of(form("accept_application"))
    assert schema["title"] == "农户贷款申请书" and schema["additionalProperties"] is False
    properties = schema["properties"]
    assert properties["regime"]["readOnly"] is True and properties["amount_in_words"]["readOnly"] is True
    assert {"applicant", "amount", "purpose", "term_months", "no_relation"} <= set(schema["required"])
    assert not {"regime", "remarks", "spouse", "purpose_detail"} & set(schema["required"])
    assert properties["applicant"]["enum"] == ["m1", "m2", "m3"]
    assert properties["amount"]["type"] == "string" and properties["revolving"]["type"] == "boolean"
    assert properties["privacy_signature"]["required"] == ["png", "strokes"]


def test_what_a_choice_makes_required_stands_in_the_schema() -> None:
    validator = jsonschema_rs.validator_for(schema_of(form("accept_application")))
    body = {**APPLICATION, "no_relation": True}
    assert validator.is_valid(body)
    assert not validator.is_valid({**body, "purpose": "其他"})
    assert not validator.is_valid({**body, "works_away": True})
    assert not validator.is_valid({name: value for name, value in body.items() if name != "spouse"})


def test_a_password_is_write_only_and_only_where_the_task_is_signed_off() -> None:
    assert schema_of(form("approve_grant"))["properties"]["password"]["writeOnly"] is True
    assert "password" not in schema_of(form("review_credit"))["properties"]


def test_an_object_goes_the_same_way_as_a_post() -> None:
    filled, found = signed(page("accept_application", household=household()), APPLICATION)
    assert found.unknown == [] and found.wrong == {} and said(filled) == {}
    values = filled.entry().values
    assert values["amount"] == Decimal("15000.00") and values["revolving"] is True and values["works_away"] is False


def test_a_signature_that_nobody_took_over_is_none() -> None:
    of = page("accept_application", household=household())
    formdata = formdata_of(form_for("accept_application").for_page(of), APPLICATION).formdata
    assert formdata["privacy_signature"].startswith(DRAWN)
    drawn = drawn_signature(formdata["privacy_signature"])
    assert drawn is not None and drawn.png == SIGNATURE["png"] and drawn.strokes == SIGNATURE["strokes"]
    filled = form_for("accept_application").for_page(of, formdata)
    filled.validate()
    assert said(filled) == {
        "privacy_signature": "告知书签名：重新签一次",
        "credit_signature": "授权书签名：重新签一次",
        "applicant_signature": "申请书签名：重新签一次",
        "spouse_signature": "配偶签名：重新签一次",
    }


@pytest.mark.parametrize(
    "value",
    ["", "0192f0c0", DRAWN, DRAWN + "{", DRAWN + "[]", DRAWN + '{"png": 1, "strokes": []}',
     DRAWN + '{"png": "data:image/svg+xml,", "strokes": []}', DRAWN + "[" * 100_000],
)  # fmt: skip
def test_what_is_no_drawing_is_none(value: str) -> None:
    assert drawn_signature(value) is None


@pytest.mark.parametrize(
    ("task", "field", "value", "sentence"),
    [
        ("accept_application", "amount", 15000, "申请金额要写成文字，放在引号里"),
        ("accept_application", "amount", 15000.5, "申请金额要写成文字，放在引号里"),
        ("accept_application", "term_months", "12", "期限要写成整数，不放在引号里"),
        ("accept_application", "term_months", True, "期限要写成整数，不放在引号里"),
        ("accept_application", "term_months", 10**30, "期限要写成整数，不放在引号里"),
        ("accept_application", "revolving", "yes", "循环使用要写 true 或 false"),
        ("accept_application", "applicant", ["m1"], "借款申请人要写成文字，放在引号里"),
        ("accept_application", "attachments", "f1", "附件要写成文字的列表"),
        ("accept_application", "privacy_signature", "s1",
         "告知书签名要写成对象：png 是 PNG 图的 data URL，strokes 是笔画的列表"),
        ("visit_household", "members", {"name": "林秋生"}, "家庭成员要写成列表，每行一个对象"),
        ("visit_household", "members", ["林秋生"], "家庭成员要写成列表，每行一个对象"),
        ("visit_household", "members", [{}], "家庭成员第 1 行是空的"),
    ],
)  # fmt: skip
def test_a_wrong_json_type_is_one_sentence_at_its_field(task: str, field: str, value: Any, sentence: str) -> None:
    found = formdata_of(form(task), {field: value})
    assert {name: [str(one) for one in said] for name, said in found.wrong.items()} == {field: [sentence]}


def test_a_whole_number_is_one_however_json_writes_it() -> None:
    for written in (12, 12.0, 1.2e1):
        found = formdata_of(form("accept_application"), {"term_months": written})
        assert found.wrong == {} and found.formdata["term_months"] == "12"
    assert set(formdata_of(form("accept_application"), {"term_months": 12.5}).wrong) == {"term_months"}


def test_what_is_no_object_is_said_of_the_whole() -> None:
    assert list(formdata_of(form("review_credit"), ["opinion"]).wrong) == [""]


def test_unknown_names_are_told_and_null_is_as_if_absent() -> None:
    body = {"opinion": None, "opinon": "同意评级", "consents_complete": True}
    found = formdata_of(form("review_credit"), body)
    assert found.unknown == ["opinon"] and found.wrong == {} and list(found.formdata) == []


def test_lines_of_a_list_are_named_by_their_place() -> None:
    members = [{"name": "林秋生", "relation": "户主", "is_labourer": True, "colour": "red"}, {"name": "陈桂香"}]
    found = formdata_of(form("visit_household"), {"members": members, "photos": ["f1", "f2"], "lawsuits": False})
    assert found.formdata.to_dict(flat=False) == {
        "members-0-name": ["林秋生"], "members-0-relation": ["户主"], "members-0-is_labourer": ["yes"],
        "members-1-name": ["陈桂香"], "photos": ["f1", "f2"], "lawsuits": ["no"],
    }  # fmt: skip
    assert found.unknown == ["members-0-colour"]


def test_a_prefill_can_be_sent_back_with_what_was_missing() -> None:
    of = page("collect_consent", member=SON)
    body = prefill_of(form_for("collect_consent").for_page(of)) | {"decision": "不同意", "capacity": "完全"}
    filled, found = signed(of, body)
    assert found.unknown == [] and said(filled) == {} and filled.outcome() == "no"


def test_the_members_of_a_visit_can_be_sent_back_as_they_came() -> None:
    of = PAGES["visit_household"]
    filled, found = signed(of, prefill_of(form("visit_household")) | {"visit_outcome": "已完成"})
    assert found.unknown == [] and found.wrong == {}
    assert not [name for name in said(filled) if name.startswith("members")]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(body=st.dictionaries(st.sampled_from(["opinion", "reasons", "documents_complete", "remarks", "x"]), JSON))
def test_no_object_breaks_the_form(body: dict[str, Any]) -> None:
    found = formdata_of(form("review_credit"), body)
    filled = form_for("review_credit").for_page(PAGES["review_credit"], found.formdata)
    filled.validate()
    assert found.unknown == ["x"] * ("x" in body)
