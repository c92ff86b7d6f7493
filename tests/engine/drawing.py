"""Draws small diagrams for tests out of lines of text, so that a test shows the whole process it is about.

    user visit_household lane=client_manager duty=investigate due=5
    gateway decided
    visit_household > decided
    decided > refused ? outcome == "refused"
    decided > done

A flow without `?` out of a gateway with several flows is its default. `sub before_payment` to `end sub` draws a
sub-process; `message withdrawn on before_payment` and `timer expiry on call = grant_expires_at` draw boundary events.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="definitions" targetNamespace="test">\n'
)
TAGS = {
    "start": "startEvent", "end": "endEvent", "terminate": "endEvent", "user": "userTask", "service": "serviceTask",
    "rule": "businessRuleTask", "gateway": "exclusiveGateway", "parallel": "parallelGateway", "call": "callActivity",
}  # fmt: skip
ATTRIBUTES = ("called", "decision", "collection", "element", "completion", "name")


def diagram(process: str, text: str, extra: str = "") -> bytes:
    """The XML of one file with one process in a pool; `extra` is put into the process as it is."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    lanes: dict[str, list[str]] = {}
    messages: dict[str, None] = {}
    body = _scope(iter(lines), lanes, messages)
    drawn_lanes = "".join(
        f'<bpmn:lane id="lane_{process}_{lane}" name="{lane}"><bpmn:extensionElements><camunda:properties>'
        f'<camunda:property name="title" value="{lane}"/></camunda:properties></bpmn:extensionElements>'
        + "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)
        + "</bpmn:lane>\n"
        for lane, nodes in lanes.items()
    )
    return (
        HEAD
        + "".join(f'<bpmn:message id="message_{name}" name="{name}"/>\n' for name in messages)
        + f'<bpmn:collaboration id="pool_{process}"><bpmn:participant id="participant_{process}" processRef="{process}"/>'
        + f'</bpmn:collaboration>\n<bpmn:process id="{process}" name="{process}" isExecutable="true">\n'
        + (f'<bpmn:laneSet id="lanes_{process}">\n{drawn_lanes}</bpmn:laneSet>\n' if lanes else "")
        + body
        + extra
        + "</bpmn:process>\n</bpmn:definitions>\n"
    ).encode()


def table(
    decision: str, policy: str, inputs: Iterable[str], outputs: Iterable[str], rows: Iterable[tuple[str, ...]]
) -> bytes:
    """The XML of a decision table; a row has the cells of its inputs, then of its outputs."""
    inputs = list(inputs)
    columns = "".join(
        f'<input id="{decision}_in_{name}" label="{name}"><inputExpression id="{decision}_expr_{name}"><text>{name}</text>'
        "</inputExpression></input>\n"
        for name in inputs
    ) + "".join(f'<output id="{decision}_out_{name}" name="{name}" typeRef="string"/>\n' for name in outputs)
    rules = ""
    for number, row in enumerate(rows, start=1):
        cells = ""
        for column, cell in enumerate(row):
            tag = "inputEntry" if column < len(inputs) else "outputEntry"
            cells += f'<{tag} id="{decision}_{number}_{column}"><text>{escape(cell)}</text></{tag}>'
        rules += f'<rule id="{decision}_row_{number}">{cells}</rule>\n'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="test">\n'
        f'<decision id="{decision}" name="{decision}"><decisionTable id="{decision}_table" hitPolicy="{policy}">\n'
        f"{columns}{rules}</decisionTable></decision></definitions>\n"
    ).encode()


def _scope(lines: Iterable[str], lanes: dict[str, list[str]], messages: dict[str, None]) -> str:
    nodes: list[str] = []
    flows: list[tuple[str, str, str]] = []
    gateways: set[str] = set()
    for line in lines:
        word = line.split()[0]
        if line == "end sub":
            break
        if word == "sub":
            sub = line.split()[1]
            nodes.append(f'<bpmn:subProcess id="{sub}">\n{_scope(lines, lanes, messages)}</bpmn:subProcess>\n')
        elif word in ("message", "timer"):
            nodes.append(_boundary(line, messages))
        elif word in TAGS and line.split()[1:2] != [">"]:
            nodes.append(_node(line, lanes))
            if word in ("gateway", "parallel"):
                gateways.add(line.split()[1])
        else:
            ends, _, condition = line.partition("?")
            source, _, target = ends.partition(">")
            flows.append((source.strip(), target.strip(), condition.strip()))
    drawn = "".join(nodes)
    for number, (source, target, condition) in enumerate(flows):
        flow = f"flow_{source}_{target}_{number}"
        said = f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>" if condition else ""
        drawn += (
            f'<bpmn:sequenceFlow id="{flow}" sourceRef="{source}" targetRef="{target}">{said}</bpmn:sequenceFlow>\n'
        )
        several = sum(1 for other in flows if other[0] == source) > 1
        if source in gateways and several and not condition:
            drawn = drawn.replace(
                f'<bpmn:exclusiveGateway id="{source}"', f'<bpmn:exclusiveGateway id="{source}" default="{flow}"', 1
            )
    return drawn


def _boundary(line: str, messages: dict[str, None]) -> str:
    kind, name, _, host, *rest = line.split()
    if kind == "message":
        messages[name] = None
        inner = f'<bpmn:messageEventDefinition messageRef="message_{name}"/>'
    else:
        inner = f"<bpmn:timerEventDefinition><bpmn:timeDate>{escape(' '.join(rest[1:]))}</bpmn:timeDate></bpmn:timerEventDefinition>"
    return f'<bpmn:boundaryEvent id="{name}_{host}" attachedToRef="{host}">{inner}</bpmn:boundaryEvent>\n'


def _node(line: str, lanes: dict[str, list[str]]) -> str:
    kind, node, *given = shlex.split(line)
    values = dict(item.split("=", 1) for item in given)
    if "lane" in values:
        lanes.setdefault(values.pop("lane"), []).append(node)
    special = {name: values.pop(name) for name in ATTRIBUTES if name in values}
    if kind in ("service", "rule"):
        values.setdefault("op", node)
    if kind == "user":
        values.setdefault("form_key", node)
    properties = "".join(f"<camunda:property name={quoteattr(k)} value={quoteattr(v)}/>" for k, v in values.items())
    inner = (
        f"<bpmn:extensionElements><camunda:properties>{properties}</camunda:properties></bpmn:extensionElements>"
        if values
        else ""
    )
    if "collection" in special:
        completion = special.get("completion")
        said = f"<bpmn:completionCondition>{escape(completion)}</bpmn:completionCondition>" if completion else ""
        inner += (
            f'<bpmn:multiInstanceLoopCharacteristics camunda:collection="{special["collection"]}"'
            f' camunda:elementVariable="{special["element"]}">{said}</bpmn:multiInstanceLoopCharacteristics>'
        )
    if kind == "terminate":
        inner += "<bpmn:terminateEventDefinition/>"
    attributes = f' name="{special.get("name", node)}"'
    if "called" in special:
        attributes += f' calledElement="{special["called"]}"'
    if "decision" in special:
        attributes += f' camunda:decisionRef="{special["decision"]}"'
    return f'<bpmn:{TAGS[kind]} id="{node}"{attributes}>{inner}</bpmn:{TAGS[kind]}>\n'
