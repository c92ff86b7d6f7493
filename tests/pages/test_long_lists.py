"""Lists of many rows go on behind a key: every row comes once, in its order, however much is done in between."""

import re

import pytest

from tests.builders.house import House
from tests.builders.many import copies

FEW, MANY = 3, 130
NEXT = re.compile(r'<a [^>]*href="([^"]*after=[^"]*)"')
CASE, TASK = (
    re.compile(r'data-row><td><a class="fg-link" href="/cases/([^"]+)"'),
    re.compile(r'href="/tasks/([0-9a-f]{32})"'),
)


def walked(house: House, login: str, address: str, row: re.Pattern[str]) -> list[list[str]]:
    """The rows of each page, one page after the other."""
    browser, pages = house.signed_in(login), list[list[str]]()
    while address:
        shown = browser.get(address)
        assert shown.status_code == 200
        pages.append(list(dict.fromkeys(row.findall(shown.text))))
        onward = NEXT.search(shown.text)
        address = onward[1].replace("&amp;", "&") if onward else ""
    return pages


@pytest.mark.parametrize(("address", "row"), [("/cases/", CASE), ("/work/?scope=branch", TASK)])
def test_every_row_comes_once_on_three_pages(house: House, address: str, row: re.Pattern[str]) -> None:
    for place in range(FEW):
        house.case(place)
    copies(house, FEW, MANY, of=FEW)
    pages = walked(house, "gaojun", address, row)
    assert [len(one) for one in pages] == [50, 50, MANY - 100]
    assert len({one for page in pages for one in page}) == MANY


def test_what_is_done_in_between_shifts_nothing(house: House) -> None:
    for place in range(FEW):
        house.case(place)
    copies(house, FEW, MANY, of=FEW)
    director = house.signed_in("gaojun")
    first = director.get("/cases/")
    house.case(FEW)
    onward = NEXT.search(first.text)
    assert onward is not None
    second = director.get(onward[1].replace("&amp;", "&")).text
    assert not set(CASE.findall(first.text)) & set(CASE.findall(second))
    assert "从头看" in second


@pytest.mark.parametrize(
    "address", ["/cases/?after=%00", "/cases/?after=nothing", "/work/?after=nothing", "/work/?after=%E5%A5%BD"]
)
def test_a_key_that_nobody_gave_out_breaks_nothing(sqlite_house: House, address: str) -> None:
    assert sqlite_house.signed_in("gaojun").get(address).status_code == 200
