"""农户贷款申请书. RULES A-01, A-02, A-04, G1-11, G1-12, G2-06, G2-08."""

from datetime import date
from decimal import Decimal
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest

from forms.by_key import form_for
from forms.loan_origination.privacy_texts import IN_USE, SHEETS, SHEETS_IN_USE, TEXTS, privacy_notice, sheet_text
from forms.task_form import TaskForm
from tests.forms.pages import (
    FAMILY,
    HEAD,
    HEAD_NUMBER,
    STRANGER_NUMBER,
    WIFE,
    filled,
    household,
    member,
    misfits,
    page,
    said,
)
from workflows.records.intake import ApplicationDetail
from workflows.records.texts import ShownText, SignedSheet
from workflows.words.choices.sheets import Sheet

GOOD: dict[str, Any] = {
    "applicant": "m1", "id_valid_from": "2014-05-01", "id_valid_for_life": "yes",
    "registered_address": "石桥村三组 12 号", "current_address": "石桥村三组 12 号", "staff_kin": "不是",
    "works_away": "no", "marital_status": "已婚", "spouse": "m2", "amount": "15,000", "purpose": "种植",
    "term_months": "12", "repayment_method": "到期还本按季结息", "repayment_source": "卖茶叶", "guarantee_kind": "信用",
    "revolving": "yes", "privacy_notice_agreed": "yes", "privacy_signature": "a1", "credit_consent_agreed": "yes",
    "credit_signature": "a3", "account_consent_agreed": "yes", "applicant_signature": "a2", "spouse_signature": "a4",
}  # fmt: skip
PAGE = page("accept_application", household=household())


def accept(**changes: Any) -> TaskForm:
    return filled(PAGE, GOOD, **changes)


def test_a_household_asks_for_money_and_the_applicant_owns_what_is_sealed() -> None:
    form = accept()
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "ok" and entry.subject == HEAD.person
    assert misfits(entry) == []
    values = entry.values
    assert values["applicant"] == HEAD.person and values["spouse"] == WIFE.person and values["household"] == "h1"
    assert values["id_number"] == HEAD_NUMBER and values["phone"] == HEAD.phone
    assert values["amount"] == Decimal("15000.00") and values["regime"] == "农户生产经营" and values["renews"] is None
    assert type(values["purpose"]) is str
    assert entry.attachments == ("a1", "a3", "a2", "a4")


def test_the_capitals_stand_beside_the_amount() -> None:
    assert accept().amount_in_words.shown() == "人民币壹万伍仟元整"


def test_what_is_sent_for_an_automatic_field_counts_for_nothing() -> None:
    assert accept(regime="农户生活消费").entry().values["regime"] == "农户生产经营"


def test_an_empty_form_names_what_is_missing_and_shows_what_the_file_knows() -> None:
    form = form_for("accept_application").for_page(PAGE)
    assert form.applicant.data == "m1" and form.current_address.data == "石桥村三组"
    assert form.id_number.shown() == "" and form.phone.shown() == ""
    assert [field.name for field in form][-2:] == ["remarks", "attachments"]
    assert set(said(filled(PAGE))) >= {"applicant", "amount", "purpose", "privacy_notice_agreed", "applicant_signature"}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("amount", "15050", "要是 100 的整数倍：15,000 或 15,100"),
        ("amount", "0", "要大于 0，是 100 的整数倍：例如 10,000"),
        ("amount", "200100", "最多 200,000.00 元，现在填了 200,100.00 元"),
        ("term_months", "61", "期限填 1 到 60 的整数，现在填了 61"),
        ("guarantee_kind", "保证", "担保方式没有「保证」这一项"),
        ("privacy_notice_agreed", None, "还没有勾选：同意个人信息处理"),
        ("privacy_signature", None, "告知书签名：还没有签名"),
        ("credit_consent_agreed", None, "还没有勾选：单独同意查询征信"),
        ("credit_signature", None, "授权书签名：还没有签名"),
        ("account_consent_agreed", None, "还没有勾选：单独同意使用账户信息"),
        ("registered_address", None, "填户籍地址"),
        ("staff_kin", None, "选是否本社员工亲属"),
        ("settlement_account", "6224-12", "结算账号只能是数字"),
        ("applicant", "m4", "林小雨未满 18 岁，不能作申请人"),
        ("applicant", "m9", "借款申请人没有「m9」这一项"),
        ("spouse", None, "选配偶"),
        ("spouse", "m1", "配偶要选另一个人"),
        ("id_number", STRANGER_NUMBER, "与农户档案里林秋生的号码不同：核对证件；档案有错先更正档案"),
        ("household", "h2", "这一页是另一户的，重新打开"),
    ],
)
def test_each_rule_is_one_sentence_at_its_field(field: str, typed: str | None, sentence: str) -> None:
    assert said(accept(**{field: typed})) == {field: sentence}


