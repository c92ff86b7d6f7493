"""What one request asks the database: nothing twice, and no more than a person's page is worth."""

import pytest
from sqlalchemy import event

from tests.builders.house import Browser, House
from webapp.database import db
from workflows.queries.work_list import WorkRow

# The whole file of a case is one statement, however many forms it holds; what is left are the facts of the guard.
MOST = {
    "review_credit": {"work": 13, "task": 22, "case": 12, "complete": 98},
    "assemble_dossier": {"work": 13, "task": 25, "case": 13, "complete": 80},
}


class Asked(list[tuple[str, str]]):
    """Every statement of pages and acts, with its values."""

    def __init__(self, house: House) -> None:
        super().__init__()
        with house.app.app_context():
            engines = (house.parts.database.engine, db.engine)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, connection: object, cursor: object, statement: str, values: object, *_: object) -> None:
        self.append((statement, repr(values)))


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
    asked = Asked(sqlite_house)
    for name, address in pages.items():
        asked.clear()
        assert browser.get(address).status_code == 200
        assert sorted({one for one in asked if asked.count(one) > 1}) == []
        assert len(asked) <= MOST[task][name], name


@pytest.mark.parametrize("task", MOST)
def test_a_completed_task_asks_no_more_than_before(sqlite_house: House, task: str) -> None:
    row, browser, pages = at(sqlite_house, task)
    data = browser.answers(row.id) | browser.hidden(pages["task"])
    asked = Asked(sqlite_house)
    assert browser.client.post(f"{pages['task']}/complete", data=data).status_code == 303
    assert len(asked) <= MOST[task]["complete"]
