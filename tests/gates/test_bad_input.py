"""Bad input at the pages, on both databases: 4xx, the sentence at its field, nothing changed, nothing typed lost; what every
field of every form says is in `tests/forms/test_bad_input.py`."""

import io
from datetime import date

import pypdf
import pytest
from lxml import html
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.builders.house import Browser, House
from tests.forms.bad_values import RARE
from webapp.demo.people import identity_number
from workflows.records.investigation import Visit, VisitMember
from workflows.records.tables import metadata
from workflows.registers.households import AddHousehold, NewMember
from workflows.words.actor import OPERATOR

NUMBER = identity_number(date(1979, 2, 3), 999)
# One field of each kind on the form of the visit, and what it can never hold.
BAD = {
    "text": ("visited_at", "字" * 201), "long_text": ("remarks", "字" * 501), "day": ("visited_on", "2099-01-01"),
    "choice": ("neighbours_view", "很好很好"), "several": ("bad_habits", "都没有"), "yes_no": ("lawsuits", "也许"),
    "money": ("income_wages", "1,5"), "files": ("photos", "../../etc/passwd"), "unknown file": ("photos", "0" * 32),
    "measure in a list": ("land-0-mu", "1,5"), "count in a list": ("stock-0-head", "9" * 5_000),
    "number in a list": ("members-0-id_number", "330825196803159976"),
    "telephone in a list": ("members-0-phone", "1380000"),
}  # fmt: skip

# Of the halves of a pair a browser sends nothing; every other one is tried at the forms themselves.
UNSEEN_ON_THE_WAY = {
    "null": ("visited_at", "林\x00秋生"), "turned round": ("remarks", "林\u202e秋生"), "escape": ("land-0-crop", "水\x1b稻"),
    "line separator": ("members-0-name", "林\u2028秋生"), "delete": ("committee_view_by", "林\x7f秋生"),
}  # fmt: skip
ADDRESSES = (
    "/cases/%00", "/cases/%ED%A0%80", "/cases/?page=99999999999999999999", "/cases/?page=-1&stage=%00", "/cases/?page=x",
    "/tasks/%00", "/tasks/" + "9" * 3_000, "/households/%00", "/households/%00/apply", "/attachments/%00", "/work/?page=1e9",
    "/cases/x/diagram/%00.bpmn", "/cases/%00/dossier.pdf", "/search/?q=%00", "/login?next=%00", "/work/?scope=%00&page=%00",
)  # fmt: skip


def everything(house: House) -> dict[str, int]:
    """How many rows each table has."""
    with house.read() as db:
        return {
            table.name: db.scalar(select(func.count()).select_from(table)) or 0 for table in metadata().sorted_tables
        }


def sentence_at(answer: TestResponse, name: str) -> str:
    """What a page says beside a field."""
    return str(html.fromstring(answer.text).xpath(f"string(//*[@id='{name}-bad'])")).strip()


@pytest.fixture
def visit(house: House) -> tuple[House, Browser, str]:
    """A visit that is being written down by its officer."""
    row = house.case_at("visit_household")
    browser = house.signed_in("linxiaofeng")
    browser.post(f"/tasks/{row.id}/claim", {}, page=f"/tasks/{row.id}")
    return house, browser, row.id


def test_a_bad_field_of_any_kind_changes_nothing_and_loses_nothing_on_the_page(
    visit: tuple[House, Browser, str],
) -> None:
    house, browser, task = visit
    good = browser.answers(task)
    before = everything(house)
    hidden = browser.hidden(f"/tasks/{task}")
    for kind, (name, value) in {**BAD, **UNSEEN_ON_THE_WAY}.items():
        answer = browser.client.post(f"/tasks/{task}/complete", data=hidden | good | {name: value})
        assert answer.status_code == 422, (kind, answer.status_code)
        assert sentence_at(answer, name), kind
        page = html.fromstring(answer.text)
        assert page.xpath("//input[@name='met_persons']/@value") == [good["met_persons"]]
        assert page.xpath("//input[@name='land-1-crop']/@value") == ["玉米"]
        assert everything(house) == before, kind
    done = browser.client.post(f"/tasks/{task}/complete", data=hidden | good)
    assert done.status_code == 303, done.text[:2000]


def test_no_address_of_a_page_breaks_anything(house: House) -> None:
    browser = house.signed_in("linxiaofeng")
    for address in ADDRESSES:
        assert browser.get(address).status_code < 500, address


def test_nothing_that_is_looked_for_breaks_anything(house: House) -> None:
    browser = house.signed_in("jiangli")
    for words in (
        "\x00",
        "%",
        "_",
        "\\",
        "'",
        "\ud7ff",
        "\u202e",
        "9" * 5_000,
        "林" * 5_000,
        "䶮",
        "𬸪",
        "(",
        "a\x00b",
    ):
        for page in ("1", "99999999999999999999", "x", "-1"):
            answer = browser.post("/search/", {"q": words, "page": page}, page="/search/")
            assert answer.status_code in (200, 303), (words[:20], page)


def test_rare_characters_of_names_are_taken_found_shown_and_printed(house: House) -> None:
    """䶮 stands in an extension of the basic plane, 𬸪 outside of it: two units of UTF-16, four bytes of UTF-8."""
    village = next(iter(house.cooperative.villages.values()))
    head = NewMember(name="林䶮", relation="户主", id_number=NUMBER, phone="13857009001")
    son = NewMember(name="林𬸪", relation="子", id_number=identity_number(date(1999, 2, 3), 999), phone="13857009002")
    act = AddHousehold(village=village, village_group="㸆里 3 组", members=(head, son), actor=OPERATOR)
    house.households.append(str(house.parts.door.perform(act)["household"]))
    teller = house.signed_in("jiangli")
    for words in ("林䶮", "林𬸪"):
        assert "林䶮" in teller.post("/search/", {"q": words}, page="/search/").text, words
    case = house.case(len(house.households) - 1, current_address=f"{RARE}巷 1 号")
    assert "林䶮" in house.signed_in("linxiaofeng").get(f"/cases/{house.row(case).number}").text
    house.conduct.step(case, visited_at=RARE, met_persons="林䶮、林𬸪")
    assert [row.visited_at for row in house.rows(Visit, case)] == [RARE]
    assert "林𬸪" in {row.name for row in house.rows(VisitMember, case)}


def test_rare_characters_of_names_stand_in_the_paper(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case(0, current_address=f"{RARE}巷 1 号", repayment_source="䶮姓的茶山和𬸪家的工钱")
    paper = house.signed_in("linxiaofeng").get(f"/cases/{house.row(case).number}/dossier.pdf")
    assert (paper.status_code, paper.mimetype) == (200, "application/pdf")
    words = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(paper.data)).pages)
    assert f"{RARE}巷1号" in words and "𬸪家的工钱" in words
