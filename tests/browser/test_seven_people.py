"""A household of a real roster, from the counter to the printed dossier: seven people, seven browsers, a real server.

What each of them types comes from `webapp.demo.answers`, as anybody would who reads the page before him; it is typed,
chosen, drawn and picked in the browser, and nothing reaches the cooperative in another way.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pypdfium2
import pytest
from pypdf import PdfReader

from forms.by_key import form_for
from tests.browser.conftest import OpenFor
from tests.browser.papers import Papers
from tests.browser.person import DESK, PHONE, Person, kept_small
from tests.builders.command_line import CommandLine
from tests.builders.roster import first_that_may_apply
from tests.builders.served import served, started
from webapp.demo.answers import Desk, answers
from webapp.demo.conduct import Conduct
from webapp.demo.cooperative import PASSWORD, Cooperative, found
from webapp.demo.hands import Hands
from webapp.parts import Parts, open_parts
from webapp.settings import Settings
from workflows.queries.case_view import find_number
from workflows.queries.household_file import HouseholdFile
from workflows.queries.open_task import open_acceptance
from workflows.queries.task import TaskPage
from workflows.queries.work_list import WorkRow
from workflows.records.transaction import reading
from workflows.registers.processes import Examined
from workflows.words.clock import SHANGHAI
from workflows.words.money import format_yuan
from workflows.words.roles import Role

ROSTER = Path(__file__).parents[1] / "rosters" / "石桥村.xlsx"
AMOUNT = "8000"
# Where the pictures of docs/tour.md go; without it none is made.
TOUR = os.environ.get("FOURGATES_TOUR")
# Who does what: seven people, each known by one duty alone.
WHO = {
    "accept_application_teller": "tangyun",
    "visit_household": "linxiaofeng",
    "collect_consent": "linxiaofeng",
    "conclude_investigation": "linxiaofeng",
    "review_credit": "zhoumin",
    "propose_grant": "zhoumin",
    "approve_grant": "shenjianguo",
    "verify_identity": "jiangli",
    "check_borrowing": "jiangli",
    "sign_contract": "jiangli",
    "prepare_iou": "jiangli",
    "approve_disbursement": "wujing",
    "assemble_dossier": "zhengfang",
    "sign_as_client_manager": "linxiaofeng",
    "sign_as_approver": "shenjianguo",
    "file_dossier": "zhengfang",
}


@dataclass(slots=True)
class Cooperation:
    """The cooperative with its roster, its address, and whoever has logged in."""

    parts: Parts
    people: Cooperative
    address: str
    open_for: OpenFor
    papers: Papers
    browsers: dict[str, Person] = field(default_factory=dict)

    @property
    def conduct(self) -> Conduct:
        """Tells what is open and what a page shows; nothing is done by it."""
        return Conduct(self.parts.door, self.people.by_role)

    def of(self, login: str) -> Person:
        """Somebody's own browser."""
        if login not in self.browsers:
            self.browsers[login] = self.open_for(self.address).logs_in(login)
        return self.browsers[login]

    def typed(self, form_key: str, page: TaskPage) -> dict[str, Any]:
        """What is to be typed into a form."""
        given = answers(form_key, Desk(page, cast(Hands, self.papers)))
        if "networked_at" in given:
            given["networked_at"] = f"{(page.now - timedelta(minutes=2)).astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"
        asked = form_for(form_key).for_page(page)
        return {name: value[0] if isinstance(value, list) and isinstance(value[0], Path) else value
                for name, value in given.items() if name.split("-")[0] in asked}  # fmt: skip

    def pictured(self, person: Person, name: str, width: int = DESK[0]) -> None:
        """A picture for the tour, where one is made (`make pictures`)."""
        if TOUR:
            person.pictured(Path(TOUR) / f"{name}{'' if width == DESK[0] else '-phone'}.png", width)

    def printed(self, path: Path, pages: Mapping[str, int]) -> None:
        """Pages of a printed volume as pictures for the tour."""
        if not TOUR:
            return
        with pypdfium2.PdfDocument(path) as volume:
            for name, page in pages.items():
                image = volume[page].render(scale=1.2).to_pil()
                kept_small(image, Path(TOUR) / f"{name}.png")

    def does(self, row: WorkRow) -> None:
        """A task, from the list of work to the sent form."""
        login = WHO[row.task]
        person, page = self.of(login), self.conduct.page(self.people.people[login], row.id)
        person.goes_to("/work/?scope=branch")
        person.page.locator(f"a[href='/tasks/{row.id}']").first.click()
        assert page.node.form_key is not None
        person.fills(self.typed(page.node.form_key, page))
        self.pictured(person, row.task)
        if page.node.sign_off:
            person.fills({"password": PASSWORD})
        person.sends()


