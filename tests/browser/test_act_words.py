"""Button, sentence and capitals follow what is chosen and typed; what cannot be done yet says why and is not sent."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenFor
from tests.builders.house import House


def test_the_sentence_follows_decision_and_amount(sqlite_house: House, address: str, open_for: OpenFor) -> None:
    row = sqlite_house.case_at("approve_grant")
    page = open_for(address).logs_in("shenjianguo").goes_to(f"/tasks/{row.id}").page
    button, sign = page.locator("[data-act]"), page.locator("[data-signs]:not([hidden])")
    waits = page.locator("[data-awaits]:not([hidden])")
    expect(button).to_have_attribute("aria-disabled", "true")
    assert waits.inner_text() == "还不能提交：没有声明有无回避情形"
    page.locator("[name=no_relation][value=yes]").check()
    assert waits.inner_text() == "还不能提交：没有选审批决定"
    assert page.locator("[data-capitals=approved_limit]").is_hidden()
    button.click(force=True)
    assert page.url.endswith(f"/tasks/{row.id}")
    page.locator("[name=decision][value=部分同意]").check()
    page.locator("[name=approved_limit]").fill("6500")
    assert button.inner_text().strip() == "签字并授信 6,500.00 元"
    assert "授信 6,500.00 元，建议是 8,000.00 元" in sign.inner_text()
    assert page.get_by_text("人民币陆仟伍佰元整，比建议少 1,500.00 元").is_visible()
    assert waits.inner_text() == "还不能提交：没有填理由"
    page.locator("[name=reasons]").fill("先少借一点")
    assert button.get_attribute("aria-disabled") == "false"
    page.locator("[name=decision][value=不同意]").check()
    assert button.inner_text().strip() == "签字，不同意授信"
    assert sign.count() == 1


def test_whoever_is_related_only_declares_it(sqlite_house: House, address: str, open_for: OpenFor) -> None:
    row = sqlite_house.case_at("approve_grant")
    page = open_for(address).logs_in("shenjianguo").goes_to(f"/tasks/{row.id}").page
    page.locator("[name=no_relation][value=no]").check()
    button = page.locator("[data-act]")
    assert button.inner_text().strip() == "申报回避，交给别人办"
    assert button.get_attribute("aria-disabled") == "false"
    assert page.locator("[data-awaits]:not([hidden])").count() == 0
    assert page.locator("[data-signs]:not([hidden])").count() == 0
    assert "沈建国 声明与借款户有要回避的情形，不办本案" in page.locator("[data-recusal]").inner_text()
    page.locator("[name=no_relation][value=yes]").check()
    assert button.inner_text().strip() == "签字并提交授信审批"
