"""What a single drawing shows: where a token gets stuck, goes two ways at once, or never comes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping

from workflows.engine import routing
from workflows.engine.diagram import Element, Flow, Process, Scope
from workflows.engine.expressions import Checked, Unsafe, checked
from workflows.engine.findings import Finding

MOST_PARALLEL_PAIRS = 3
"""Splits of one process. Each pair in a row doubles what the engine predicts: twelve made 32,765 tasks."""

MOST_COMBINATIONS = 20_000
"""Values tried on the conditions of one gateway."""


def faults(processes: Mapping[str, Process]) -> list[Finding]:
    """The faults of every drawing by itself."""
    tasks = tuple(
        element.id for process in processes.values() for element in process.elements if element.tag == "userTask"
    )
    samples = {**routing.SAMPLES, "resume_at": ("", *sorted(set(tasks)))}
    findings: list[Finding] = []
    for process in processes.values():
        splits = 0
        for scope in process.scopes.values():
            findings.extend(_reach_faults(scope))
            for element in scope.elements.values():
                if element.tag == "exclusiveGateway":
                    findings.extend(_gateway_faults(element, scope, samples))
                if _splits(element, scope):
                    splits += 1
                    findings.extend(_join_faults(element, scope))
        if splits > MOST_PARALLEL_PAIRS:
            sentence = f"有 {splits} 个并行分支，最多 {MOST_PARALLEL_PAIRS} 个；拆到子流程"
            where = Finding(
                file=process.file, line=process.line, element=process.id, fault="parallel_pairs", sentence=sentence
            )
            findings.append(where)
    return findings


def _found(thing: Element | Flow, fault: str, sentence: str) -> Finding:
    return Finding(file=thing.file, line=thing.line, element=thing.id, fault=fault, sentence=sentence)


def _reach_faults(scope: Scope) -> Iterator[Finding]:
    reached = _reached(scope, (element.id for element in scope.starts()))
    for element in scope.elements.values():
        if element.id not in reached:
            yield _found(element, "unreachable", "从开始事件走不到这里；连线或删去")
        if element.tag != "endEvent" and not scope.outgoing(element.id):
            yield _found(element, "dead_end", "没有出线；连到下一步或结束事件")


def _reached(scope: Scope, starts: Iterable[str], stop: Iterable[str] = ()) -> set[str]:
    """The elements that can follow, boundary events with their hosts; nothing behind `stop`."""
    ends = set(stop)
    found: set[str] = set()
    ahead = list(starts)
    while ahead:
        element = ahead.pop()
        if element in found or element not in scope.elements:
            continue
        found.add(element)
        if element not in ends:
            ahead.extend(flow.target for flow in scope.outgoing(element))
            ahead.extend(event.id for event in scope.boundaries.get(element, ()))
    return found


def _gateway_faults(gateway: Element, scope: Scope, samples: Mapping[str, tuple[object, ...]]) -> Iterator[Finding]:
    flows = scope.outgoing(gateway.id)
    if len(flows) < 2:
        return
    if gateway.default is None:
        yield _found(gateway, "no_default", "网关没有默认出线；指定一条")
    conditions: list[tuple[Flow, Checked]] = []
    for flow in flows:
        if flow.condition:
            try:
                conditions.append((flow, checked(flow.condition, routing.NAMES)))
            except Unsafe:
                return  # said by structure already
    yield from _condition_faults(conditions, samples)


def _condition_faults(
    conditions: list[tuple[Flow, Checked]], samples: Mapping[str, tuple[object, ...]]
) -> Iterator[Finding]:
    names = sorted(frozenset().union(*(condition.names for _, condition in conditions)) if conditions else ())
    held: set[str] = set()
    overlapping: set[tuple[str, str]] = set()
    combinations = itertools.product(*(samples.get(name, (routing.FIRST_VALUES[name],)) for name in names))
    for values in itertools.islice(combinations, MOST_COMBINATIONS):
        known = dict(zip(names, values, strict=True))
        try:
            true = [flow for flow, condition in conditions if condition.value(known)]
        except (TypeError, Unsafe) as error:
            yield _found(conditions[0][0], "condition_fails", f"条件算不出来（{error}）；核对变量的类型")
            return
        held.update(flow.id for flow in true)
        for one, other in itertools.combinations(true, 2):
            if (one.id, other.id) not in overlapping:
                overlapping.add((one.id, other.id))
                shown = "、".join(f"{name} = {value!r}" for name, value in known.items())
                yield _found(other, "overlap", f"{shown} 时，条件与 {one.id} 同时成立；改成互不相容")
    for flow, condition in conditions:
        if flow.id not in held:
            yield _found(flow, "never", f"条件「{condition.text}」永远不成立；核对其中的值和任务编号")


def _splits(element: Element, scope: Scope) -> bool:
    return element.tag == "parallelGateway" and len(scope.outgoing(element.id)) > 1


def _join_faults(split: Element, scope: Scope) -> Iterator[Finding]:
    """Two branches may meet only in a parallel gateway, or never: in another place the task behind opens twice."""
    joins = {element.id for element in scope.elements.values() if element.tag == "parallelGateway"} - {split.id}
    branches = [_reached(scope, [flow.target], joins) for flow in scope.outgoing(split.id)]
    for one, other in itertools.combinations(branches, 2):
        for met in sorted((one & other) - joins):
            element = scope.elements[met]
            comes_from_both = {flow.source for flow in scope.incoming(met)}
            meet_here = comes_from_both & (one - other) and comes_from_both & (other - one)
            if meet_here and not _ends_all(met, scope):
                sentence = f"并行网关 {split.id} 的分支在这里汇合，但这里不是并行网关；改用并行网关"
                yield _found(element, "exclusive_join", sentence)


def _ends_all(element: str, scope: Scope) -> bool:
    """Whether everything behind it is a terminate end event, which cancels the other branch."""
    ends = [scope.elements[node] for node in _reached(scope, [element]) if scope.elements[node].tag == "endEvent"]
    others = [
        node for node in _reached(scope, [element]) if scope.elements[node].tag not in ("endEvent", "exclusiveGateway")
    ]
    return not others and all("terminateEventDefinition" in end.events for end in ends)