@pytest.fixture
def cooperation(tmp_path: Path, shipped: Examined, open_for: OpenFor) -> Iterator[Cooperation]:
    """A cooperative founded today, 石桥村 imported by the command, served by gunicorn."""
    line = CommandLine({"FOURGATES_INSTANCE": str(tmp_path / "instance"), "FOURGATES_DATABASE_URL": ""})
    line.done("db", "upgrade")
    papers = Papers(tmp_path)
    with opened(line) as parts:
        people = found(parts.door, shipped)
        line.done("roster", "import", ROSTER)
        # Roles that one person may have: the rule looks at what he did in the case.
        line.done("staff", "change", "zhoumin", "--roles", "credit_reviewer,credit_approver")
        with served(line.environment) as address:
            yield Cooperation(parts, people, address, open_for, papers)


@contextmanager
def opened(line: CommandLine) -> Iterator[Parts]:
    """The same database from within, to look on."""
    parts = open_parts(Settings.from_environment({**os.environ, **line.environment}))
    try:
        yield parts
    finally:
        parts.database.engine.dispose()


def accepted(at: Cooperation, household: HouseholdFile) -> str:
    """The teller finds the household by a whole number and accepts its application; gives the case."""
    teller, head = at.of("tangyun"), household.members[0]
    assert head.id_number is not None
    teller.page.locator("main [data-search]").fill(head.id_number)
    teller.page.keyboard.press("Enter")
    teller.page.get_by_role("link", name=head.name).click()
    with reading(at.parts.database) as db:
        page = open_acceptance(db, at.parts.door.means, household.id, at.people.people["tangyun"], Role.TELLER,
                               now=at.parts.clock.now())  # fmt: skip
    at.pictured(teller, "household")
    teller.page.get_by_role("link", name="受理申请").click()
    teller.fills(at.typed("accept_application", page) | {"amount": AMOUNT})
    at.pictured(teller, "acceptance")
    teller.sends()
    assert "/cases/" in teller.page.url
    return teller.page.url.rsplit("/", 1)[-1]


def try_to_approve(at: Cooperation, row: WorkRow) -> None:
    """The reviewer has the approver's role too, and still gets the refusal: on the page, and for a form she forged."""
    reviewer = at.of("zhoumin").goes_to(f"/tasks/{row.id}")
    assert "授信审查" in reviewer.page.get_by_role("alert").inner_text()
    assert reviewer.page.locator("[name=decision]").count() == 0
    with reviewer.page.expect_navigation() as answer:
        reviewer.page.evaluate(
            """(address) => {
              const form = document.querySelector("form[role=search]").cloneNode(true);
              form.action = address;
              document.body.append(form);
              form.submit();
            }""",
            f"/tasks/{row.id}/claim",
        )
    assert answer.value.status == 403
    refusal = reviewer.page.get_by_role("alert").inner_text()
    assert "授信审查" in refusal and "什么都没有变动" in refusal
    assert "沈建国" in reviewer.page.locator("main").inner_text()
    at.pictured(reviewer, "refused")


def test_seven_people_take_a_household_of_the_roster_to_a_printed_dossier(
    cooperation: Cooperation, tmp_path: Path
) -> None:
    at = cooperation
    with reading(at.parts.database) as db:
        household = first_that_may_apply(db, ROSTER.stem, now=at.parts.clock.now())
    number = accepted(at, household)
    case = at.of("tangyun").page.url
    with reading(at.parts.database) as db:
        application = find_number(db, number).id
    while rows := at.conduct.open(application):
        if rows[0].task == "approve_grant":
            try_to_approve(at, rows[0])
        if rows[0].task == "visit_household":
            at.pictured(at.of("linxiaofeng").goes_to(f"/tasks/{rows[0].id}"), "before-visit", PHONE[0])
        at.does(rows[0])
    assert set(at.browsers) == set(WHO.values()) and len(at.browsers) == 7

    environment = {"FOURGATES_INSTANCE": str(tmp_path / "instance"), "FOURGATES_DATABASE_URL": ""}
    assert started(environment, "work", "--once").running.wait(timeout=120) == 0
    clerk = at.of("zhengfang")
    clerk.page.goto(case)
    assert clerk.page.get_by_text("已归档").count()
    at.pictured(clerk, "case")
    at.pictured(at.of("linxiaofeng").goes_to("/work/"), "work")
    at.pictured(clerk.goes_to("/ledger/"), "ledger")
    clerk.page.goto(case)
    link = clerk.page.get_by_role("link", name="打印档案")
    # As "save link as" does: a plain click opens it in the browser's own viewer, which a test cannot read.
    link.evaluate("(link) => link.setAttribute('download', '')")
    with clerk.page.expect_download() as download:
        link.click()
    path = tmp_path / "dossier.pdf"
    download.value.save_as(path)
    pages = [page.extract_text() for page in PdfReader(path).pages]
    at.printed(path, {"dossier-cover": 0, "dossier-catalogue": 1, "dossier-iou": 3})
    assert household.head_name in pages[0] and number in "".join(pages)
    assert format_yuan(Decimal(AMOUNT)) in "".join(pages)
