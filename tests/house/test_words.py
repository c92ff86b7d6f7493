"""Users' texts keep to the words of the house, and every audit event has words to be read by."""

import ast
import re

from tests.house.tree import PACKAGES, calls, parsed, python_files, short
from workflows.words.events import EVENT_WORDS

INVALID = re.compile(r"无效$|格式无效|系统错误|操作(成功|失败)")


def _marked(path) -> list[str]:
    """The source texts of a file: the first words of every `say` and `text`."""
    return [call.args[0].value for name, call in calls(path)
            if name in ("say", "text", "tell") and call.args
            and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)]  # fmt: skip


def test_no_text_says_that_something_is_invalid_and_leaves_it_there() -> None:
    found = [f"{short(path)}: {text}" for path in python_files(*PACKAGES) for text in _marked(path)
             if INVALID.search(text)]  # fmt: skip
    assert found == []


def _event_names(path) -> set[str]:
    """What a file writes into the trail: names that it spells out, and its classes' `kind` where it writes that."""
    spelled, by_kind = set(), False
    for name, call in calls(path):
        if name.split(".")[-1] in ("happened", "Happened"):
            given = call.args[0] if call.args else next(k.value for k in call.keywords if k.arg == "act")
            if isinstance(given, ast.Constant):
                spelled.add(given.value)
            by_kind |= ast.unparse(given) == "self.kind"
    return spelled | (_kinds(path) if by_kind or "registers" in path.parts else set())


def _kinds(path) -> set[str]:
    return {
        value.value
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "kind"
        and (value := node.value) is not None and isinstance(value, ast.Constant) and value.value
    }  # fmt: skip


def test_every_event_can_be_read_in_a_history() -> None:
    written = set().union(*map(_event_names, python_files("workflows")))
    assert {"claim", "add_staff", "pay_out", "act_refused"} <= written
    assert written - set(EVENT_WORDS) == set()
