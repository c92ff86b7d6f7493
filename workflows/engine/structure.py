"""What must hold before the files can be run at all: known elements, safe expressions, nothing missing.

`load_specification` refuses on any of these. SpiffWorkflow would take some of them silently (a link event for a plain
one, an interrupting event sub-process for one beside everything), say others in words that help nobody, and run any
Python that stands in a condition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from workflows.engine import routing
from workflows.engine.decision import Table
from workflows.engine.diagram import HOSTS, KINDS, Element, Flow, Process, Scope, read_processes
from workflows.engine.expressions import Unsafe, checked
from workflows.engine.findings import BadDiagram, Finding
from workflows.engine.tables import read_table

ELEMENTS = frozenset({*KINDS, *HOSTS, "startEvent", "endEvent", "exclusiveGateway", "parallelGateway", "boundaryEvent"})
"""The few kinds of node that we have seen work through storing, compaction and restoring."""

FATAL = frozenset(
    "unsupported start_events missing_end process_missing calls_itself no_process no_root duplicate_id duplicate_process "
    "expression".split()
)
"""Faults with which a drawing cannot be walked through, so that the lint stops at them."""

_INSTEAD = {
    "scriptTask": "用服务任务（op）",
    "task": "用用户任务或服务任务",
    "manualTask": "用用户任务",
    "sendTask": "用服务任务",
    "receiveTask": "用服务任务或边界消息事件",
    "inclusiveGateway": "用排他网关或并行网关",
    "complexGateway": "用排他网关或并行网关",
    "eventBasedGateway": "用边界事件",
    "intermediateCatchEvent": "用边界事件或直接连线",
    "intermediateThrowEvent": "直接连线或用服务任务",
    "transaction": "用普通子流程",
    "adHocSubProcess": "用普通子流程",
}


def processes_of(trees: Mapping[str, Any]) -> dict[str, Process]:
    """All processes by id; of two with one id the first, `faults` names the other."""
    found: dict[str, Process] = {}
    for name, tree in trees.items():
        if name.endswith(".bpmn"):
            for process in read_processes(name, tree):
                found.setdefault(process.id, process)
    return found


def tables_of(trees: Mapping[str, Any]) -> dict[str, Table]:
    """All decision tables by id. Raises BadDiagram with the faults of all of them."""
    found: dict[str, Table] = {}
    findings: list[Finding] = []
    for name, tree in trees.items():
        if name.endswith(".dmn"):
            try:
                table = read_table(name, tree)
            except BadDiagram as error:
                findings.extend(error.findings)
                continue
            if table.id in found:
                findings.append(
                    _found_at(
                        name, table.line, table.id, "duplicate_table", f"决策 {table.id} 已在 {found[table.id].file} 中"
                    )
                )
            found[table.id] = table
    if findings:
        raise BadDiagram(findings)
    return found


def roots_of(processes: Mapping[str, Process]) -> tuple[str, ...]:
    """The processes that no other calls, the one that calls most first."""
    called = {element.called for process in processes.values() for element in process.calls}
    roots = [process for process in processes.values() if process.id not in called]
    return tuple(process.id for process in sorted(roots, key=lambda process: (-len(process.calls), process.id)))


def faults(trees: Mapping[str, Any], processes: Mapping[str, Process], tables: Mapping[str, Table]) -> list[Finding]:
    """Everything that keeps the files from being run."""
    findings = [*_duplicates(trees), *_set_faults(trees, processes)]
    for process in processes.values():
        for scope in process.scopes.values():
            findings.extend(_scope_faults(scope))
        for element in process.elements:
            findings.extend(_element_faults(element, processes, tables))
    return findings


def _found(thing: Element | Flow | Process | Scope, fault: str, sentence: str) -> Finding:
    return _found_at(thing.file, thing.line, thing.id, fault, sentence)


def _found_at(file: str, line: int, element: str, fault: str, sentence: str) -> Finding:
    return Finding(file=file, line=line, element=element or "-", fault=fault, sentence=sentence)


def _duplicates(trees: Mapping[str, Any]) -> Iterator[Finding]:
    processes: dict[str, str] = {}
    for name, tree in trees.items():
        counted = Counter(node.get("id") for node in tree.iterfind(".//*[@id]"))
        for node_id, times in counted.items():
            if times > 1:
                yield _found_at(name, 0, node_id, "duplicate_id", f"编号 {node_id} 用了 {times} 次；改成不同的编号")
        for process in read_processes(name, tree):
            if process.id in processes:
                sentence = f"流程 {process.id} 已在 {processes[process.id]} 中；改编号"
                yield _found(process, "duplicate_process", sentence)
            processes.setdefault(process.id, name)


def _set_faults(trees: Mapping[str, Any], processes: Mapping[str, Process]) -> Iterator[Finding]:
    if not processes:
        yield _found_at("-", 0, "-", "no_process", "文件中没有流程；至少上传一张 BPMN 图")
    elif not roots_of(processes):
        yield _found_at("-", 0, "-", "no_root", "每个流程都被别的流程调用；留一个发起案件的流程")
    for name, tree in trees.items():
        if processes and name.endswith(".bpmn") and not read_processes(name, tree):
            yield _found_at(name, 0, "-", "no_process", "这份文件里没有流程；换成 BPMN 图，或拿掉它")
        for process in tree.iterfind(".//{*}process"):
            if process.get("isExecutable", "true") != "true":
                sentence = "流程没有标为可执行；勾选 Executable"
                yield _found_at(name, process.sourceline, process.get("id", ""), "not_executable", sentence)
    for process in processes.values():
        if process.id in _called_by(process.id, processes):
            yield _found(process, "calls_itself", "流程直接或间接调用了自己；断开这条调用")


def _called_by(process_id: str, processes: Mapping[str, Process]) -> set[str]:
    found: set[str] = set()
    ahead = [process_id]
    while ahead:
        process = processes.get(ahead.pop())
        for element in process.calls if process else ():
            if element.called and element.called not in found:
                found.add(element.called)
                ahead.append(element.called)
    return found


def _scope_faults(scope: Scope) -> Iterator[Finding]:
    starts = scope.starts()
    if len(starts) != 1:
        yield _found(scope, "start_events", f"有 {len(starts)} 个开始事件；只留一个")
    if not any(element.tag == "endEvent" for element in scope.elements.values()):
        yield _found(scope, "no_end", "没有结束事件；补上")
    for flow in scope.flows:
        yield from _flow_faults(flow, scope)
    for element in scope.elements.values():
        outgoing = scope.outgoing(element.id)
        if len(outgoing) > 1 and not element.tag.endswith("Gateway"):
            yield _found(element, "second_flow", f"有 {len(outgoing)} 条出线；在后面加一个网关")
        if element.default and element.default not in {flow.id for flow in outgoing}:
            yield _found(element, "default_missing", f"默认出线 {element.default} 不在它的出线中；重新指定")


def _flow_faults(flow: Flow, scope: Scope) -> Iterator[Finding]:
    for end, what in ((flow.source, "起点"), (flow.target, "终点")):
        if end not in scope.elements:
            yield _found(flow, "missing_end", f"连线的{what} {end or '（空）'} 不在这一层；重新连接")
    source = scope.elements.get(flow.source)
    if source is None:
        return
    if source.tag == "exclusiveGateway":
        alone = len(scope.outgoing(source.id)) == 1
        if not flow.condition and flow.id != source.default and not alone:
            yield _found(flow, "no_condition", f"网关 {source.id} 的出线没有条件，也不是默认出线；写条件或设为默认")
        if flow.condition and flow.id == source.default:
            yield _found(flow, "condition_on_default", "默认出线不能有条件；删去条件")
    elif flow.condition:
        yield _found(flow, "condition_without_gateway", "只有排他网关的出线可以有条件；加网关")
    yield from expression_faults(flow, flow.condition, routing.NAMES)


def expression_faults(thing: Element | Flow, text: str | None, names: frozenset[str]) -> Iterator[Finding]:
    """Whether an expression is one of the allowed few over the variables that there are."""
    if text:
        try:
            checked(text, names)
        except Unsafe as error:
            yield _found(thing, "expression", f"表达式有误：{error}")


def _element_faults(
    element: Element, processes: Mapping[str, Process], tables: Mapping[str, Table]
) -> Iterator[Finding]:
    if element.tag not in ELEMENTS or element.triggered_by_event:
        instead = "用子流程上的边界事件" if element.triggered_by_event else _INSTEAD.get(element.tag, "改用支持的元素")
        yield _found(element, "unsupported", f"不支持 {element.tag}；{instead}")
        return
    if element.called not in processes and element.tag == "callActivity":
        yield _found(
            element,
            "process_missing",
            f"调用的流程 {element.called or '（空）'} 不在文件中；补文件或改 Called Element",
        )
    if element.tag == "businessRuleTask" and element.decision not in tables:
        yield _found(
            element, "table_missing", f"决策表 {element.decision or '（空）'} 不在文件中；补文件或改 Decision Ref"
        )
    yield from _event_faults(element)
    yield from _multi_instance_faults(element)


def _event_faults(element: Element) -> Iterator[Finding]:
    if element.tag == "boundaryEvent":
        if len(element.events) != 1 or element.events[0] not in ("messageEventDefinition", "timerEventDefinition"):
            yield _found(element, "event_kind", "边界事件只能是消息或定时；改类型")
        elif element.events[0] == "messageEventDefinition" and not element.message:
            yield _found(element, "message_missing", "消息事件没有指向有名称的消息；选一个消息")
        elif element.events[0] == "timerEventDefinition":
            yield from _timer_faults(element)
        if not element.interrupting:
            yield _found(element, "not_interrupting", "边界事件必须中断；提醒和升级不画在图上，由系统按办理时限产生")
    elif element.tag == "startEvent" and element.events:
        yield _found(element, "event_kind", "开始事件不能有消息、定时等类型；改为空开始事件")
    elif element.tag == "endEvent" and element.events not in ((), ("terminateEventDefinition",)):
        yield _found(element, "event_kind", "结束事件只能是空的或终止；改类型")


def _timer_faults(element: Element) -> Iterator[Finding]:
    if element.timer_kind != "timeDate" or not element.timer:
        yield _found(element, "timer_kind", "定时只能是时间点（timeDate）加一个变量，如 grant_expires_at；改写")
        return
    yield from expression_faults(element, element.timer, frozenset({"grant_expires_at"}))


def _multi_instance_faults(element: Element) -> Iterator[Finding]:
    loop = element.multi_instance
    if loop is None:
        return
    if element.tag != "userTask" or not loop.parallel or loop.cardinality is not None:
        yield _found(element, "multi_instance", "多实例只能是并行的用户任务，不写次数；用 collection")
    lists = sorted(name for name, value in routing.FIRST_VALUES.items() if isinstance(value, tuple))
    if loop.collection not in lists:
        yield _found(element, "collection", f"多实例的 collection 应为 {'、'.join(lists)} 之一，现为 {loop.collection}")
    if not (loop.element_variable or "").isidentifier() or loop.element_variable in routing.NAMES | routing.COUNTED:
        yield _found(element, "element_variable", "多实例没有可用的 elementVariable；填一个新的变量名")
    if not element.properties.get("pass_when"):
        yield _found(element, "pass_when", "多实例缺少属性 pass_when；写明何时算通过")
    for text in (loop.completion, element.properties.get("pass_when")):
        yield from expression_faults(element, text, routing.NAMES | routing.COUNTED)
