"""Every page at a desk and on a telephone: nothing runs off the side, axe finds nothing, nothing is asked of anybody else."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import cast

from tests.browser.conftest import OpenFor
from tests.browser.papers import Papers
from tests.browser.person import DRAWN as SIGNED_ON_SCREEN
from tests.browser.person import Person
from tests.builders.house import House
from tests.gates.acts import with_port
from webapp.demo.answers import Desk, answers
from webapp.demo.hands import Hands
from workflows.queries.case_file_read import load_case_file
from workflows.queries.household_file import load_household
from workflows.queries.work_list import WorkRow

# A folder for pictures of every page, for whoever wants to look at them himself.
PICTURES = os.environ.get("FOURGATES_PICTURES")
DRAWN = "[data-module~=diagram][data-drawn]"


def picture(name: str) -> Path | None:
    """Where the pictures of a page go, if anywhere."""
    return Path(PICTURES) / name if PICTURES else None


class NobodyAnswers:
    """A telephone network that is down."""

    def send(self, number: str, words: str) -> bool:
        """Nothing arrives."""
        return False


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


def head_of(house: House, household: str) -> str:
    """The name of a household's head."""
    with house.read() as db:
        return load_household(db, household, now=house.clock.at).head_name


def walked(house: House, staff: Staff, case: str, name: str, at_stage: Callable[[str, str], None]) -> list[str]:
    """Looks at every task of a case as whoever does it, and at the case at each stage; gives the tasks."""
    tasks: list[str] = []
    stages: set[str] = set()
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


def test_the_tasks_of_larger_sums_and_of_a_refusal(sqlite_house: House, address: str, open_for: OpenFor) -> None:
    house, staff = sqlite_house, Staff(sqlite_house, address, open_for)
    with_port(house, text_message=NobodyAnswers())

    def look(row: WorkRow) -> None:
        staff.doing(row).goes_to(f"/tasks/{row.id}").looks_over(picture(f"other-{row.task}"))

    larger = house.case_at("confirm_visit", 1, amount="30000")
    look(larger)
    look(house.conduct.reach(larger.application, "approve_grant_director"))
    look(house.case_at("vote_on_grant", 2, amount="36000"))
    case = house.case_at("verify_identity", 3).application
    house.conduct.step(case, verdict="不真实", person_matches_photo="no", evidence="持证人与照片明显不是同一人")
    house.work()
    for row in house.conduct.open(case):
        look(row)
    number = house.row(case).number
    staff.of("gaojun").goes_to(f"/cases/{number}").looks_over(picture("case-refused"), wait_for=DRAWN)


def test_lists_files_and_acts(sqlite_house: House, address: str, open_for: OpenFor) -> None:
    house, staff = sqlite_house, Staff(sqlite_house, address, open_for)
    open_for(address).goes_to("/login").looks_over(picture("login"))
    filed = house.row(house.filed(revolving="yes"))
    running = house.row(house.case_at("review_credit", 1).application)
    visit = house.case_at("visit_household", 2)
    house.clock.later(days=30)
    house.work()
    manager, teller, clerk = (staff.of(login) for login in ("linxiaofeng", "jiangli", "zhengfang"))
    home = f"/households/{running.household}"
    for name, person, path in (
        ("work-mine", manager, "/work/"),
        ("work-available", manager, "/work/?scope=available"),
        ("work-branch", manager, "/work/?scope=branch"),
        ("counter", teller, "/counter/"),
        ("cases", manager, "/cases/"),
        ("cases-empty", manager, "/cases/?stage=intake"),
        ("household", manager, f"/households/{filed.household}"),
        ("household-new", manager, f"/households/{house.households[9]}"),
        ("account", manager, "/account/"),
        ("apply", teller, f"/households/{house.households[9]}/apply"),
        ("withdraw", teller, f"/cases/{running.number}/withdraw"),
        ("withdraw-consent", teller, f"/cases/{running.number}/withdraw-consent"),
        ("draw", teller, f"/cases/{filed.number}/draw"),
        ("supplement", clerk, f"/cases/{filed.number}/supplements"),
        ("hand-over", manager, f"/tasks/{visit.id}/hand-over"),
        ("return", staff.of("zhoumin"), f"/tasks/{house.conduct.open(running.id)[0].id}/return"),
        ("duty-refused", manager, f"/tasks/{house.conduct.open(running.id)[0].id}"),
        ("page-refused", manager, f"/cases/{filed.number}/draw"),
        ("not-found", manager, "/cases/NO-SUCH-CASE"),
        ("search-empty", manager, "/search/"),
        ("director", staff.of("gaojun"), "/director/"),
        ("refused-acts", staff.of("gaojun"), "/audit/refusals"),
        ("ledger", clerk, "/ledger/"),
        ("ledger-village", clerk, f"/ledger/{filed.village}"),
        ("audit", staff.of("xuming"), "/audit/"),
        ("audit-case", staff.of("xuming"), f"/audit/cases/{filed.number}"),
        ("audit-changes", staff.of("xuming"), "/audit/changes"),
        ("staff", staff.of("guanli"), "/admin/staff/jiangli?do=roles"),
        ("staff-ended", staff.of("guanli"), "/admin/staff/wujing?do=dismiss"),
        ("new-staff", staff.of("guanli"), "/admin/new-staff"),
        ("branches", staff.of("guanli"), "/admin/branches/"),
        ("villages", staff.of("gaojun"), "/admin/villages/"),
        ("figures", staff.of("guanli"), "/admin/figures/?year=2026"),
        ("versions", staff.of("guanli"), "/admin/processes/"),
        ("policy", staff.of("gaojun"), "/admin/processes/policy"),
        ("rosters", staff.of("gaojun"), "/rosters/"),
    ):
        person.goes_to(path).looks_over(picture(name))
    manager.page.locator("main [name=q]").first.fill(head_of(house, running.household))
    manager.page.keyboard.press("Enter")
    manager.page.wait_for_selector(f"a[href='{home}']")
    manager.looks_over(picture("search"))
    manager.goes_to(f"/tasks/{visit.id}")
    manager.page.locator("button.fg-btn--main[form=form]").click()
    manager.page.wait_for_selector("#errors")
    manager.looks_over(picture("faults"))


def test_a_visit_is_filled_and_sent_without_javascript(
    sqlite_house: House, address: str, open_for: OpenFor, tmp_path: Path
) -> None:
    house = sqlite_house
    row = house.case_at("visit_household")
    page = house.conduct.page(house.person("linxiaofeng"), row.id)
    person = open_for(address, java_script_enabled=False).logs_in("linxiaofeng").goes_to(f"/tasks/{row.id}")
    given = answers("visit_household", Desk(page, cast(Hands, Papers(tmp_path))))
    photograph = given.pop("photos")[0]
    signed = [name for name, value in given.items() if value == SIGNED_ON_SCREEN]
    photographs = {"photos": photograph} | dict.fromkeys(signed, photograph)
    person.fills({name: value for name, value in given.items() if name not in signed})
    known = len(page.case.members)
    person.page.locator("[name=add-members]").click()
    line = f"members-{known}-"
    assert person.page.locator("[name=visited_at]").input_value() == given["visited_at"]
    person.fills({f"{line}name": "杜小妹", f"{line}relation": "女", f"{line}member_state": "在户",
                  f"{line}birth_year": "2018", f"{line}capacity": "完全"})  # fmt: skip
    person.fills(photographs).sends()
    with house.read() as db:
        file = load_case_file(db, row.application, now=house.clock.at)
    found = [one.name for one in file.lines("visit_members")]
    assert len(found) == known + 1
    assert "杜小妹" in found
