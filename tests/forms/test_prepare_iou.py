"""填制借据: amount, days, account, telephone and signatures (G2-08, G2-12, G3-08, G3-12, G3-14)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from forms.by_key import form_for
from tests.forms.counter_pages import application, at_counter, granted, line, page, posted, said, without
from workflows.records.disbursement import IouForm

GOOD = {
    "amount": "15,000", "due_on": "2027-11-24", "purpose": "种植", "pay_to_kind": "自主支付", "pay_to_name": "林秋生",
    "pay_to": "6224 1234 5678 3307", "phone_on_iou": "138 1234 5678", "borrower_signature": "s1",
    "co_borrower_signature": "s2",
}  # fmt: skip


def iou(sent: dict[str, Any], **changes: Any) -> Any:
    """The form as sent."""
    return posted(page("prepare_iou", changes.pop("rounds", at_counter()), **changes), sent)


def test_filled_and_signed() -> None:
    form = iou(GOOD)
    assert said(form) == {}
    values = form.entry().values
    assert (values["amount"], values["pay_to"], values["disbursed_on"]) == (
        Decimal("15000.00"), "6224123456783307", date(2026, 11, 24),
    )  # fmt: skip
    assert form["amount_in_words"].data == "人民币壹万伍仟元整" and form["annual_rate"].data == "5.6750%"
    assert sum(one.principal for one in form.plan()) == Decimal("15000.00")
    kept = {c.name for c in IouForm.__table__.columns if not c.nullable}
    assert kept - set(values) == {"id", "branch", "application", "task", "round", "person", "subject", "at"}


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_nothing_may_lack(missing: str) -> None:
    assert missing in said(iou(without(GOOD, missing)))


@pytest.mark.parametrize(
    ("amount", "changes", "word"),
    [
        ("14,950", {}, "14,900 或 15,000"),
        ("0", {}, "100 的整数倍"),
        ("15,000", {"available": Decimal("8000.00")}, "最多可放 8,000.00 元"),
        ("15,000", {"application": application(amount=Decimal("9000.00"))}, "申请的是 9,000.00 元"),
    ],
)
def test_the_amount(amount: str, changes: dict[str, Any], word: str) -> None:
    assert word in said(iou(GOOD | {"amount": amount}, **changes))["amount"]


@pytest.mark.parametrize(
    ("due_on", "changes", "word"),
    [
        ("2026-11-24", {}, "晚于今天"),
        ("2027-11-25", {}, "申请期限"),
        ("2027-11-24", {"line": line(term_limit_months=6)}, "授信的最长期限"),
        ("2027-11-24", {"line": line(latest_due_on=date(2027, 11, 23))}, "授信定的最晚到期日"),
        ("2028-11-25", {"application": application(term_months=36),
                        "line": line(term_limit_months=36, valid_until=date(2026, 11, 24))}, "额度到期后"),
        ("2027-11-25", {"application": application(term_months=36),
                        "line": line(repayment_method="到期利随本清")}, "利随本清"),
    ],
)  # fmt: skip
def test_the_due_day(due_on: str, changes: dict[str, Any], word: str) -> None:
    form = iou(GOOD | {"due_on": due_on}, **changes)
    assert word in said(form)["due_on"] and form.plan() == ()


def test_a_due_day_that_is_off_stays_and_says_until_when_it_can_be_paid() -> None:
    # 1 May 2027 is a Saturday and Labour Day; Sunday follows.
    form = iou(GOOD | {"due_on": "2027-05-01"})
    assert said(form) == {} and form.values()["due_on"] == date(2027, 5, 1)
    [warned] = [str(sentence) for name, sentence in form.warnings() if name == "due_on"]
    assert "2027 年 5 月 3 日" in warned and "不算逾期" in warned
    assert [name for name, _ in iou(GOOD | {"due_on": "2027-04-30"}).warnings() if name == "due_on"] == []


def test_the_last_day_itself_is_good() -> None:
    assert said(iou(GOOD, line=line(latest_due_on=date(2027, 11, 24)))) == {}


def test_the_purpose_is_the_one_that_was_granted() -> None:
    assert "退回上门调查" in said(iou(GOOD | {"purpose": "养殖"}))["purpose"]


def test_own_account_is_the_borrowers_and_others_need_proof() -> None:
    assert "受托支付" in said(iou(GOOD | {"pay_to_name": "林晓峰"}))["pay_to_name"]
    entrusted = GOOD | {"pay_to_kind": "受托支付", "pay_to_name": "县农资公司"}
    assert "payee_proof" in said(iou(entrusted))
    assert said(iou(entrusted | {"payee_proof": ["d1"]})) == {}


@pytest.mark.parametrize(("account", "word"), [("6224-1234", "只能是数字"), ("1234567", "8 到 32 位")])
def test_the_account_is_a_number(account: str, word: str) -> None:
    assert word in said(iou(GOOD | {"pay_to": account}))["pay_to"]


def test_the_telephone_is_a_telephone() -> None:
    assert "phone_on_iou" in said(iou(GOOD | {"phone_on_iou": "12345678901"}))


def test_no_iou_before_the_contract_or_under_a_line_that_does_not_hold() -> None:
    assert "先面签合同" in said(iou(GOOD, rounds=granted() | {"identity": at_counter()["identity"]}))[""]
    assert "停用" in said(iou(GOOD, line=line(state="停用")))[""]
    assert "不能用信" in said(iou(GOOD, line=line(valid_until=date(2026, 11, 23))))[""]


def test_the_copy_of_the_card_is_kept_first() -> None:
    rows = at_counter()
    rows["identity"][0].card_back = None
    assert "id_copy_kept" in said(iou(GOOD, rounds=rows))


def test_it_begins_with_what_was_asked_for_as_far_as_the_line_goes() -> None:
    form = form_for("prepare_iou").for_page(page("prepare_iou", at_counter(), available=Decimal("8050.00")))
    assert form["amount"].data == Decimal("8000.00") and form["due_on"].data == date(2027, 11, 24)
    assert form["pay_to"].data is None and form["phone_on_iou"].data is None
