"""家庭成员同意书. RULES G1-05, G1-06, G1-08."""

from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest

from forms.by_key import form_for
from forms.disbursement.joint_debt import text_b_signed
from forms.investigation.consent_texts import IN_USE, TEXTS
from forms.loan_origination.privacy_texts import sheet_text
from forms.task_form import TaskForm
from tests.forms.pages import NOW, SON, TODAY, WIFE, application, case, filled, misfits, page, said
from workflows.words.choices.sheets import Sheet

GOOD: dict[str, Any] = {"decision": "同意", "capacity": "完全", "channel": "当面", "signature": "s1"}
OF_SON = page("collect_consent", member=SON)
OF_WIFE = page("collect_consent", member=WIFE)
THUMB = {
    "cannot_write": "yes", "signature": None, "thumbprint_photo": "t1", "first_witness": "王建国", "second_witness": "李芳",
}  # fmt: skip


def consent(**changes: Any) -> TaskForm:
    return filled(OF_SON, GOOD, **changes)


def test_a_member_agrees_to_a_text_that_names_borrower_sum_purpose_and_term() -> None:
    form = consent()
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "yes" and entry.subject == SON.person and entry.attachments == ("s1",)
    assert misfits(entry) == []
    values = entry.values
    assert values["member"] == SON.id and values["signed_at"] == NOW and values["channel"] == "当面"
    for part in ("林秋生", "15,000.00 元", "人民币壹万伍仟元整", "种植", "12 个月", "不因签字成为借款人"):
        assert part in values["statement"]
    assert values["text_version"] == "A-1" and values["text_digest"] == sha256(values["statement"].encode()).hexdigest()
    assert values["spouse_text_b"] is False and values["text_b_digest"] is None


def test_another_sum_is_another_text() -> None:
    more = page("collect_consent", member=SON, file=case(asked=application(amount=application().amount * 2)))
    assert filled(more, GOOD).entry().values["text_digest"] != consent().entry().values["text_digest"]


def test_nothing_is_chosen_beforehand() -> None:
    form = form_for("collect_consent").for_page(OF_SON)
    assert form.decision.data is None and "同意" in form.statement.shown()


def test_a_no_ends_the_application_and_needs_no_signature() -> None:
    form = consent(decision="不同意", signature=None)
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "no" and entry.refusal is not None
    assert entry.refusal.ground == "成员不同意" and entry.refusal.facts == "林小河不同意"


def test_a_consent_that_cannot_be_obtained_was_tried_on_two_days() -> None:
    tried = {"decision": "无法取得", "signature": None, "failed_reason": "电话停机"}
    assert set(said(consent(**tried))) == {"first_attempt_on", "second_attempt_on"}
    form = consent(**tried, first_attempt_on="2026-11-21", second_attempt_on="2026-11-23")
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "no" and entry.refusal is not None and entry.refusal.ground == "未取得同意"
    assert entry.values["attempts"] == ["2026-11-21", "2026-11-23"] and entry.values["signed_at"] is None
    assert "second_attempt_on" in said(consent(**tried, first_attempt_on="2026-11-21", second_attempt_on="2026-11-21"))


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"signature": None}, "signature", "成员签名：还没有签名"),
        ({"channel": "远程"}, "channel", "签署方式没有「远程」这一项"),
        ({"capacity": "限制"}, "capacity", "上门调查写的是完全：不同的要有证明，放在附件里"),
        ({"capacity": "限制", "attachments": ["x1"]}, "guardian", "填监护人"),
        ({"capacity": "无", "guardian": "林小河", "attachments": ["x1"]}, "guardian", "监护人不能是本人"),
        (
            {"capacity": "无", "attachments": ["x1"], "guardian": "林秋生"},
            "guardian",
            "申请人和他的配偶不能代签：由另一位监护人或村委会代签",
        ),
        (
            {"capacity": "无", "attachments": ["x1"], "guardian": "陈 桂香"},
            "guardian",
            "申请人和他的配偶不能代签：由另一位监护人或村委会代签",
        ),
        ({**THUMB, "second_witness": None}, "second_witness", "填见证人二"),
        ({**THUMB, "thumbprint_photo": None}, "thumbprint_photo", "按指印的同意书照片：还没有附件"),
        ({**THUMB, "first_witness": "陈桂香"}, "first_witness", "陈桂香是本户的人，不能见证：换一位"),
        ({**THUMB, "second_witness": "王建国"}, "second_witness", "两位见证人不能是同一个人"),
    ],
)
def test_each_rule_is_one_sentence_at_its_field(changes: dict[str, Any], field: str, sentence: str) -> None:
    found = said(consent(**changes))
    assert found.pop(field) == sentence
    assert not found or (field, set(found)) == ("capacity", {"guardian"})