def test_who_is_not_married_has_no_spouse() -> None:
    assert said(accept(marital_status="丧偶")) == {"spouse": "婚姻状况不是已婚的，不选配偶"}
    assert said(accept(marital_status="丧偶", spouse=None, spouse_signature=None)) == {}


def test_whose_number_the_file_does_not_know_types_it_and_must_be_adult() -> None:
    stranger = member("m1", "林秋生", "户主", id_number=None, birth_date=None, is_adult=False, phone=None)
    of = page("accept_application", household=household((stranger, *FAMILY[1:])))
    assert set(said(filled(of, GOOD))) == {"id_number", "phone"}
    assert said(filled(of, GOOD, id_number=HEAD_NUMBER, phone="13800006021")) == {}
    young = filled(of, GOOD, id_number="330825200811259985", phone="13800006021")
    assert said(young) == {"applicant": "林秋生未满 18 岁，不能作申请人"}


@pytest.mark.parametrize("purpose", "种植 养殖 农机具 农资 运输 经商 建房 教育 医疗 消费".split())
def test_the_regime_follows_from_the_purpose(purpose: str) -> None:
    expected = "农户生活消费" if purpose in ("建房", "教育", "医疗", "消费") else "农户生产经营"
    assert accept(purpose=purpose).entry().values["regime"] == expected


def test_for_another_purpose_the_regime_is_chosen_with_a_reason() -> None:
    assert said(accept(purpose="其他")) == {"purpose_detail": "填用途说明", "regime_choice": "选其他用途归入"}
    form = accept(purpose="其他", purpose_detail="修祠堂前的路，为运茶", regime_choice="农户生产经营")
    assert said(form) == {} and form.entry().values["regime"] == "农户生产经营"


def test_above_a_year_nothing_is_repaid_in_one_sum() -> None:
    refused = accept(term_months="13", repayment_method="到期利随本清")
    assert said(refused) == {"repayment_method": "13 个月不能到期利随本清：期限减到 12 个月以内，或改为按季结息"}
    assert said(accept(term_months="24")) == {}


@pytest.mark.parametrize(
    ("born", "months", "asks"),
    [(date(1961, 11, 24), "1", True), (date(1962, 11, 25), "12", False), (date(1962, 11, 25), "24", True)],
)
def test_past_the_65th_birthday_a_reason_is_asked(born: date, months: str, asks: bool) -> None:
    old = member("m1", "林秋生", "户主", birth_date=born)
    of = page("accept_application", household=household((old, *FAMILY[1:])))
    assert ("age_reason" in said(filled(of, GOOD, term_months=months))) is asks
    assert said(filled(of, GOOD, term_months=months, age_reason="身体好，儿子同住")) == {}


def test_a_card_ends_on_a_day_or_is_for_life() -> None:
    assert said(accept(id_valid_for_life=None)) == {"id_valid_until": "填证件有效期止"}
    assert said(accept(id_valid_until="2030-01-01")) == {"id_valid_until": "长期有效的证件不填止日"}


def test_an_expired_or_unusual_card_is_a_warning_and_stops_nothing() -> None:
    expired = accept(id_valid_for_life=None, id_valid_from="2004-11-01", id_valid_until="2024-11-01")
    assert said(expired) == {}
    assert [str(sentence) for _, sentence in expired.warnings()] == ["证件 2024 年 11 月 1 日 已过期：到柜台前要换好证"]
    unusual = accept(id_valid_from="2008-05-01")
    assert [name for name, _ in unusual.warnings()] == ["id_valid_until"]
    assert accept().warnings() == []


def test_a_household_with_an_active_line_renews_it() -> None:
    line = SimpleNamespace(id="line1", state="有效", approved_limit=Decimal("10000.00"), valid_until=date(2027, 3, 1))
    form = filled(page("accept_application", household=household(lines=(line,))), GOOD)
    assert form.renews.shown() == "10,000.00 元，到 2027-03-01"
    assert form.entry().values["renews"] == "line1"


def test_a_household_whose_head_is_missing_cannot_apply() -> None:
    form = filled(page("accept_application", household=household(state="户主待补")), GOOD)
    assert said(form) == {"": "林秋生户的户主资料还没补全：先补全农户档案，再受理"}


def test_a_draft_is_shown_as_it_was_typed() -> None:
    form = form_for("accept_application").for_page(
        page("accept_application", household=household(), draft={"amount": "一万", "purpose": "养殖"})
    )
    assert form.amount.shown() == "一万" and form.purpose.shown() == "养殖"


