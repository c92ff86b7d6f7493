"""What is typed is kept by itself; a lost connection and a second window are told."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenFor
from tests.browser.person import Person
from tests.builders.house import House


@pytest.fixture
def visiting(sqlite_house: House, address: str, open_for: OpenFor) -> Person:
    """The client manager before the visit's form."""
    row = sqlite_house.case_at("visit_household")
    person = open_for(address).logs_in("linxiaofeng").goes_to(f"/tasks/{row.id}")
    person.page.wait_for_load_state("networkidle")
    return person.unfolds()


def test_what_is_typed_is_there_again_after_a_reload(visiting: Person) -> None:
    page = visiting.page
    page.fill("[name=visited_at]", "石桥村三组")
    page.locator("[name=add-land]").click()
    page.fill("[name='land-0-crop']", "水稻")
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
    page.reload()
    expect(page.locator("[name=visited_at]")).to_have_value("石桥村三组")
    expect(page.locator("[name='land-0-crop']")).to_have_value("水稻")


def test_a_lost_connection_says_so_and_what_was_typed_is_saved_when_it_is_back(visiting: Person) -> None:
    page = visiting.page
    page.context.set_offline(True)
    page.fill("[name=visited_at]", "石桥村三组")
    expect(page.locator("[data-saved]")).to_contain_text("没有保存：连不上服务器")
    expect(page.locator("[name=visited_at]")).to_have_value("石桥村三组")
    page.context.set_offline(False)
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
    visiting.faults[:] = [one for one in visiting.faults if "ERR_INTERNET_DISCONNECTED" not in one]


def test_a_second_window_with_the_same_form_is_told_and_so_is_the_first(visiting: Person) -> None:
    second = visiting.page.context.new_page()
    expect(visiting.page.locator("[data-second]")).to_be_hidden()
    second.goto(visiting.page.url)
    expect(second.locator("[data-second]")).to_contain_text("另一个窗口")
    expect(visiting.page.locator("[data-second]")).to_be_visible()


def test_the_sums_follow_what_is_typed(visiting: Person) -> None:
    page = visiting.page
    for name in ("add-land", "add-land", "add-stock"):
        page.locator(f"[name={name}]").click()
    page.fill("[name='land-0-yield_kg']", "１，８９０.5")
    page.fill("[name='land-0-price']", "2.80")
    page.fill("[name='stock-0-income']", "1000.10")
    page.fill("[name=income_wages]", "20,000")
    page.fill("[name=outgo_living]", "30000")
    expect(page.locator("output[name='land-0-income']")).to_have_text("5,293.40 元")
    expect(page.locator("output[name=income_planting]")).to_have_text("5,293.40 元")
    expect(page.locator("output[name=income_total]")).to_have_text("26,293.50 元")
    expect(page.locator("output[name=net_income]")).to_have_text("-3,706.50 元")
    page.fill("[name=outgo_living]", "6293.50")
    page.locator("[name=add-debts]").click()
    page.fill("[name='debts-0-balance']", "5,000")
    expect(page.locator("output[name=debts_to_income]")).to_have_text("25 %")
    page.fill("[name=outgo_living]", "30000")
    expect(page.locator("output[name=debts_to_income]")).to_have_text("—")
    page.locator("[data-list=land] [data-remove]").first.click()
    expect(page.locator("output[name=income_planting]")).to_have_text("0.00 元")