def of_son_found(**line: Any) -> Any:
    """The consent page of the son, whom the visit found as `line` says."""
    found = {"subject": SON.person, "birth_date": SON.birth_date, "capacity": "限制", "guardian": "林阿公"} | line
    return page("collect_consent", member=SON, file=case(visit=SimpleNamespace(at=NOW), lists={"visit_members": (SimpleNamespace(**found),)}))  # fmt: skip


def test_what_the_visit_found_of_somebodys_capacity_is_changed_with_proof_alone() -> None:
    of = of_son_found()
    form = form_for("collect_consent").for_page(of)
    assert (form.capacity.data, form.guardian.data) == ("限制", "林阿公")
    kept = GOOD | {"capacity": "限制", "guardian": "林阿公"}
    assert said(filled(of, kept)) == {}
    changes = ({"capacity": "完全", "guardian": None}, {"capacity": "无"}, {"guardian": "村委会"})
    for changed in changes:
        assert len(said(filled(of, kept, **changed))) == 1
        assert said(filled(of, kept, **changed, attachments=["x1"])) == {}


def test_who_came_of_age_since_the_visit_signs_for_himself() -> None:
    of = of_son_found(birth_date=TODAY.replace(year=TODAY.year - 18) + timedelta(days=1))
    assert form_for("collect_consent").for_page(of).capacity.data == "完全"
    assert said(filled(of, GOOD)) == {}


def test_who_cannot_write_puts_his_thumb_before_two_witnesses() -> None:
    form = consent(**THUMB)
    assert said(form) == {} and form.entry().values["signature"] is None
    assert form.entry().attachments == ("t1",)


def test_text_b_is_offered_to_the_spouse_alone() -> None:
    assert "spouse_text_b" not in form_for("collect_consent").for_page(OF_SON)
    form = filled(OF_WIFE, GOOD, spouse_text_b="yes", text_b_signature="s2")
    assert said(form) == {}
    values = form.entry().values
    assert values["text_version"] == "A-1+B-1" and values["text_b_signature"] == "s2"
    assert values["text_b_digest"] == sha256(form.statement_b.data.encode()).hexdigest() != values["text_digest"]
    assert said(filled(OF_WIFE, GOOD)) == {}


def test_a_spouse_who_owes_the_debt_may_authorise_the_enquiry_on_a_sheet_of_her_own() -> None:
    both = GOOD | {"spouse_text_b": "yes", "text_b_signature": "s2"}
    assert filled(OF_WIFE, both).entry().beside == ()
    form = filled(OF_WIFE, both, credit_signature="s3")
    assert said(form) == {}
    (sheet,) = form.entry().beside
    words = sheet_text(Sheet.CREDIT_ENQUIRY, OF_WIFE.case.branch_name)
    assert (sheet.values["subject"], sheet.values["signature"]) == (WIFE.person, "s3")
    assert sheet.values["text_digest"] == words.digest and form.credit_consent.data == words.text
    only = filled(OF_WIFE, GOOD, credit_signature="s3")
    assert said(only) == {"credit_signature": "不签共同借款声明的，不查征信：去掉签名"}
    assert "credit_signature" not in form_for("collect_consent").for_page(OF_SON)


def test_text_b_has_its_own_signature_and_presses_nobody() -> None:
    assert said(filled(OF_WIFE, GOOD, spouse_text_b="yes")) == {"text_b_signature": "共同借款声明签名：还没有签名"}
    refused = filled(OF_WIFE, GOOD, decision="不同意", spouse_text_b="yes", text_b_signature="s2")
    assert said(refused) == {"spouse_text_b": "不同意的，不签共同借款声明"}


def test_a_spouse_who_cannot_write_puts_her_thumb_on_text_b_as_well() -> None:
    form = filled(OF_WIFE, GOOD, **THUMB, spouse_text_b="yes")
    assert said(form) == {"text_b_thumbprint": "按指印的共同借款声明照片：还没有附件"}
    form = filled(OF_WIFE, GOOD, **THUMB, spouse_text_b="yes", text_b_thumbprint="t2")
    assert said(form) == {} and misfits(form.entry()) == []
    values = form.entry().values
    assert (values["text_b_signature"], values["spouse_text_b"]) == ("t2", True)
    assert form.entry().attachments == ("t1", "t2")
    signed = case(consents=[SimpleNamespace(**values)])
    assert text_b_signed(signed)


@pytest.mark.parametrize("version", IN_USE.values())
def test_the_texts_in_use_are_the_ones_that_were_read(version: str) -> None:
    """A signed text never changes: whoever needs another wording adds a version and its digest here."""
    known = {
        "A-1": "a68c8013419c68d9",
        "B-1": "f5f437d85badf631",
    }
    assert sha256(TEXTS[version][1].encode()).hexdigest()[:16] == known[version]
