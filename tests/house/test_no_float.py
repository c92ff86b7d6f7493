"""Money is Decimal, and nothing else in `workflows/` needs a float: RULES N-08."""

import ast
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[2] / "workflows"


def floats_in(source: str) -> list[int]:
    """The lines with a float literal or a call of float()."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
    ]


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOM)))
def test_no_float_stands_in_the_file(path: Path) -> None:
    assert floats_in(path.read_text("utf-8")) == []


def test_a_float_would_be_found() -> None:
    assert floats_in('rate = 0.05\nrate = float("1")\nrate = 1e3\nrate = Decimal("0.05")\nwait = 5') == [1, 2, 3]
