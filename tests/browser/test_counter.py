"""The teller's pages while one works on them: signatures that stay or fall, the way to what is missing, no mouse."""

from pathlib import Path

from playwright.sync_api import Page, expect

from forms.by_key import form_for
from tests.browser.conftest import OpenFor
from tests.browser.papers import Papers
from tests.browser.person import Person
from tests.builders.house import House

NOW = ".fg-mini [aria-current]"


def serving(house: House, address: str, open_for: OpenFor, task: str) -> Person:
    """蒋丽 before a task of the counter."""
    row = house.case_at(task)
    return open_for(address).logs_in("jiangli").goes_to(f"/tasks/{row.id}")


def drawn(page: Page, field: str) -> bool:
    """Whether something is drawn into a pad."""
    return bool(page.locator(f"[name={field}]").input_value())


def test_a_recording_that_arrives_leaves_the_signatures_and_the_strip_counts_them(
    sqlite_house: House, address: str, open_for: OpenFor, tmp_path: Path
) -> None:
    teller = serving(sqlite_house, address, open_for, "sign_contract")
    page = teller.page
    expect(page.locator(NOW)).to_contain_text("还差 2 个签字")
    teller.signs("cost_signature")
    expect(page.locator(NOW)).to_contain_text("还差 1 个签字")
    expect(page.locator("#borrower_signature [data-pad]")).to_have_class("fg-pad is-wait")
    teller.signs("borrower_signature")
    expect(page.locator(NOW)).to_contain_text("签字齐了")
    recording = Papers(tmp_path).recording(sqlite_house.person("jiangli"))
    page.set_input_files("[name='signing_recording-file']", recording)
    page.wait_for_selector(".fg-photo progress", state="detached")
    assert drawn(page, "cost_signature") and drawn(page, "borrower_signature")
    expect(page.locator(NOW)).to_contain_text("签字齐了")


def test_another_amount_is_signed_anew(sqlite_house: House, address: str, open_for: OpenFor) -> None:
    teller = serving(sqlite_house, address, open_for, "prepare_iou")
    page = teller.page
    teller.signs("borrower_signature")
    expect(page.locator(NOW)).to_contain_text("签字齐了")
    page.fill("[name=phone_on_iou]", "13857001234")
    page.locator("[name=phone_on_iou]").blur()
    assert drawn(page, "borrower_signature")
    page.fill("[name=amount]", "6500")
    page.locator("[name=amount]").blur()
    expect(page.locator("#iou-boxes")).to_contain_text("人民币陆仟伍佰元整")
    expect(page.locator("#iou-plan tfoot")).to_contain_text("6,500.00")
    assert not drawn(page, "borrower_signature")
    expect(page.locator(NOW)).to_contain_text("还差 1 个签字")
    expect(page.locator("[data-act]")).to_have_text("送放款审批 6,500.00 元")


def test_the_counter_is_worked_without_a_mouse(
    sqlite_house: House, address: str, open_for: OpenFor, tmp_path: Path
) -> None:
    house = sqlite_house
    row = house.case_at("verify_identity")
    given = house.signed_in("jiangli").answers(row.id)
    given["networked_at"] = given["networked_at"][:16]
    asked = form_for("verify_identity").for_page(house.conduct.page(house.person("jiangli"), row.id))
    teller = open_for(address).logs_in("jiangli").goes_to("/counter/")
    page = teller.page
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type(given["read_id_number"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tasks/{row.id}")
    papers = Papers(tmp_path)
    for side in ("card_front", "card_back"):
        page.set_input_files(f"[name='{side}-file']", papers.picture(house.person("jiangli"), side))
    page.wait_for_selector(".fg-photo progress", state="detached")
    # Ctrl+Enter leads to what is missing; it sends nothing.
    page.keyboard.press("Control+Enter")
    waits = page.locator("[data-awaits]:not([hidden])")
    expect(waits).to_be_visible()
    waited_for = waits.get_attribute("data-awaits")
    expect(page.locator(f"[name={waited_for}]").first).to_be_focused()
    # A figure does not lead to a gate while a field has the focus.
    page.keyboard.press("1")
    assert page.url.endswith(f"/tasks/{row.id}")
    page.locator("[name=read_name]").focus()
    page.keyboard.type(given["read_name"])
    page.keyboard.press("Tab")
    page.keyboard.type(given["read_id_number"])
    expect(page.locator("#compared-said")).to_have_text("号码 18 位全同")
    page.keyboard.press("Tab")
    page.keyboard.type(given["read_address"])
    done = ("read_name", "read_id_number", "read_address", "card_front", "card_back")
    teller.fills({name: value for name, value in given.items() if name in asked and name not in done})
    page.locator("[name=verdict][value='身份真实']").focus()
    expect(page.locator("[data-act]")).to_have_text("身份真实，下一步")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert not page.locator("#errors").count(), page.locator("#errors").inner_text()
    assert house.open_tasks(row.application) == {"check_borrowing"}
