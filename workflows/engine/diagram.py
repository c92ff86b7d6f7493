"""What is drawn in the BPMN files, as plain values: elements, flows, lanes, properties.

SpiffWorkflow builds only what a start event reaches and gives a task in an embedded sub-process the sub-process's lane;
so the lint, the task properties and the questions about ways through a process read the drawing itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
NAMESPACES = {"bpmn": BPMN, "camunda": CAMUNDA}

HOSTS = ("callActivity", "subProcess")
KINDS: Mapping[str, str] = {"userTask": "user", "serviceTask": "service", "businessRuleTask": "rule"}
_NOT_FLOW_NODES = frozenset(
    "documentation extensionElements incoming outgoing laneSet sequenceFlow ioSpecification property textAnnotation "
    "association group multiInstanceLoopCharacteristics standardLoopCharacteristics dataObject dataObjectReference".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiInstance:
    """How a task stands for several people. `parallel` is False for one after the other, which we refuse."""

    parallel: bool
    collection: str | None
    element_variable: str | None
    completion: str | None
    cardinality: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One node. `tag` is the BPMN element's local name, `scope` the process or sub-process it stands in directly.

    `events` are the local names of its event definitions; `timer` the text of its time and `timer_kind` its element.
    """

    id: str
    tag: str
    name: str
    file: str
    line: int
    process: str
    scope: str
    lane: str | None
    properties: Mapping[str, str]
    called: str | None
    decision: str | None
    default: str | None
    attached_to: str | None
    interrupting: bool
    events: tuple[str, ...]
    message: str | None
    timer: str | None
    timer_kind: str | None
    condition: str | None
    triggered_by_event: bool
    multi_instance: MultiInstance | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    id: str
    source: str
    target: str
    condition: str | None
    file: str
    line: int
    scope: str


@dataclass(frozen=True, kw_only=True)
class Scope:
    """A process, or a sub-process drawn inside one: what a token can be in."""

    id: str
    process: str
    file: str
    line: int
    elements: Mapping[str, Element]
    flows: tuple[Flow, ...]
    boundaries: Mapping[str, tuple[Element, ...]]

    def outgoing(self, element_id: str) -> tuple[Flow, ...]:
        return self._leaving.get(element_id, ())

    def incoming(self, element_id: str) -> tuple[Flow, ...]:
        return tuple(flow for flow in self.flows if flow.target == element_id)

    @cached_property
    def _leaving(self) -> Mapping[str, tuple[Flow, ...]]:
        found: dict[str, tuple[Flow, ...]] = {}
        for flow in self.flows:
            found[flow.source] = (*found.get(flow.source, ()), flow)
        return found

    def starts(self) -> tuple[Element, ...]:
        return tuple(element for element in self.elements.values() if element.tag == "startEvent")


@dataclass(frozen=True, kw_only=True)
class Process:
    """One process of one file, with the sub-processes drawn inside it. `lanes` maps a lane's name to its title."""

    id: str
    name: str
    file: str
    line: int
    has_pool: bool
    lanes: Mapping[str, str]
    scopes: Mapping[str, Scope] = field(repr=False)

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        return tuple(element for scope in self.scopes.values() for element in scope.elements.values())

    @property
    def calls(self) -> tuple[Element, ...]:
        return tuple(element for element in self.elements if element.tag == "callActivity")


def read_processes(file: str, root: Any) -> tuple[Process, ...]:
    """The processes of one file, in the order they stand there."""
    return tuple(_read_process(file, root, node) for node in root.iterfind(f".//{{{BPMN}}}process"))


def properties_of(node: Any) -> dict[str, str]:
    """The `camunda:properties` of an XML element: how a diagram tells us about duty, form and due time."""
    found = node.xpath("./bpmn:extensionElements/camunda:properties/camunda:property", namespaces=NAMESPACES)
    return {prop.get("name", ""): prop.get("value", "") for prop in found}


