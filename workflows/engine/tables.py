"""Reads decision tables out of DMN files, and says what is wrong with them."""

from __future__ import annotations

from typing import Any

from workflows.engine.decision import DMN, HIT_POLICIES, BadCell, Rule, Table, constant, input_test
from workflows.engine.expressions import Checked, Unsafe, checked
from workflows.engine.findings import BadDiagram, Finding


def read_table(file: str, root: Any) -> Table:
    """The one decision table of a file. Raises BadDiagram with everything that is wrong with it."""
    decisions = list(root.iterfind(f"{{{DMN}}}decision"))
    tables = [node for decision in decisions for node in decision.iterfind(f"{{{DMN}}}decisionTable")]
    if len(decisions) != 1 or len(tables) != 1:
        raise BadDiagram([_found(file, root, "table_count", f"文件有 {len(tables)} 张 DMN 1.3 决策表；一张表一个文件")])
    reading = _Reading(file)
    table = reading.table(decisions[0], tables[0])
    if reading.findings:
        raise BadDiagram(reading.findings)
    return table


def _found(file: str, node: Any, fault: str, sentence: str) -> Finding:
    return Finding(file=file, line=node.sourceline or 0, element=node.get("id", "-"), fault=fault, sentence=sentence)


class _Reading:
    """Reads on after a fault, so that all faults of a table are said at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def table(self, decision: Any, node: Any) -> Table:
        policy = node.get("hitPolicy", "UNIQUE").upper()
        if policy not in HIT_POLICIES or node.get("aggregation"):
            self._add(node, "hit_policy", f"命中策略 {policy} 不支持；用 UNIQUE 或不带汇总的 COLLECT")
        inputs = tuple(self._input(column) for column in node.iterfind(f"{{{DMN}}}input"))
        outputs = tuple(self._output(column) for column in node.iterfind(f"{{{DMN}}}output"))
        if not inputs or not outputs:
            self._add(node, "no_columns", "决策表缺少输入列或输出列；补上")
        rules = tuple(self._rule(row, len(inputs), len(outputs)) for row in node.iterfind(f"{{{DMN}}}rule"))
        if not rules:
            self._add(node, "no_rules", "决策表没有规则；至少写一行")
        return Table(
            id=decision.get("id", ""),
            name=decision.get("name", ""),
            file=self.file,
            line=node.sourceline or 0,
            hit_policy=policy,
            inputs=inputs,
            outputs=outputs,
            rules=rules,
        )

    def _input(self, column: Any) -> str:
        text = _text(column.find(f"{{{DMN}}}inputExpression"))
        try:
            if text and text.isidentifier() and checked(text, frozenset({text})):
                return text
        except Unsafe:
            pass
        self._add(column, "input_expression", f"输入列的表达式「{text}」应为一个变量名")
        return text

    def _output(self, column: Any) -> str:
        name = str(column.get("name", ""))
        if not name.isidentifier():
            self._add(column, "output_name", "输出列没有名称；填写名称")
        return name

    def _rule(self, row: Any, inputs: int, outputs: int) -> Rule:
        asked = list(row.iterfind(f"{{{DMN}}}inputEntry"))
        answered = list(row.iterfind(f"{{{DMN}}}outputEntry"))
        if len(asked) != inputs or len(answered) != outputs:
            self._add(
                row,
                "row_length",
                f"这一行有 {len(asked)} 个输入、{len(answered)} 个输出，表头有 {inputs} 个和 {outputs} 个",
            )
        tests = tuple(self._test(cell) for cell in asked)
        values = tuple(self._value(cell) for cell in answered)
        return Rule(id=row.get("id", ""), line=row.sourceline or 0, tests=tests, outputs=values)

    def _test(self, cell: Any) -> Checked | None:
        try:
            return input_test(_text(cell))
        except (BadCell, Unsafe) as error:
            self._add(cell, "input_cell", f"输入单元格有误：{error}")
            return None

    def _value(self, cell: Any) -> object:
        text = _text(cell)
        if not text:
            self._add(cell, "output_missing", "输出单元格是空的；填写一个值")
            return None
        try:
            return constant(text)
        except (BadCell, Unsafe) as error:
            self._add(cell, "output_cell", f"输出单元格有误：{error}")
            return None

    def _add(self, node: Any, fault: str, sentence: str) -> None:
        self.findings.append(_found(self.file, node, fault, sentence))


def _text(node: Any) -> str:
    found = None if node is None else node.find(f"{{{DMN}}}text")
    return "" if found is None else (found.text or "").strip()
