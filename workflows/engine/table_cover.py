"""Does a decision table answer every value, and a UNIQUE one only once?

A column is cut at every number that stands in it; between two cuts all values behave alike, so the whole numbers at and
beside the cuts decide it. Values below 0 are not tried (the tables ask amounts, counts, points and ratios), and of texts
only those that some row names. A column counts only for the rows that the columns to its left have let through, so one
column may hold numbers for one indicator and words for another.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from workflows.engine.decision import Rule, Table, matches
from workflows.engine.findings import Finding


def gaps_and_overlaps(table: Table) -> Iterator[Finding]:
    """The first gap, and every set of rows of a UNIQUE table that match together, each with an example."""
    told: set[tuple[str, ...]] = set()
    for values in _samples(table, list(table.rules), []):
        rows = [rule for rule in table.rules if matches(rule, values)]
        which = tuple(row.id for row in rows)
        if len(rows) == 1 or (rows and table.hit_policy == "COLLECT") or which in told:
            continue
        told.add(which)
        shown = "、".join(f"{name} = {value}" for name, value in zip(table.inputs, values, strict=True))
        if rows:
            sentence = f"{shown} 同时适用于 {'、'.join(which)}；UNIQUE 表只能有一行适用，改其中一行"
            yield Finding(file=table.file, line=rows[1].line, element=rows[1].id, fault="overlap", sentence=sentence)
        else:
            sentence = f"没有一行适用于 {shown}；补一行"
            yield Finding(file=table.file, line=table.line, element=table.id, fault="gap", sentence=sentence)


def _samples(table: Table, rows: list[Rule], values: list[object]) -> Iterator[list[object]]:
    column = len(values)
    if column == len(table.inputs):
        yield values
        return
    for value in _of_column(rows, column):
        left = [row for row in rows if _lets_through(row, column, value)]
        yield from _samples(table, left, [*values, value])


def _lets_through(row: Rule, column: int, value: object) -> bool:
    return matches(Rule(id=row.id, line=0, tests=(row.tests[column],), outputs=()), [value])


def _of_column(rows: list[Rule], column: int) -> list[object]:
    tests = [test.tree for row in rows if (test := row.tests[column]) is not None]
    constants = {node.value for test in tests for node in ast.walk(test) if isinstance(node, ast.Constant)}
    numbers = {value for value in constants if isinstance(value, (int, float)) and not isinstance(value, bool)}
    named = sorted(constants - numbers, key=repr)
    if not numbers:
        return list(named) or [0]
    ordered = any(isinstance(op, (ast.Lt, ast.LtE, ast.Gt, ast.GtE)) for test in tests
                  for node in ast.walk(test) if isinstance(node, ast.Compare) for op in node.ops)  # fmt: skip
    return [*(sorted(_beside(numbers)) if ordered else sorted(numbers)), *named]


def _beside(numbers: set[int | float]) -> set[int | float]:
    """The cuts and what lies beside them: the next whole numbers, and where a cut is a fraction the middles too."""
    cuts = sorted(numbers)
    tried: set[int | float] = {near for cut in cuts for near in (cut - 1, cut, cut + 1) if near >= 0}
    if any(isinstance(cut, float) and not cut.is_integer() for cut in cuts):
        tried |= {(low + high) / 2 for low, high in itertools.pairwise(cuts)}
    return tried
