"""Every text has its English, in the words of the glossary, with the same gaps and nothing Chinese left in it."""

import re
import string

import pytest

from tests.house.catalogue import CHINESE, catalogue, chinese_of, english_of, screens, sources
from tests.house.tree import short

GAP = re.compile(r"%\((\w+)\)s")
# What an English sentence may quote: words that a file or a field must hold.
QUOTED = ("日期,上班,名称", "是", "否", "元旦", "一年期", "水稻", "纯收入", "石桥村")
UNWANTED = re.compile(r"\bplease\b|\buser\b|\binvalid\b|\bsuccessfully\b|!", re.IGNORECASE)
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
# A printed sheet as it lies on the screen says itself that it is Chinese.
PAPER = re.compile(r'<(\w+)[^>]* lang="zh-CN">.*?</\1>', re.DOTALL)


@pytest.fixture(scope="module")
def messages():
    return [message for message in catalogue() if message.id]


def gaps(text: str) -> set[str]:
    """The names of the facts that a text takes, as Python or as a template writes them."""
    named = set(GAP.findall(text))
    return named or {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_has_its_english_and_no_english_is_left_over(messages) -> None:
    written = {chinese_of(message) for message in messages if all(english_of(message))}
    said = set(sources())
    assert sorted(said - written) == [], "`make texts` writes them into the catalogue, to be translated"
    assert sorted({chinese_of(message) for message in messages} - said) == [], "`make texts` takes them out"
    assert [chinese_of(message) for message in messages if message.fuzzy] == []
    assert not catalogue().obsolete


def test_an_english_text_has_the_facts_of_the_chinese_one(messages) -> None:
    found = [chinese_of(message) for message in messages for english in english_of(message)
             if english and gaps(english) != gaps(chinese_of(message).text)]  # fmt: skip
    assert found == []


def test_what_a_template_says_stays_a_format(messages) -> None:
    for message in messages:
        if any(file.endswith(".html") for file, _ in message.locations):
            for text in (chinese_of(message).text, *english_of(message)):
                assert text % dict.fromkeys(gaps(text), "x") is not None


def test_no_chinese_stands_in_an_english_text(messages) -> None:
    found = []
    for message in messages:
        for english in english_of(message):
            left = english
            for word in QUOTED if set(QUOTED) & set(re.findall("|".join(QUOTED), english)) else ():
                left = left.replace(word, "")
            found += [english] if CHINESE.search(left) else []
    assert found == []


def test_english_keeps_to_the_tone_of_the_house(messages) -> None:
    assert [one for message in messages for one in english_of(message) if UNWANTED.search(one)] == []


def test_a_screen_says_nothing_in_chinese_that_could_not_be_said_in_english() -> None:
    found = {short(path): CHINESE.findall(PAPER.sub("", JINJA.sub("", path.read_text("utf-8")))) for path in screens()}
    assert {path: "".join(words) for path, words in found.items() if words} == {}
