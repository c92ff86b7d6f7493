"""Nothing on a page moves once it is drawn, at a desk or on a telephone."""

import pytest

from tests.browser.conftest import OpenFor
from tests.browser.person import DESK, PHONE
from tests.builders.house import House

# What the field calls good is a tenth (Web Vitals, cumulative layout shift); ours is half of it.
MOST = 0.05
WATCHED = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.moved += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "telephone"])
def test_no_main_page_jumps(sqlite_house: House, address: str, open_for: OpenFor, size: tuple[int, int]) -> None:
    house = sqlite_house
    review, visit = house.case_at("review_credit"), house.case_at("visit_household", 1)
    number, household = house.row(review.application).number, house.row(review.application).household
    moved: dict[str, float] = {}
    for login, pages in (
        ("linxiaofeng", ("/work/", f"/tasks/{visit.id}", f"/cases/{number}", f"/cases/{number}/withdraw",
                         f"/households/{household}", "/cases/", "/account/")),
        ("gaojun", ("/director/", "/work/?scope=branch", "/admin/staff/", "/ledger/")),
        ("xuming", ("/audit/", f"/audit/cases/{number}")),
        ("shenjianguo", (f"/tasks/{review.id}",)),
    ):  # fmt: skip
        person = open_for(address, viewport={"width": size[0], "height": size[1]})
        person.page.add_init_script(WATCHED)
        person.logs_in(login)
        for page in pages:
            person.goes_to(page)
            person.page.wait_for_load_state("networkidle")
            moved[page] = person.page.evaluate("window.moved")
    assert {page: much for page, much in moved.items() if much > MOST} == {}
