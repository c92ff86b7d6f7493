"""What is written on the tasks: who does it, in which duty, with which form, until when, by which operation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from workflows.engine.diagram import KINDS, Element, Process
from workflows.engine.findings import Finding
from workflows.engine.known_names import KnownNames

SYSTEM = "system"
"""The lane of what nobody does by hand."""

_DUE = re.compile(r"none|\d+|\d+ from (?P<event>\w+)")


def faults(processes: Mapping[str, Process], known: KnownNames) -> list[Finding]:
    """The faults of every task, lane and pool."""
    ids = {element.id for process in processes.values() for element in process.elements if element.tag in KINDS}
    findings: list[Finding] = []
    for process in processes.values():
        findings.extend(_process_faults(process))
        for element in process.elements:
            if element.tag == "userTask":
                findings.extend(_user_task_faults(element, ids, known))
            elif element.tag in KINDS:
                findings.extend(_service_faults(element, known))
    findings.extend(_drawn_twice(processes))
    return findings


def _found(element: Element, fault: str, sentence: str) -> Finding:
    return Finding(file=element.file, line=element.line, element=element.id, fault=fault, sentence=sentence)


def _process_faults(process: Process) -> Iterator[Finding]:
    if not process.has_pool:
        sentence = "流程没有泳池，泳道画不出来；加一个 Participant"
        yield Finding(file=process.file, line=process.line, element=process.id, fault="no_pool", sentence=sentence)
    for lane, title in process.lanes.items():
        if not title:
            sentence = f"泳道 {lane or '（空）'} 缺少属性 title；填写岗位的中文名"
            yield Finding(
                file=process.file, line=process.line, element=process.id, fault="lane_title", sentence=sentence
            )


def _user_task_faults(element: Element, ids: set[str], known: KnownNames) -> Iterator[Finding]:
    given = element.properties
    if not element.name:
        yield _found(element, "no_name", "任务没有名称；填写中文名称")
    yield from _one_of(element, "lane", element.lane, known.roles - {SYSTEM}, "泳道（岗位）")
    yield from _one_of(element, "duty", given.get("duty"), known.duties, "属性 duty（职责）")
    yield from _one_of(element, "form_key", given.get("form_key"), known.forms, "属性 form_key（表单）")
    yield from _due_faults(element, "due", given.get("due"), ids)
    if "due_if_kept" in given:
        yield from _due_faults(element, "due_if_kept", given["due_if_kept"], ids)
    if "then" in given:
        yield from _one_of(element, "then", given["then"], known.ops, "属性 then（办完后的操作）")
    if "asks" in given:
        yield from _one_of(element, "asks", given["asks"], known.sources, "属性 asks（可查询的外部来源）")
    for task in filter(None, (task.strip() for task in given.get("bound_to", "").split(","))):
        if task not in ids:
            yield _found(element, "unknown_bound_to", f"bound_to 指向不存在的任务 {task}；改成图上的任务编号")
    if given.get("sign_off", "password") != "password":
        yield _found(element, "unknown_sign_off", f"sign_off 只能是 password，现为 {given['sign_off']}")


def _service_faults(element: Element, known: KnownNames) -> Iterator[Finding]:
    yield from _one_of(element, "lane", element.lane, frozenset({SYSTEM}), "泳道")
    yield from _one_of(element, "op", element.properties.get("op"), known.ops, "属性 op（操作）")


def _one_of(element: Element, what: str, value: str | None, names: frozenset[str], said: str) -> Iterator[Finding]:
    if not value:
        yield _found(element, f"no_{what}", f"缺少{said}；从 {'、'.join(sorted(names))} 中选一个")
    elif value not in names:
        yield _found(element, f"unknown_{what}", f"{said} {value} 不认识；可用的有 {'、'.join(sorted(names))}")


def _due_faults(element: Element, what: str, value: str | None, ids: set[str]) -> Iterator[Finding]:
    if not value:
        yield _found(element, f"no_{what}", f"缺少属性 {what}（办理时限）；填写工作日数、「0 from claim」或 none")
        return
    match = _DUE.fullmatch(value)
    if match is None:
        yield _found(element, f"bad_{what}", f"办理时限 {value} 读不懂；写如 5、0 from claim、10 from pay_out 或 none")
    elif match["event"] and match["event"] not in ids | {"claim"}:
        yield _found(
            element, f"bad_{what}", f"办理时限从 {match['event']} 起算，但图上没有这个任务；改成任务编号或 claim"
        )


def _drawn_twice(processes: Mapping[str, Process]) -> Iterator[Finding]:
    """A task may stand in both parents, but must mean the same there."""
    first: dict[str, Element] = {}
    for process in processes.values():
        for element in process.elements:
            if element.tag not in KINDS:
                continue
            other = first.setdefault(element.id, element)
            if other.process == element.process and other is not element:
                yield _found(element, "duplicate_task", f"任务 {element.id} 在同一流程画了两次；改编号")
            elif _meaning(other) != _meaning(element):
                yield _found(
                    element, "task_differs", f"任务 {element.id} 与 {other.file} 中的同名任务属性不同；改成一致"
                )


def _meaning(element: Element) -> tuple[object, ...]:
    return (element.tag, element.lane, sorted(element.properties.items()), element.decision, element.multi_instance)
