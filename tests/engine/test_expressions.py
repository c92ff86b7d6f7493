"""What may stand in a condition, and nine places of a hostile file from which nothing may run.

The six places of a diagram are also run on SpiffWorkflow's own parser and engine: there each of them writes the file, so
a passing test means that the guard has stopped something.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from tests.engine.drawing import HEAD, table
from workflows.engine import expressions, routing
from workflows.engine.expressions import SAFE_ENGINE, Unreadable, Unsafe, checked, truth
from workflows.engine.findings import BadDiagram
from workflows.engine.specification import load_specification

FLOW = '<bpmn:sequenceFlow id="f{0}{1}" sourceRef="{0}" targetRef="{1}">{2}</bpmn:sequenceFlow>'
BOUNDARY = '<bpmn:userTask id="t"/><bpmn:boundaryEvent id="b" attachedToRef="t">{}</bpmn:boundaryEvent>'
LOOP = '<bpmn:userTask id="t"><bpmn:multiInstanceLoopCharacteristics>{}</bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>'
CONDITIONAL = "<bpmn:conditionalEventDefinition><bpmn:condition>{0}</bpmn:condition></bpmn:conditionalEventDefinition>"
TIMER = "<bpmn:timerEventDefinition><bpmn:timeDate>{0}</bpmn:timeDate></bpmn:timerEventDefinition>"
COMPLETION = "<bpmn:loopCardinality>2</bpmn:loopCardinality><bpmn:completionCondition>{0}</bpmn:completionCondition>"

PLACES = {
    "condition": (
        '<bpmn:exclusiveGateway id="t" default="fte"/>'
        + FLOW.format("t", "x", "<bpmn:conditionExpression>{0}</bpmn:conditionExpression>")
        + '<bpmn:endEvent id="x"/>'
    ),
    "script": '<bpmn:scriptTask id="t"><bpmn:script>{0}</bpmn:script></bpmn:scriptTask>',
    "timer": BOUNDARY.format(TIMER) + FLOW.format("b", "e", ""),
    "conditional event": BOUNDARY.format(CONDITIONAL) + FLOW.format("b", "e", ""),
    "completion condition": LOOP.format(COMPLETION),
    "cardinality": LOOP.format("<bpmn:loopCardinality>{0}</bpmn:loopCardinality>"),
}


def hostile(place: str, proof: Path) -> bytes:
    code = f"__import__('pathlib').Path('{proof}').write_text('x')"
    body = '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>' + FLOW.format("s", "t", "") + FLOW.format("t", "e", "")
    return (
        HEAD
        + f'<bpmn:process id="p" isExecutable="true">{body}{PLACES[place].format(code)}</bpmn:process></bpmn:definitions>'
    ).encode()


def run_on(engine: Any, data: bytes) -> None:
    """On the library's own parser, which lets everything through."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(data), "p.bpmn")
    workflow = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"), script_engine=engine)
    with suppress(Exception):  # it may fail in any way it likes, as long as it writes nothing
        for _ in range(5):
            workflow.do_engine_steps()
            for task in [task for task in workflow.tasks.values() if task.state == TaskState.READY]:
                task.run()


@pytest.mark.parametrize("place", PLACES)
def test_nothing_in_a_diagram_runs(place: str, tmp_path: Path) -> None:
    proof = tmp_path / "proof"
    data = hostile(place, proof)
    with pytest.raises(BadDiagram):
        load_specification({"p.bpmn": data})
    run_on(SAFE_ENGINE, data)
    assert not proof.exists()
    run_on(PythonScriptEngine(), data)
    assert proof.exists(), "the same file does harm without the guard, or the test proves nothing"


@pytest.mark.parametrize("place", ["input expression", "input cell", "output cell"])
def test_nothing_in_a_decision_table_runs(place: str, tmp_path: Path) -> None:
    proof = tmp_path / "proof"
    code = f"__import__('pathlib').Path('{proof}').write_text('x')"
    column = code if place == "input expression" else "score"
    row = (code if place == "input cell" else "1", code if place == "output cell" else "1")
    data = table("t", "UNIQUE", ["score"], ["grade"], [row]).replace(
        b"<text>score</text>", f"<text>{column}</text>".encode()
    )
    with pytest.raises(BadDiagram):
        load_specification({"t.dmn": data})
    assert not proof.exists()


@pytest.mark.parametrize(
    "text",
    [
        "outcome.upper()", "members[0]", "().__class__", "len(members)", "lambda: 1", "[m for m in members]", "f'{outcome}'",
        "(held := True)", "2 ** 99999", "'a' * 10", "[0] * 10", "(outcome, 1) * 9", "__builtins__", "_x", "unknown == 1",
        "held if changed else 1", "{1: 2}", "{1, 2}", "1 / 0", "b'x'", "1j", "*members,", "held; changed", "", "outcome ==",
        "held\nand", "(" * 300, "held" + " and held" * 100, "not " * 200 + "held",
    ],
)  # fmt: skip
def test_what_is_not_of_the_few_is_refused(text: str) -> None:
    with pytest.raises(Unsafe):
        checked(text, routing.NAMES)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('outcome == "ok" and not held', True),
        ('resume_at in ("a", "b")', False),
        ("consents_missing > 0 or two_person", True),
        ("consents_missing * 3 >= 2 + 4", True),
        ("0 < consents_missing <= 2", True),
        ("-1 < 0", True),
    ],
)
def test_the_few_are_enough_for_every_gateway(text: str, value: bool) -> None:
    known = {"outcome": "ok", "held": False, "resume_at": "c", "consents_missing": 2, "two_person": False}
    assert checked(text, routing.NAMES).value(known) is value


def test_a_list_cannot_be_repeated_through_a_variable() -> None:
    with pytest.raises(Unsafe):
        checked("committee * 99999999", routing.NAMES).value({"committee": ["a"] * 10})


def test_scripts_are_refused_and_broken_text_is_still_a_syntax_error() -> None:
    with pytest.raises(Unsafe):
        SAFE_ENGINE.execute(None, "x = 1")
    with pytest.raises(Unsafe):
        SAFE_ENGINE.environment.execute("x = 1", {})
    with pytest.raises(SyntaxError):
        SAFE_ENGINE.validate("> 5")
    assert issubclass(Unreadable, Unsafe) and expressions.LONGEST == 500


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('outcome == "ok" and held', None),
        ('outcome == "no" and held', False),
        ('outcome == "ok" or held', True),
        ('outcome != "ok" or held', None),
        ("not held", None),
        ('not outcome == "ok"', False),
    ],
)
def test_half_known_conditions_are_answered_as_far_as_they_can_be(text: str, answer: bool | None) -> None:
    assert truth(checked(text, routing.NAMES), {"outcome": "ok"}) is answer
