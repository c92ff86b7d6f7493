"""What one request asks the database: nothing twice, and no more than a person's page is worth."""

import pytest

from tests.builders.house import Browser, House
from tests.builders.many import copies
from tests.pages.every_page import Asked, Looked, Walk, worst
from workflows.queries.work_list import WorkRow

MOST_STATEMENTS, MOST_BYTES = 12, 150 * 1024
LISTS = ("/work/", "/work/?scope=branch", "/cases/", "/director/", "/counter/", "/search/", "/ledger/", "/audit/")
FEW, MANY = 12, 400

# The whole file of a case is one statement, however many forms it holds, and so are the facts of the guard.
MOST = {
    "review_credit": {"work": 7, "task": 8, "case": 11, "complete": 65},
    "assemble_dossier": {"work": 7, "task": 8, "case": 12, "complete": 50},
}


def at(house: House, task: str) -> tuple[WorkRow, Browser, dict[str, str]]:
    row = house.case_at(task)
    logins = {actor.person: login for login, actor in house.cooperative.people.items()}
    browser = house.signed_in(logins[house.conduct.somebody(row).person])
    pages = {"work": "/work/", "task": f"/tasks/{row.id}", "case": f"/cases/{row.number}"}
    browser.get(pages["work"])  # the diagrams are parsed once a process
    return row, browser, pages


@pytest.mark.parametrize("task", MOST)
def test_a_page_asks_nothing_twice_and_no_more_than_before(sqlite_house: House, task: str) -> None:
    _, browser, pages = at(sqlite_house, task)
    asked = Asked(sqlite_house.app)
    for name, address in pages.items():
        asked.clear()
        assert browser.get(address).status_code == 200
        assert sorted({one for one in asked if asked.count(one) > 1}) == []
        assert len(asked) <= MOST[task][name], name


@pytest.mark.parametrize("task", MOST)
def test_a_completed_task_asks_no_more_than_before(sqlite_house: House, task: str) -> None:
    row, browser, pages = at(sqlite_house, task)
    data = browser.answers(row.id) | browser.hidden(pages["task"])
    asked = Asked(sqlite_house.app)
    assert browser.client.post(f"{pages['task']}/complete", data=data).status_code == 303
    assert len(asked) <= MOST[task]["complete"]


def lived_in(house: House) -> House:
    """Cases at every gate, one filed with a line, one refused, and time gone by."""
    house.filed(revolving="yes")
    for place, task in enumerate(("visit_household", "collect_consent", "review_credit", "approve_grant"), start=1):
        house.case_at(task, place)
    house.case_at("vote_on_grant", 5, amount="36000")
    house.case_at("sign_contract", 6)
    refused = house.case_at("verify_identity", 7).application
    house.conduct.step(refused, verdict="不真实", person_matches_photo="no", evidence="持证人与照片明显不是同一人")
    house.clock.later(days=30)
    house.work()
    return house


def pages_of(house: House, *, most: int) -> list[Looked]:
    """What everybody who works there comes to, once the diagrams are parsed."""
    asked, looked = Asked(house.app), list[Looked]()
    for login in house.cooperative.people:
        browser = house.signed_in(login)
        browser.get("/")
        looked += Walk(browser, asked, most).pages("/")
    return looked


def test_no_page_asks_more_than_twelve_questions_or_anything_twice_or_is_heavy(house: House) -> None:
    looked = pages_of(lived_in(house), most=2)
    found = worst(looked)
    assert {
        "tasks.show",
        "tasks.hand_over",
        "cases.show",
        "households.show",
        "director.show",
        "auditor.case",
        "auditor.verdict",
    } <= set(found)
    assert {name: n for name, (n, _) in found.items() if n > MOST_STATEMENTS} == {}
    assert {name: size for name, (_, size) in found.items() if size > MOST_BYTES} == {}
    assert [(one.address, one.twice) for one in looked if one.twice] == []


def test_a_list_asks_as_much_of_many_cases_as_of_few(sqlite_house: House) -> None:
    house = sqlite_house
    for place in range(FEW):
        house.case(place)
    asked, browsers = Asked(house.app), [house.signed_in(login) for login in ("gaojun", "jiangli", "xuming")]

    def statements() -> dict[tuple[str, str], int]:
        found = {}
        for browser in browsers:
            browser.get("/work/")
            for address in LISTS:
                asked.clear()
                answer = browser.get(address)
                assert answer.status_code in (200, 403)
                found[browser.login, address] = len(asked) if answer.status_code == 200 else 0
        return found

    few = statements()
    copies(house, FEW, MANY, of=FEW)
    assert statements() == few