def _read_process(file: str, root: Any, node: Any) -> Process:
    lane_of: dict[str, str] = {}
    titles: dict[str, str] = {}
    for lane in node.iterfind(f".//{{{BPMN}}}lane"):
        name = lane.get("name", "")
        titles[name] = properties_of(lane).get("title", "")
        lane_of.update({(ref.text or "").strip(): name for ref in lane.iterfind(f"{{{BPMN}}}flowNodeRef")})
    messages = {message.get("id"): message.get("name") for message in root.iterfind(f"{{{BPMN}}}message")}
    pools = {participant.get("processRef") for participant in root.iterfind(f".//{{{BPMN}}}participant")}
    scopes: dict[str, Scope] = {}
    _read_scope(node, scopes, _Reading(file, node.get("id", ""), lane_of, messages), None)
    return Process(
        id=node.get("id", ""),
        name=node.get("name", ""),
        file=file,
        line=node.sourceline or 0,
        has_pool=node.get("id") in pools,
        lanes=titles,
        scopes=scopes,
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    file: str
    process: str
    lane_of: Mapping[str, str]
    messages: Mapping[str | None, str | None]


def _read_scope(node: Any, scopes: dict[str, Scope], reading: _Reading, lane: str | None) -> None:
    scope_id = node.get("id", "")
    elements: dict[str, Element] = {}
    flows: list[Flow] = []
    inner: list[tuple[Any, str | None]] = []
    for child in node.iterchildren(f"{{{BPMN}}}*"):
        tag = local_name(child)
        if tag == "sequenceFlow":
            flows.append(_read_flow(child, reading, scope_id))
        elif tag not in _NOT_FLOW_NODES:
            element = _read_element(child, tag, reading, scope_id, lane)
            elements[element.id] = element
            if tag in ("subProcess", "transaction", "adHocSubProcess"):
                inner.append((child, element.lane))
    boundaries: dict[str, tuple[Element, ...]] = {}
    for element in elements.values():
        if element.attached_to is not None:
            boundaries[element.attached_to] = (*boundaries.get(element.attached_to, ()), element)
    scopes[scope_id] = Scope(
        id=scope_id,
        process=reading.process,
        file=reading.file,
        line=node.sourceline or 0,
        elements=elements,
        flows=tuple(flows),
        boundaries=boundaries,
    )
    for child, own_lane in inner:
        _read_scope(child, scopes, reading, own_lane)


def _read_flow(node: Any, reading: _Reading, scope: str) -> Flow:
    return Flow(
        id=node.get("id", ""),
        source=node.get("sourceRef", ""),
        target=node.get("targetRef", ""),
        condition=text_of(node, "conditionExpression"),
        file=reading.file,
        line=node.sourceline or 0,
        scope=scope,
    )


def _read_element(node: Any, tag: str, reading: _Reading, scope: str, outer_lane: str | None) -> Element:
    events = [child for child in node.iterchildren(f"{{{BPMN}}}*") if local_name(child).endswith("EventDefinition")]
    times = [
        time for event in events for time in event.iterchildren(f"{{{BPMN}}}*") if local_name(time).startswith("time")
    ]
    refs = [event.get("messageRef") for event in events if local_name(event) == "messageEventDefinition"]
    return Element(
        id=node.get("id", ""),
        tag=tag,
        name=node.get("name", ""),
        file=reading.file,
        line=node.sourceline or 0,
        process=reading.process,
        scope=scope,
        lane=reading.lane_of.get(node.get("id", ""), outer_lane),
        properties=properties_of(node),
        called=node.get("calledElement"),
        decision=node.get(f"{{{CAMUNDA}}}decisionRef"),
        default=node.get("default"),
        attached_to=node.get("attachedToRef"),
        interrupting=node.get("cancelActivity", "true") == "true",
        events=tuple(local_name(event) for event in events),
        message=reading.messages.get(refs[0]) if refs else None,
        timer=(times[0].text or "").strip() if times else None,
        timer_kind=local_name(times[0]) if times else None,
        condition=next((text for event in events if (text := text_of(event, "condition")) is not None), None),
        triggered_by_event=node.get("triggeredByEvent") == "true",
        multi_instance=_read_multi_instance(node),
    )


def _read_multi_instance(node: Any) -> MultiInstance | None:
    loop = node.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    if loop is None:
        return None
    return MultiInstance(
        parallel=loop.get("isSequential", "false") != "true",
        collection=loop.get(f"{{{CAMUNDA}}}collection"),
        element_variable=loop.get(f"{{{CAMUNDA}}}elementVariable"),
        completion=text_of(loop, "completionCondition"),
        cardinality=text_of(loop, "loopCardinality"),
    )


def text_of(node: Any, tag: str) -> str | None:
    child = node.find(f"{{{BPMN}}}{tag}")
    return None if child is None else (child.text or "").strip()


def local_name(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]
