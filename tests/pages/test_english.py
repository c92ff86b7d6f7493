"""English by a switch: one case is walked with every page read in English, then a few in Chinese again.

What people typed and what they are called stays as it is; everything that the product says must be in the language chosen.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser

from sqlalchemy import select

from tests.builders.house import Browser, House
from tests.house.catalogue import CHINESE, sources
from workflows.records.cases import Application
from workflows.records.tables import metadata

NAMED = ("aria-label", "alt", "title", "placeholder", "data-l", "data-busy")
# Names, numbers and kinds of file are the same in both languages; the other language is offered by its own name.
IN_CAPITALS = re.compile(r"人民币\S+整")
ANY_LANGUAGE = re.compile(
    r"简体中文|English|LPR|PDF|JPG|PNG|MP4|CSV|JSON|https?\S+|[A-Za-z0-9-]*\d[A-Za-z0-9-]*|\S*\*\S*|\b[A-Z]\b"
)
DRAWN = re.compile(r'<bpmn:\w+ [^>]*?name="([^"]*)"')
LETTERS = re.compile(r"[A-Za-z]{2,}")


class Said(HTMLParser):
    """What a page says, aloud or by a label; not what lies in it as a paper in Chinese, nor what was typed."""

    SHUT = frozenset({"script", "style", "textarea"})
    VOID = frozenset({"input", "br", "img", "meta", "link", "use", "hr", "source", "col", "path", "rect", "circle"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        shut = tag in self.SHUT or (tag != "html" and given.get("lang") == "zh-CN") or any(self._open[-1:])
        if tag not in self.VOID:
            self._open.append(shut)
        if not shut:
            self.words += [given[name] or "" for name in NAMED if name in given]

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open[-1:]):
            self.words.append(" ".join(data.split()))


def said(page: str) -> list[str]:
    parser = Said()
    parser.feed(page)
    return [words for words in parser.words if words]


def recorded(house: House) -> list[str]:
    """Everything that people are called and wrote, longest first; the words of choices are the product's own."""
    own = {source.text for source in sources()}
    found: set[str] = set()
    with house.read() as db:
        for table in metadata().sorted_tables:
            for row in db.rows(select(*table.c)):
                found.update(one for value in row for one in _texts(value))
    return sorted((one for one in found - own if CHINESE.search(one)), key=len, reverse=True)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        if value[:1] in ("[", "{"):
            with suppress(ValueError):
                yield from _texts(json.loads(value))
    elif isinstance(value, list | tuple | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def foreign(page: str, data: list[str], letters: re.Pattern[str]) -> list[str]:
    """What is left in the other language once names, numbers and what was typed are taken away."""
    left = []
    for words in said(page):
        rest = IN_CAPITALS.sub("", words)
        for one in data:
            rest = rest.replace(one, "") if one in rest else rest
        # One character alone is somebody's initial.
        left += [words] if len(words) > 1 and letters.search(ANY_LANGUAGE.sub("", rest)) else []
    return left


class Readers(dict[str, Browser]):
    """Everybody who has logged in once, and reads the language that he chose."""

    def __init__(self, house: House, language: str) -> None:
        super().__init__()
        self.house, self.language = house, language
        self.logins = {actor.person: login for login, actor in house.cooperative.people.items()}

    def __missing__(self, login: str) -> Browser:
        self[login] = browser = self.house.signed_in(login)
        browser.post("/account/language", {"language": self.language}, page="/account/")
        return browser

    def who_does(self, row) -> Browser:
        return self[self.logins[self.house.conduct.somebody(row).person]]


def test_a_case_is_walked_in_english_and_no_page_says_a_word_of_chinese(sqlite_house: House) -> None:
    house, pages = sqlite_house, {}
    case = house.case()
    readers = Readers(house, "en")
    number = house.row(case).number
    while rows := house.conduct.open(case):
        row = rows[0]
        browser = readers.who_does(row)
        pages[row.task] = browser.get(f"/tasks/{row.id}").text
        if row.task == "visit_household":
            pages["summary"] = browser.post(f"/tasks/{row.id}/complete", {}, page=f"/tasks/{row.id}").text
        if row.task == "approve_disbursement":
            investigator = readers["linxiaofeng"]
            pages["locked"] = investigator.get(f"/tasks/{row.id}").text
            pages["refused"] = investigator.post(f"/tasks/{row.id}/claim", {}, page="/work/").text
        house.conduct.step(case)
    with house.read() as db:
        household = db.scalar(select(Application.__table__.c.household).where(Application.__table__.c.id == case))
    for address in (f"/cases/{number}", f"/households/{household}", "/work/", "/cases/", "/search/", "/account/",
                    "/nowhere", f"/cases/{number}/withdraw"):  # fmt: skip
        pages[address] = readers["linxiaofeng"].get(address).text
    stranger = Browser(house, "", house.app.test_client())
    stranger.post("/login/language", {"language": "en"}, page="/login")
    pages["log-in"] = stranger.get("/login").text
    pages["wrong"] = stranger.post("/login", {"username": "linxiaofeng", "password": "-"}).text
    data = recorded(house)
    found = {name: foreign(page, data, CHINESE) for name, page in pages.items()}
    assert {name: words for name, words in found.items() if words} == {}
    assert 'lang="en"' in pages["visit_household"] and len(pages) > 25
    assert "Disbursement approval needs the role Disbursement approver" in re.sub("<[^>]+>", "", pages["refused"])
    diagram = readers["linxiaofeng"].get(f"/cases/{number}/diagram/investigation.bpmn").text
    assert 'name="Household visit"' in diagram and 'name="Client manager"' in diagram
    assert not CHINESE.search("".join(DRAWN.findall(diagram)))
    browser = readers["linxiaofeng"]
    browser.post("/account/language", {"language": "zh_CN"}, page="/account/")
    back = (f"/cases/{number}", f"/households/{household}", "/work/", "/cases/", "/search/", "/account/", "/nowhere")
    found = {address: foreign(browser.get(address).text, [*house.cooperative.people], LETTERS) for address in back}
    assert {address: words for address, words in found.items() if words} == {}
    diagram = browser.get(f"/cases/{number}/diagram/investigation.bpmn").text
    assert not LETTERS.search("".join(DRAWN.findall(diagram)))
