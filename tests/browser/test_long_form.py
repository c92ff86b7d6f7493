"""The visit's form in sections: each says what it lacks, a shut one opens for what is to be changed, a telephone shows one."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenFor
from tests.browser.person import PHONE, Person
from tests.builders.house import House

LAND = "#s4"


def visiting(house: House, address: str, open_for: OpenFor, **options: object) -> Person:
    """The client manager before the visit's form."""
    row = house.case_at("visit_household")
    person = open_for(address, **options).logs_in("linxiaofeng").goes_to(f"/tasks/{row.id}")
    person.page.wait_for_selector(".fg-form.is-paged")
    return person


def in_rail(page: Page, section: str) -> Locator:
    """What the rail says of a section."""
    return page.locator(f"[data-rail] a[href='{section}'] small")


def test_a_section_says_what_it_lacks_and_a_plot_shuts_to_one_line(
    sqlite_house: House, address: str, open_for: OpenFor
) -> None:
    page = visiting(sqlite_house, address, open_for).page
    expect(page.locator(f"{LAND} [data-summary]")).to_have_text("没有土地")
    page.locator(f"{LAND} [data-open]").click()
    page.locator("[name=add-land]").click()
    page.fill("[name='land-0-mu']", "3")
    page.fill("[name='land-0-crop']", "番茄")
    # Lacking: kind, and whether it is one's own.
    expect(page.locator(f"[data-rail] a[href='{LAND}'] small")).to_have_text("缺 2")
    page.locator("[name=add-land]").click()
    first = page.locator("[data-list=land] [data-line]").first
    expect(first.locator("[data-told]")).to_have_text("番茄，0.00 元，缺 2 项")
    expect(page.locator("[name='land-0-mu']")).to_be_hidden()
    first.locator("[data-turn]").click()
    page.locator("[name='land-0-kind'][value='大棚']").check()
    page.locator("[name='land-0-own_or_rented']").first.check()
    # A second, blank line falls away.
    expect(in_rail(page, LAND)).to_have_text("1 处")


def test_what_is_to_be_changed_opens_the_section_and_the_line_in_which_it_stands(
    sqlite_house: House, address: str, open_for: OpenFor
) -> None:
    page = visiting(sqlite_house, address, open_for).page
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#errors")
    page.wait_for_selector(".fg-form.is-paged")
    page.locator("#s2 [data-open][aria-expanded=true]").click()
    expect(page.locator("[name=visited_at]")).to_be_hidden()
    page.locator("#errors a[href='#visit_outcome']").click()
    expect(page.locator("#visit_outcome")).to_be_visible()
    expect(page.locator("#visit_outcome")).to_be_focused()


def test_a_telephone_shows_one_section_at_a_time_and_leads_on(
    sqlite_house: House, address: str, open_for: OpenFor
) -> None:
    width, height = PHONE
    page = visiting(sqlite_house, address, open_for, viewport={"width": width, "height": height}).page
    shown = page.locator("[data-section]:visible")
    expect(shown).to_have_count(1)
    send = page.locator("button[type=submit].fg-btn--main[form=form]")
    expect(send).to_be_hidden()
    sections = page.locator("[data-section]").count()
    for step in range(1, sections):
        page.locator("[data-forth]").click()
        expect(page.locator("[data-step] b")).to_contain_text(f"第 {step} 节")
        expect(shown).to_have_count(1)
    expect(send).to_be_visible()
    page.locator("[data-step] button").click()
    page.locator("[data-rail] a[href='#s2']").click()
    expect(page.locator("[name=visited_at]")).to_be_visible()


def test_without_javascript_every_section_stands_open(sqlite_house: House, address: str, open_for: OpenFor) -> None:
    row = sqlite_house.case_at("visit_household")
    page = open_for(address, java_script_enabled=False).logs_in("linxiaofeng").goes_to(f"/tasks/{row.id}").page
    for name in ("visited_at", "outgo_living", "neighbours_view_by"):
        expect(page.locator(f"[name={name}]")).to_be_visible()
