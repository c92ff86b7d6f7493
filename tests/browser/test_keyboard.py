"""Everything without a mouse: the keys of the list, of the search and of the main act; nothing is sent while Chinese is composed."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenFor
from tests.builders.house import House

# What an input method does: the keys belong to it until the composition ends.
COMPOSED = """(field) => { const key = new KeyboardEvent('keydown', {key: 'Enter', ctrlKey: true, isComposing: true, bubbles: true,
  cancelable: true}); field.dispatchEvent(key); return key.defaultPrevented; }"""


def ready(page: Page) -> Page:
    """The page, once it listens to keys."""
    page.wait_for_selector("html[data-ready]")
    return page


def focused(page: Page) -> str:
    """The text of what has the focus."""
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_a_list_is_walked_and_opened_by_keys_and_a_gate_chosen_by_its_number(
    sqlite_house: House, address: str, open_for: OpenFor
) -> None:
    house = sqlite_house
    first, second = house.case_at("visit_household"), house.case_at("collect_consent", 1)
    page = open_for(address).logs_in("linxiaofeng").goes_to("/work/?scope=branch").page
    names = page.locator("main tbody a.fg-link").all_inner_texts()
    assert len(names) > 1
    ready(page).keyboard.press("j")
    assert focused(page) == names[0]
    page.keyboard.press("j")
    assert focused(page) == names[1]
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/*")
    assert page.url.rsplit("/", 1)[1] in {first.id, *(row.id for row in house.conduct.open(second.application))}
    page.go_back()
    ready(page).keyboard.press("2")
    page.wait_for_url("**gate=rating_and_grant**")
    expect(page.locator("main tbody a.fg-link")).to_have_count(0)
    page.goto(f"{address}/cases/{house.row(first.application).number}")
    ready(page).keyboard.press("4")
    page.wait_for_url("**diagram=filing**")


def test_the_search_has_a_key_and_letters_in_a_field_are_letters(
    sqlite_house: House, address: str, open_for: OpenFor
) -> None:
    sqlite_house.case_at("visit_household")
    page = open_for(address).logs_in("linxiaofeng").goes_to("/work/").page
    ready(page).keyboard.press("/")
    box = page.locator("[data-search]:focus")
    expect(box).to_be_visible()
    page.keyboard.type("jk1/")
    expect(box).to_have_value("jk1/")
    assert page.url.endswith("/work/")
    page.keyboard.press("Escape")
    expect(page.locator("[data-search]").first).to_have_value("jk1/")
    assert page.evaluate("document.activeElement === document.body"), "the key leaves the field and takes nothing away"


def test_the_main_act_has_a_key_that_leads_to_what_is_wrong_and_waits_for_the_input_method(
    sqlite_house: House, address: str, open_for: OpenFor
) -> None:
    row = sqlite_house.case_at("collect_consent")
    page = open_for(address).logs_in("linxiaofeng").goes_to(f"/tasks/{row.id}").page
    ready(page)
    field = page.locator("main textarea, main input[type=text]").first
    assert not field.evaluate(COMPOSED), "a key of the input method is left to it"
    assert page.url.endswith(row.id)
    page.keyboard.press("Control+Enter")
    expect(page.locator("input[name=decision]").first).to_be_focused()


def test_a_teller_serves_a_customer_without_a_mouse(sqlite_house: House, address: str, open_for: OpenFor) -> None:
    house = sqlite_house
    row = house.case_at("verify_identity")
    page = open_for(address).logs_in("jiangli").goes_to("/counter/").page
    expect(page.locator("main [name=q]")).to_be_focused()
    page.keyboard.type(house.row(row.application).number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tasks/{row.id}", wait_until="load")
    ready(page).keyboard.press("Control+Enter")
    expect(page.locator("form[action$='/complete'] :focus")).to_have_count(1)
