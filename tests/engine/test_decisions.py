"""Decision tables: one answer or none, never an old one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine import cooperative
from tests.engine.cases import real
from tests.engine.drawing import table
from workflows.engine.decision import NoRule, Table, decide
from workflows.engine.specification import load_specification


def loaded(policy: str, *rows: tuple[str, ...], inputs: tuple[str, ...] = ("score",)) -> Table:
    return load_specification_of(table("t", policy, inputs, ["grade"], rows))


def load_specification_of(data: bytes) -> Table:
    return load_specification({**cooperative.files(), "t.dmn": data}).tables["t"]


def test_two_matching_rules_are_no_answer() -> None:
    both = loaded("UNIQUE", (">= 60", '"a"'), (">= 50", '"b"'))
    assert decide(both, {"score": 55}) == {"grade": "b"}
    with pytest.raises(NoRule):
        decide(both, {"score": 60})


def test_no_matching_rule_is_no_answer_and_no_old_one() -> None:
    one = loaded("UNIQUE", (">= 60", '"a"'))
    assert decide(one, {"score": 60, "grade": "old"}) == {"grade": "a"}
    for policy in ("UNIQUE", "COLLECT"):
        with pytest.raises(NoRule):
            decide(loaded(policy, (">= 60", '"a"')), {"score": 59, "grade": "old"})


def test_collect_answers_with_every_row_in_order() -> None:
    assert decide(loaded("COLLECT", (">= 60", "1"), ("-", "2"), ("< 60", "3")), {"score": 70}) == [
        {"grade": 1},
        {"grade": 2},
    ]


@pytest.mark.parametrize(
    ("cell", "fits", "misses"),
    [
        (">= 60", [60, 61], [59]),
        ("60 <= ? < 80", [60, 79], [59, 80]),
        ("70", [70], [71, "70"]),
        ('"种植"', ["种植"], ["养殖"]),
        ('? in ("a", "b")', ["a", "b"], ["c"]),
        ('"a?"', ["a?"], ["a"]),
        ("", [1, "x"], []),
        ("-", [1, "x"], []),
        ("!= 3", [2], [3]),
        (">= 60", [60], ["好"]),
        ("-5", [-5], [5]),
    ],
)
def test_each_form_of_cell(cell: str, fits: list[Any], misses: list[Any]) -> None:
    one = loaded("UNIQUE", (cell, '"a"'))
    for value in fits:
        assert decide(one, {"score": value}) == {"grade": "a"}
    for value in misses:
        with pytest.raises(NoRule):
            decide(one, {"score": value})


def test_a_missing_input_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        decide(loaded("UNIQUE", (">= 60", '"a"')), {})


@pytest.mark.parametrize(
    ("total", "raised", "authority"),
    [(0, 0, "approver"), (30_000, 0, "approver"), (30_000, 1, "director"), (30_001, 0, "director"), (50_000, 1, "committee"),
     (50_001, 0, "committee"), (200_000, 1, "committee"), (200_001, 0, "none")],
)  # fmt: skip
def test_who_may_grant(total: int, raised: int, authority: str) -> None:
    """RULES G2-07, at the amounts where the authority ends."""
    assert decide(real().tables["approval_authority"], {"total": total, "raised": raised}) == {"authority": authority}
