"""Beside an application stands what the household comes to with it, and whether two must visit (G1-03)."""

from tests.builders.house import Browser, House


def sent(browser: Browser, house: House, **given: str) -> str:
    address = f"/households/{house.households[0]}/apply"
    answer = browser.post(address, given)
    assert answer.status_code == 422
    return answer.text


def test_the_total_of_the_household_says_how_many_visit(sqlite_house: House) -> None:
    browser = sqlite_house.signed_in("linxiaofeng")
    shut, below = " data-two hidden>", " data-one hidden>"
    few = sent(browser, sqlite_house, amount="29900")
    assert "29,900.00" in few
    assert shut in few
    assert below not in few
    many = sent(browser, sqlite_house, amount="30000")
    assert below in many
    assert shut not in many
    assert "到了 30,000.00 元，要两人调查" in many


def test_a_card_that_ends_soon_is_told_of_and_stops_nothing(sqlite_house: House) -> None:
    browser = sqlite_house.signed_in("linxiaofeng")
    page = sent(browser, sqlite_house, id_valid_until="2027-01-08")
    assert "45 天后过期。可受理，柜台要看新证" in page
    errors = page.split('id="errors"')[1].split("</ul>")[0]
    assert "过期" not in errors


def test_the_papers_are_signed_one_by_one_and_the_application_last(sqlite_house: House) -> None:
    page = sqlite_house.signed_in("linxiaofeng").get(f"/households/{sqlite_house.households[0]}/apply").text
    order = ["① ", "② ", "③ ", "④ ", 'name="applicant_signature"']
    places = [page.index(mark) for mark in order]
    assert places == sorted(places)
    assert "受理，转上门调查" in page
    assert "这户没有别的申请在办" in page
    assert 'aria-current="step"><i>一</i>调查关' in page
