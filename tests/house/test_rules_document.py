"""docs/rules.md says where each rule of the rule book lives and what holds it; this holds the page to the tree."""

import ast
import re
from typing import NamedTuple

import pytest

from tests.house.tree import ROOT, parsed

PAGE = ROOT / "docs" / "rules.md"
SECTIONS = {"A": 4, "G1": 12, "G2": 12, "G3": 14, "G4": 9, "P": 6, "D": 8, "S": 5, "N": 9}
"""How many rules each letter has; they are counted from 1."""

RULES = [f"{letter}-{number:02}" for letter, most in SECTIONS.items() for number in range(1, most + 1)]
RULES += ["9.1", "9.2", "9.3"]
MOST_WORDS = 12
IN_CODE = re.compile(r"`([^`]+)`")


class Rule(NamedTuple):
    """One row of the page."""

    number: str
    asks: str
    places: list[str]
    tests: list[str]
    state: str


def rows(page: str) -> list[Rule]:
    """The rows of all its tables, heads and rulers left out."""
    cells = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in page.splitlines() if line[:2] == "| "]
    found = [row for row in cells if row[0] != "rule"]
    return [Rule(row[0], row[1], IN_CODE.findall(row[2]), IN_CODE.findall(row[3]), row[4]) for row in found]


def faults(rule: Rule) -> list[str]:
    """What is wrong with a row: a name that is not there, a state that is none or is claimed without a witness."""
    found = [f"no file {place}" for place in rule.places if not (ROOT / place).is_file()]
    found += [f"no test {test}" for test in rule.tests if not _is_test(test)]
    if not re.fullmatch(r"in force|in part: \S.*|not yet( \(.+\))?", rule.state):
        found.append(f"no state: {rule.state}")
    if not rule.state.startswith("not yet") and not (rule.places and rule.tests):
        found.append("neither file nor test may be wanting")
    if len(rule.asks.split()) > MOST_WORDS:
        found.append("asks in too many words")
    return [f"{rule.number}: {fault}" for fault in found]


def _is_test(name: str) -> bool:
    file, _, function = name.partition("::")
    path = ROOT / file
    if not path.is_file():
        return False
    return any(isinstance(node, ast.FunctionDef) and node.name == function for node in parsed(path).body)


def test_every_rule_stands_in_the_page_once_and_in_its_order() -> None:
    assert [rule.number for rule in rows(PAGE.read_text("utf-8"))] == RULES


def test_files_and_tests_of_every_rule_are_there() -> None:
    assert [fault for rule in rows(PAGE.read_text("utf-8")) for fault in faults(rule)] == []


@pytest.mark.parametrize(
    ("places", "tests", "state", "said"),
    [
        ("`workflows/nowhere.py`", "`tests/house/test_tree.py::test_only_one_file_commits`", "in force", "no file"),
        ("`workflows/words/age.py`", "`tests/house/test_tree.py::test_nothing`", "in force", "no test"),
        ("`workflows/words/age.py`", "–", "in force", "wanting"),
        ("–", "–", "in part: something", "wanting"),
        ("–", "–", "done", "no state"),
    ],
)
def test_what_the_page_would_say_wrongly_is_found(places: str, tests: str, state: str, said: str) -> None:
    [rule] = rows(f"| rule | asks |\n|---|---|\n| A-01 | asks | {places} | {tests} | {state} |\n")
    assert any(said in fault for fault in faults(rule))
