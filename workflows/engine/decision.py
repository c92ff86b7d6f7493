"""Decision tables (DMN 1.3): indicators to points, points to terms, an amount to who may grant it.

Evaluated here and not by SpiffWorkflow, whose UNIQUE takes the first of two matching rules, whose empty answer leaves an
earlier round's value standing, and whose cells are Python. A cell here is one of six forms, each an expression of the
allowed few:

    -  (or empty)      any value          70   "种植"         this value
    >= 60              a comparison       ? in ("a", "b")     one of these
    60 <= ? < 80       an interval        60 <= ?             half an interval
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflows.engine.expressions import Checked, checked

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
HIT_POLICIES = ("UNIQUE", "COLLECT")

_VALUE = "value"
_CELL_NAMES = frozenset({_VALUE})
_NO_NAMES: frozenset[str] = frozenset()
_OUTSIDE_QUOTES = re.compile(r"\?(?=(?:[^'\"]|'[^']*'|\"[^\"]*\")*$)")
_COMPARISON = re.compile(r"^\s*(<=|>=|==|!=|<|>)")


class NoRule(LookupError):
    """No rule of the table matches, or, in a UNIQUE table, more than one. The inputs and the rules are in the text."""


class BadCell(ValueError):
    """The cell is none of the six forms; the text says why, in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row. `tests` has one test an input, None for any value; `outputs` the values in the order of the table."""

    id: str
    line: int
    tests: tuple[Checked | None, ...]
    outputs: tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One decision table. Names of inputs and outputs are those of the columns, the values plain numbers and text."""

    id: str
    name: str
    file: str
    line: int
    hit_policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[Rule, ...]


def decide(table: Table, inputs: Mapping[str, object]) -> Any:
    """The outputs of the rule that matches `inputs`; for COLLECT a list with those of every matching rule, in order.

    A UNIQUE answer is a new dict with every output, so nothing of an earlier round can be left in it. Raises NoRule when
    no rule matches, for COLLECT too, and when more than one does in a UNIQUE table; KeyError when an input is missing.
    """
    values = [inputs[name] for name in table.inputs]
    matching = [rule for rule in table.rules if matches(rule, values)]
    if not matching or (table.hit_policy == "UNIQUE" and len(matching) > 1):
        hit = ", ".join(rule.id for rule in matching) or "none"
        raise NoRule(f"{table.id}: rules matching {dict(inputs)!r}: {hit}")
    answers = [dict(zip(table.outputs, rule.outputs, strict=True)) for rule in matching]
    return answers[0] if table.hit_policy == "UNIQUE" else answers


def matches(rule: Rule, values: list[object]) -> bool:
    """Whether every test of the row holds. A text never matches a comparison of numbers, nor a number one of texts."""
    for test, value in zip(rule.tests, values, strict=True):
        if test is None:
            continue
        try:
            if not test.value({_VALUE: value}):
                return False
        except TypeError:
            return False
    return True


def input_test(text: str | None) -> Checked | None:
    """The test that an input cell makes; None for any value. Raises BadCell, expressions.Unsafe."""
    cell = (text or "").strip()
    if cell in ("", "-"):
        return None
    if re.match(r"^[\[\]].*\.\.", cell) or cell.startswith(("not(", "date(")):
        raise BadCell(f'「{cell}」是 FEEL 写法；写成 60 <= ? < 80、>= 60、? in ("甲", "乙") 或一个值')
    if _COMPARISON.match(cell):
        return _of_form(cell, f"{_VALUE} {cell}")
    asked = _OUTSIDE_QUOTES.sub(_VALUE, cell)
    if asked != cell:
        return _of_form(cell, asked)
    constant(cell)
    return checked(f"{_VALUE} == {cell}", _CELL_NAMES)


def constant(text: str) -> object:
    """The value of an output cell: one number, text or truth value. Raises BadCell, expressions.Unsafe."""
    tree = checked(text, _NO_NAMES)
    try:
        value = ast.literal_eval(tree.tree)
    except ValueError:
        value = None
    if not isinstance(value, (str, int, float, bool)):
        raise BadCell(f"「{text}」不是一个值；写一个数或用引号括起的文字")
    return value


def _of_form(cell: str, expression: str) -> Checked:
    """A comparison with constants, with the value in it exactly once."""
    test = checked(expression, _CELL_NAMES)
    names = [node for node in ast.walk(test.tree) if isinstance(node, ast.Name)]
    if not isinstance(test.tree, ast.Compare) or len(names) != 1 or not _sides_are_plain(test.tree):
        raise BadCell(f'「{cell}」不是单元格写法；写成 60 <= ? < 80、>= 60、? in ("甲", "乙") 或一个值')
    return test


def _sides_are_plain(compare: ast.Compare) -> bool:
    sides = [compare.left, *compare.comparators]
    return all(isinstance(side, ast.Name) or _is_constant(side) for side in sides)


def _is_constant(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True
