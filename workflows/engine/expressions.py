"""The few expressions a diagram or a decision table may hold.

SpiffWorkflow evaluates every condition, timer and cell with the whole of Python: nine of nine places in a hostile file
could write to the disk. Here an expression is read, every node of its tree compared with a short list, and only then
compiled. Emptying `__builtins__` alone would be no guard: hundreds of classes can be reached from `()`.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment

from workflows.engine import routing

LONGEST = 500
"""Characters in one expression."""

_ALLOWED = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.Compare,
    ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn,
    ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Name, ast.Load, ast.Constant, ast.List, ast.Tuple,
)  # fmt: skip
_CONSTANTS = (str, int, float, bool, type(None))


class Unsafe(ValueError):
    """The expression says something outside the allowed few; the text says what, in Chinese."""


class Unreadable(Unsafe, SyntaxError):
    """No expression at all. A SyntaxError too, because SpiffWorkflow tells `> 5` from `5` by it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An expression that may be evaluated: `tree` for reasoning about it, `code` for running it."""

    text: str
    tree: ast.expr
    code: CodeType
    names: frozenset[str]
    multiplied: frozenset[str]

    def value(self, known: Mapping[str, object]) -> Any:
        """The value with `known` variables. Raises Unsafe when text or a list would be repeated, NameError when unset."""
        for name in self.multiplied:
            if not isinstance(known.get(name), (int, float)):
                raise Unsafe(f"「{self.text}」中的 {name} 不是数，不能相乘")
        # Every node of the tree has been checked: no attribute, no call, no subscript is in it.
        return eval(self.code, {**known, "__builtins__": {}})  # noqa: S307


@lru_cache(maxsize=4096)
def checked(expression: str, names: frozenset[str]) -> Checked:
    """`expression` if it is safe and names only `names`. Raises Unsafe, or Unreadable when it is no expression."""
    text = expression.strip()
    if len(text) > LONGEST:
        raise Unsafe(f"表达式长 {len(text)} 个字符，最多 {LONGEST} 个")
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(f"「{text}」不是表达式") from error
    for node in ast.walk(tree):
        _check(node, text, names)
    used = frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    return Checked(text, tree.body, compile(tree, "<expression>", "eval"), used, _multiplied(tree))


def _check(node: ast.AST, text: str, names: frozenset[str]) -> None:
    if not isinstance(node, _ALLOWED):
        raise Unsafe(f"「{text}」中不允许 {type(node).__name__}：只能用比较、and、or、not、in、加减乘、常数和变量")
    if isinstance(node, ast.Name) and (node.id.startswith("_") or node.id not in names):
        raise Unsafe(f"「{text}」中的 {node.id} 不是流转变量")
    if isinstance(node, ast.Constant) and type(node.value) not in _CONSTANTS:
        raise Unsafe(f"「{text}」中不允许常数 {node.value!r}")


def _multiplied(tree: ast.AST) -> frozenset[str]:
    """The names under a multiplication. Text or a list there would be repeated: a way to fill the memory."""
    found: set[str] = set()
    for product in ast.walk(tree):
        if isinstance(product, ast.BinOp) and isinstance(product.op, ast.Mult):
            for node in ast.walk(product):
                if isinstance(node, (ast.List, ast.Tuple)) or (
                    isinstance(node, ast.Constant) and isinstance(node.value, str)
                ):
                    raise Unsafe("不允许重复文字或列表")
                if isinstance(node, ast.Name):
                    found.add(node.id)
    return frozenset(found)


def truth(expression: Checked, known: Mapping[str, object]) -> bool | None:
    """Whether it holds when only `known` is known; None when the rest decides (three-valued, Kleene)."""
    return _truth(expression.tree, known)


def _truth(node: ast.expr, known: Mapping[str, object]) -> bool | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = _truth(node.operand, known)
        return None if inner is None else not inner
    if isinstance(node, ast.BoolOp):
        parts = [_truth(value, known) for value in node.values]
        decisive = isinstance(node.op, ast.Or)
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
    if any(isinstance(part, ast.Name) and part.id not in known for part in ast.walk(node)):
        return None
    return bool(eval(compile(ast.Expression(node), "<part>", "eval"), {**known, "__builtins__": {}}))  # noqa: S307


class SafeEnvironment(BasePythonScriptEngineEnvironment):  # type: ignore[misc]
    """Evaluates checked expressions over the routing variables and runs no script."""

    def __init__(self, names: frozenset[str] = routing.NAMES | routing.COUNTED) -> None:
        super().__init__()
        self.names = names

    def evaluate(self, expression: str, context: Mapping[str, object], external_context: Any = None) -> Any:
        return checked(expression, self.names).value({**context, **(external_context or {})})

    def execute(self, script: str, context: Any, external_context: Any = None) -> Any:
        raise Unsafe("不允许脚本任务")

    def call_service(self, context: Any, **_: Any) -> Any:
        raise Unsafe("服务由流程之外执行")


class SafeEngine(PythonScriptEngine):  # type: ignore[misc]
    """The only script engine our processes run on. It has no state, so all threads share one."""

    def __init__(self, names: frozenset[str] = routing.NAMES | routing.COUNTED) -> None:
        super().__init__(SafeEnvironment(names))
        self.names = names

    def validate(self, expression: str) -> None:
        checked(expression, self.names)

    def execute(self, task: Any, script: str, external_context: Any = None) -> Any:
        raise Unsafe("不允许脚本任务")


SAFE_ENGINE = SafeEngine()
