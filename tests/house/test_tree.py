"""What anybody may expect of any file: STYLE's tree, one place that commits, one place that reads the wall clock."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, ROOT, calls, committed, parsed, python_files, short, texts

EVERYWHERE = (*PACKAGES, "tests", "bench", "scripts")
ODDS_AND_ENDS = frozenset({"utils", "util", "helpers", "helper", "common", "misc"})
WALL_CLOCK = re.compile(r"(datetime|date)\.(now|today|utcnow)|time\.(time|time_ns|localtime|gmtime)|(now|today|utcnow)")
BROAD = frozenset({"Exception", "BaseException"})
# This folder on this machine, and where people's own folders lie on any.
MACHINE = re.compile(
    "|".join(map(re.escape, (str(ROOT), str(Path.home()) + "/", "/ho" + "me/", "/Us" + "ers/", "/ro" + "ot/")))
)
HOST = re.compile(r"https?://|\b[a-z0-9-]+\.(com|cn|org|net|io|dev|local|internal|lan)\b", re.IGNORECASE)


def test_only_one_file_commits() -> None:
    found = {
        short(path) for path in python_files(*PACKAGES) for name, _ in calls(path) if name.split(".")[-1] == "commit"
    }
    assert found == {"workflows/records/transaction.py"}


def test_every_init_is_empty() -> None:
    assert [short(path) for path in python_files(*EVERYWHERE) if path.name == "__init__.py" and path.read_bytes()] == []


def test_no_drawer_for_odds_and_ends() -> None:
    found = {
        short(path)
        for path in committed()
        for part in path.relative_to(ROOT).parts
        if part.split(".")[0] in ODDS_AND_ENDS
    }
    assert found == set()


def test_below_webapp_time_is_handed_in() -> None:
    found = [f"{short(path)}: {name}" for path in python_files("workflows", "forms") for name, _ in calls(path)
             if WALL_CLOCK.fullmatch(name)]  # fmt: skip
    assert found == []


def test_the_wall_clock_would_be_found() -> None:
    assert all(map(WALL_CLOCK.fullmatch, ("datetime.now", "date.today", "time.time", "datetime.utcnow")))
    assert not WALL_CLOCK.fullmatch("clock.now")


def _broad(path: Path) -> list[ast.ExceptHandler]:
    return [node for node in ast.walk(parsed(path)) if isinstance(node, ast.ExceptHandler)
            and (node.type is None or ast.unparse(node.type) in BROAD)]  # fmt: skip


def test_who_catches_everything_says_why() -> None:
    """A comment on the line or on the next one; there are few, and a reader finds them all by this test."""
    unexplained = []
    for path in python_files(*PACKAGES, "scripts"):
        lines = path.read_text("utf-8").splitlines()
        for handler in _broad(path):
            said = lines[handler.lineno - 1].partition("#")[2] or lines[handler.lineno].strip().startswith("#")
            if not said:
                unexplained.append(f"{short(path)}:{handler.lineno}")
    assert unexplained == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = [f"{short(path)}: {match[0]}" for path, text in texts() if (match := MACHINE.search(text))]
    assert found == []


@pytest.mark.parametrize("name", ["Makefile", ".ci/run"])
def test_what_sets_up_names_no_host(name: str) -> None:
    assert HOST.search((ROOT / name).read_text("utf-8")) is None


def test_a_host_would_be_found() -> None:
    assert HOST.search("pip install -i https://example.org/simple") and HOST.search("mirror.example.cn")


def test_nothing_is_left_to_be_done() -> None:
    marks = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
    assert [
        short(path) for path, text in texts() if path.suffix in (".py", ".html", ".js", ".css") and marks.search(text)
    ] == []
