"""Each role's day in a real browser: from the list of work through the forms, at a desk, on a telephone, without JavaScript.

Pictures of every form as it was sent are kept in test-results/days.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import expect

from forms.by_key import form_for
from tests.browser.conftest import OpenFor
from tests.browser.papers import Papers
from tests.browser.person import DESK, DRAWN, PHONE, Person
from tests.builders.house import House
from webapp.demo.answers import Desk, answers
from webapp.demo.cooperative import PASSWORD
from webapp.demo.hands import Hands
from workflows.queries.work_list import WorkRow
from workflows.words.clock import SHANGHAI

KEPT = Path("test-results") / "days"
# By role the tasks of its day, and what the case must be asked for to come to them.
DAYS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "client-manager": ({}, ("visit_household", "collect_consent", "conclude_investigation")),
    "second-investigator": ({"amount": "30000"}, ("confirm_visit",)),
    "reviewer": ({}, ("review_credit", "propose_grant")),
    "approver": ({}, ("approve_grant",)),
    "committee": ({"amount": "36000"}, ("vote_on_grant",)),
    "teller": ({}, ("verify_identity", "check_borrowing", "sign_contract", "prepare_iou")),
    "disbursement-approver": ({}, ("approve_disbursement",)),
    "clerk": ({}, ("assemble_dossier",)),
    "signer": ({}, ("sign_as_client_manager",)),
}
SCREENS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": DESK[0], "height": DESK[1]}},
    "phone": {"viewport": {"width": PHONE[0], "height": PHONE[1]}, "has_touch": True},
    "plain": {"java_script_enabled": False},
}


@dataclass(slots=True)
class Day:
    """One person's browser in the founded cooperative, and the papers on his desk."""

    house: House
    papers: Papers
    person: Person
    name: str

    def typed(self, row: WorkRow) -> dict[str, Any]:
        """What is to be typed; who has no JavaScript hands in a photograph of each signature."""
        page = self.house.conduct.page(self.house.conduct.somebody(row), row.id)
        assert page.node.form_key is not None
        given = answers(page.node.form_key, Desk(page, cast(Hands, self.papers)))
        if "networked_at" in given:
            given["networked_at"] = f"{(page.now - timedelta(minutes=2)).astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"
        asked = form_for(page.node.form_key).for_page(page)
        known = {name: value[0] if isinstance(value, list) and isinstance(value[0], Path) else value
                 for name, value in given.items() if name.split("-")[0] in asked}  # fmt: skip
        signed = [name for name, value in known.items() if value == DRAWN] if not self.person.scripted else []
        return known | dict.fromkeys(signed, self.papers.picture(page.actor, "签名")) | (
            {"password": PASSWORD} if page.node.sign_off else {}
        )  # fmt: skip

    def does(self, row: WorkRow) -> None:
        """Fills the form before him and sends it; nothing runs off the side and axe finds nothing in it, filled."""
        self.person.fills(self.typed(row))
        if self.person.scripted:
            self.person.stands_well(KEPT / f"{self.name}-{row.task}.png")
        self.person.sends()


def login_of(house: House, row: WorkRow) -> str:
    """The log-in of whoever will do a task."""
    who = house.conduct.somebody(row).person
    return next(login for login, one in house.cooperative.people.items() if one.person == who)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("role", DAYS)
def test_a_role_does_its_day(
    sqlite_house: House, address: str, open_for: OpenFor, tmp_path: Path, role: str, screen: str
) -> None:
    house, (asked, tasks) = sqlite_house, DAYS[role]
    row = house.case_at(tasks[0], **asked)
    login = login_of(house, row)
    person = open_for(address, **SCREENS[screen]).logs_in(login)
    day = Day(house, Papers(tmp_path), person, f"{role}-{screen}")
    person.goes_to("/work/?scope=branch")
    person.page.locator(f"a[href='/tasks/{row.id}']").first.click()
    done: set[str] = set()
    while True:
        day.does(row)
        done.add(row.task)
        mine = [
            one for one in house.conduct.open(row.application) if one.task in tasks and login_of(house, one) == login
        ]
        if not mine:
            break
        row = mine[0]
        if row.id not in person.page.url:
            person.goes_to(f"/tasks/{row.id}")
    assert done == set(tasks)


def test_the_reviewers_day_in_english(sqlite_house: House, address: str, open_for: OpenFor, tmp_path: Path) -> None:
    house = sqlite_house
    row = house.case_at("review_credit")
    person = open_for(address, **SCREENS["desk"]).logs_in(login_of(house, row)).goes_to("/account/")
    person.page.get_by_role("button", name="English").click()
    expect(person.page.locator("html")).to_have_attribute("lang", "en")
    day = Day(house, Papers(tmp_path), person, "reviewer-english")
    for task in ("review_credit", "propose_grant"):
        row = house.conduct.reach(row.application, task)
        person.goes_to(f"/tasks/{row.id}")
        day.does(row)
    assert house.open_tasks(row.application) == {"approve_grant"}


@pytest.mark.parametrize("screen", ["desk", "phone", "plain"])
def test_the_auditor_reads_a_case_and_its_two_verdicts(
    sqlite_house: House, address: str, open_for: OpenFor, screen: str
) -> None:
    number = sqlite_house.row(sqlite_house.filed()).number
    auditor = open_for(address, **SCREENS[screen]).logs_in("xuming").goes_to("/audit/")
    auditor.page.fill("#number", number)
    auditor.page.keyboard.press("Enter")
    auditor.page.wait_for_url(f"**/audit/cases/{number}")
    if screen == "plain":
        auditor.page.get_by_role("link", name="核对这一件").click()
    # With scripts the page asks by itself, and says it where it stands.
    verdicts = auditor.page.get_by_role("region", name="审计链两个结论")
    expect(verdicts.get_by_role("heading")).to_have_text(["未改动", "完整"])
    assert auditor.page.url.endswith("/verdict") == (screen == "plain")
    if auditor.scripted:
        auditor.stands_well(KEPT / f"auditor-{screen}.png")


@pytest.mark.parametrize("screen", ["desk", "phone", "plain"])
def test_the_director_takes_note_of_a_refusal(
    sqlite_house: House, address: str, open_for: OpenFor, tmp_path: Path, screen: str
) -> None:
    house = sqlite_house
    case = house.case_at("verify_identity").application
    house.conduct.step(case, verdict="不真实", person_matches_photo="no", evidence="持证人与照片明显不是同一人")
    row = next(one for one in house.conduct.open(case) if one.task == "acknowledge_refusal")
    person = open_for(address, **SCREENS[screen]).logs_in(login_of(house, row)).goes_to("/director/")
    person.page.locator(f"a[href='/tasks/{row.id}']").first.click()
    Day(house, Papers(tmp_path), person, f"director-{screen}").does(row)
    assert "acknowledge_refusal" not in house.open_tasks(case)