def test_who_is_related_leaves_it_to_somebody_else() -> None:
    of = page("accept_application", household=household(), first_act=True)
    assert said(filled(of, GOOD, no_relation="no")) == {"no_relation": "有需要回避的情形，这一件由别人受理"}
    assert filled(of, GOOD, no_relation="yes").entry().no_relation is True
    assert said(filled(of, GOOD)) == {"no_relation": "本人与借款户没有亲属、担保等需要回避的情形：选是或否"}


def test_which_privacy_notice_was_shown_is_handed_in_with_the_application() -> None:
    form = accept()
    shown = form.entry().beside[0]
    notice = privacy_notice(household().branch_name)
    assert form.privacy_notice.data == notice.text
    assert shown.record is ShownText
    assert (shown.values["kind"], shown.values["version"]) == ("个人信息处理告知", IN_USE)
    assert shown.values["text_digest"] == sha256(notice.text.encode()).hexdigest()
    assert shown.values["subject"] == HEAD.person


def beside(form: TaskForm, record: Any) -> list[dict[str, Any]]:
    return [dict(one.values) for one in form.entry().beside if one.record is record]


def test_each_sensitive_thing_is_agreed_to_by_its_own_text() -> None:
    sheets = {one["kind"]: one for one in beside(accept(), SignedSheet)}
    assert set(sheets) == {"征信查询授权", "账户信息处理同意", "申请书配偶签名"}
    for kind in (Sheet.CREDIT_ENQUIRY, Sheet.ACCOUNT):
        words = sheet_text(kind, household().branch_name)
        assert (sheets[kind]["version"], sheets[kind]["text_digest"]) == (words.version, words.digest)
        assert sheets[kind]["subject"] == HEAD.person
    assert sheets["征信查询授权"]["signature"] == "a3"
    assert (sheets["申请书配偶签名"]["subject"], sheets["申请书配偶签名"]["signature"]) == (WIFE.person, "a4")


def test_the_spouse_signs_the_application_or_it_is_said_why_not() -> None:
    assert said(accept(spouse_signature=None)) == {"spouse_unsigned_reason": "填配偶没有签的原因"}
    form = accept(spouse_signature=None, spouse_unsigned_reason="在杭州务工", co_borrower="yes")
    assert said(form) == {}
    (detail,) = beside(form, ApplicationDetail)
    assert detail["spouse_unsigned_reason"] == "在杭州务工" and detail["co_borrower"] == WIFE.person
    alone = accept(marital_status="丧偶", spouse=None, spouse_signature=None, co_borrower="yes")
    assert said(alone) == {"co_borrower": "没有选配偶"}


def test_where_he_is_registered_and_his_account_are_kept_beside_the_form() -> None:
    (detail,) = beside(accept(settlement_account="6224 1200 0000 3307"), ApplicationDetail)
    assert detail["settlement_account"] == "6224120000003307" and detail["registered_address"] == "石桥村三组 12 号"
    assert (detail["staff_kin"], detail["staff_kin_who"], detail["co_borrower"]) == ("不是", None, None)


def test_kin_of_staff_is_told_to_the_reviewer_and_close_kin_of_credit_staff_gets_no_loan() -> None:
    other = "其他员工的亲属或远亲"
    assert said(accept(staff_kin=other)) == {"staff_kin_who": "填是谁的什么亲属"}
    entry = accept(staff_kin=other, staff_kin_who="柜员江敏的表哥").entry()
    assert entry.outcome == "ok" and [one.kind for one in entry.findings] == ["员工亲属"]
    entry = accept(staff_kin="信贷人员本人或近亲属", staff_kin_who="客户经理林晓峰的弟弟").entry()
    assert entry.outcome == "refused" and entry.refusal is not None and entry.refusal.ground == "关系人"
    assert "林晓峰的弟弟" in entry.refusal.facts and accept().entry().findings == ()


def test_the_notice_in_use_is_the_one_that_was_read() -> None:
    """A signed text never changes: whoever needs another wording adds a version and its digest here."""
    known = {
        "P-1": "99d713efb6529a2f",
        "P-2": "a9a8dc0d46423ea0",
        "C-1": "b0a66fa96089b963",
        "K-1": "30d0041187a247f7",
        "H-1": "b4e2fc65a2d0a954",
    }
    sources = {**TEXTS, **{version: words for version, (_, words) in SHEETS.items()}}
    assert {version: sha256(words.encode()).hexdigest()[:16] for version, words in sources.items()} == known
    assert {IN_USE, *SHEETS_IN_USE.values()} <= set(known)
