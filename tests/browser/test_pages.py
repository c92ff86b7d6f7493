"""Every page at a desk and on a telephone: nothing runs off the side, axe finds nothing, nothing is asked of anybody else."""

import os
from collections.abc import Callable
from pathlib import Path

from tests.browser.conftest import OpenFor
from tests.browser.person import Person
from tests.builders.house import House
from workflows.queries.work_list import WorkRow

# A folder for pictures of every page, for whoever wants to look at them himself.
PICTURES = os.environ.get("FOURGATES_PICTURES")
DRAWN = "[data-module~=diagram][data-drawn]"


def picture(name: str) -> Path | None:
    """Where the pictures of a page go, if anywhere."""
    return Path(PICTURES) / name if PICTURES else None


class Staff:
    """Everybody of the cooperative, each in a browser of his own, opened when he is first needed."""

    def __init__(self, house: House, address: str, open_for: OpenFor) -> None:
        self._house, self._address, self._open_for = house, address, open_for
        self._by_login: dict[str, Person] = {}

    def of(self, login: str) -> Person:
        """The browser of a log-in."""
        if login not in self._by_login:
            self._by_login[login] = self._open_for(self._address).logs_in(login)
        return self._by_login[login]

    def doing(self, row: WorkRow) -> Person:
        """Whoever will do a task."""
        who = self._house.conduct.somebody(row).person
        return self.of(next(login for login, one in self._house.cooperative.people.items() if one.person == who))


def walked(house: House, staff: Staff, case: str, name: str, at_stage: Callable[[str, str], None]) -> list[str]:
    """Looks at every task of a case as whoever does it, and at the case at each stage; gives the tasks."""
    tasks, stages = [], set()
    while rows := house.conduct.open(case):
        row = rows[0]
        person = staff.doing(row)
        if row.task not in tasks:
            person.goes_to(f"/tasks/{row.id}").looks_over(picture(f"{name}-task-{len(tasks):02}-{row.task}"))
        tasks.append(row.task)
        stage = house.row(case).stage
        if stage not in stages:
            stages.add(stage)
            at_stage(stage, row.task)
        house.conduct.complete(house.conduct.somebody(row), row.id)
    return tasks


def test_every_task_and_the_case_at_every_stage(sqlite_house: House, address: str, open_for: OpenFor) -> None:
    house, staff = sqlite_house, Staff(sqlite_house, address, open_for)
    case = house.case(amount="8000")
    number, manager = house.row(case).number, staff.of("linxiaofeng")

    def look(stage: str, task: str) -> None:
        manager.goes_to(f"/cases/{number}").looks_over(picture(f"case-{stage}"), wait_for=DRAWN)
        assert manager.page.locator(f"[data-element-id={task}].fg-now").count() == 1

    tasks = walked(house, staff, case, "a", look)
    assert tasks[0] == "visit_household" and tasks[-1] == "file_dossier"
    house.work()
    manager.goes_to(f"/cases/{number}").looks_over(picture("case-filed"), wait_for=DRAWN)
