"""One version of the process files, parsed once, connected, and shared by every case that runs on it.

Parsing costs about 20 ms, restoring a case less than one; so a specification is kept by the digest of its files. After
`load_specification` it never changes, and any number of threads may use it.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from workflows.engine import decision, diagram, parser, structure
from workflows.engine.findings import BadDiagram, Finding
from workflows.engine.ways import Ways
from workflows.engine.xml_guard import read_xml

KEPT = 32
"""Versions kept in memory, a quarter of a MiB each; the one used longest ago goes first."""

FIRST_ROOT = "loan_origination"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A user, service or business rule task as it was drawn. `process` is the gate; `lane` the code of the role.

    `due` is text in working days, as `5`, `0 from claim`, `10 from pay_out` or `none`. A task drawn in both parents
    appears once, as it stands in the parent that calls the most. `then` is the op that completing a user task with a
    good outcome also runs, before the process goes on: what the form makes (a contract, a number) belongs to the task.
    `asks` is the outside source that whoever holds the task may ask from it.
    """

    id: str
    name: str
    kind: str
    process: str
    lane: str | None
    duty: str | None
    form_key: str | None
    due: str | None
    due_if_kept: str | None
    bound_to: tuple[str, ...]
    sign_off: bool
    op: str | None
    then: str | None
    asks: str | None
    multi_instance: bool
    decision: str | None


class Specification:
    """All processes and decision tables of one version.

    `digest` is the SHA-256 of the files, `nodes` every task by its id, `tables` every decision table by its id, `roots`
    the processes that no other calls, the one that calls most first.
    """

    def __init__(self, digest: str, processes: Mapping[str, diagram.Process], roots: Mapping[str, parser.Parsed],
                 tables: Mapping[str, decision.Table]) -> None:  # fmt: skip
        self.digest = digest
        self.processes = MappingProxyType(dict(processes))
        self.parsed = MappingProxyType(dict(roots))
        self.tables = MappingProxyType(dict(tables))
        self._ways: dict[str, Ways] = {}

    @property
    def roots(self) -> tuple[str, ...]:
        return tuple(self.parsed)

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        found: dict[str, Node] = {}
        for process in (*(self.processes[root] for root in self.roots), *self.processes.values()):
            for element in process.elements:
                if element.tag in diagram.KINDS:
                    found.setdefault(element.id, _node(element))
        return MappingProxyType(found)

    def node(self, node_id: str) -> Node:
        """Raises KeyError for an id that no diagram of this version has."""
        return self.nodes[node_id]

    def earlier_tasks(self, node_id: str, root: str = FIRST_ROOT) -> tuple[str, ...]:
        """The user tasks that a return from `node_id` may aim at, in the order of the process.

        Read from the flows: a task counts if it comes before `node_id` and the diagram leads a return there. So nothing
        is returned from acceptance or after a refusal, and after the payment only to `assemble_dossier` (PRODUCT §2).
        """
        return self._ways_of(root).earlier_tasks(node_id)

    def later_tasks(self, node_id: str, root: str = FIRST_ROOT) -> tuple[str, ...]:
        """`node_id` and the user tasks that may still come before the case is filed, if nobody returns or refuses."""
        return self._ways_of(root).later_tasks(node_id)

    def _ways_of(self, root: str) -> Ways:
        if root not in self._ways:
            self._ways[root] = Ways(self.processes, root)  # built twice by two threads at most, and equal
        return self._ways[root]


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the sorted names and contents, drawing included: the position of a shape decides which flow is tried."""
    whole = hashlib.sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            whole.update(len(part).to_bytes(8, "big"))
            whole.update(part)
    return whole.hexdigest()


_kept: OrderedDict[str, Specification] = OrderedDict()
_lock = threading.Lock()


def load_specification(files: Mapping[str, bytes]) -> Specification:
    """The specification of `files`, name → content; `.bpmn` and `.dmn` are told by the name. Raises BadDiagram.

    Refuses what could not be run safely or at all. Whether it is a good process is for `lint.check` to say.
    """
    digest = digest_of(files)
    with _lock:
        if digest not in _kept:
            _kept[digest] = _load(digest, files)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        _kept.move_to_end(digest)
        return _kept[digest]


def _load(digest: str, files: Mapping[str, bytes]) -> Specification:
    trees = read_trees(files)
    processes = structure.processes_of(trees)
    tables = structure.tables_of(trees)
    if faults := structure.faults(trees, processes, tables):
        raise BadDiagram(faults)
    parsed = {root: _parse(trees, processes[root]) for root in structure.roots_of(processes)}
    return Specification(digest, processes, parsed, tables)


def _parse(trees: Mapping[str, Any], process: diagram.Process) -> parser.Parsed:
    try:
        return parser.parse(trees, process.id)
    except ValidationException as error:
        sentence = f"流程引擎读不了这张图（{error}）；核对这个元素的连线和属性"
        file, line, element = error.file_name or process.file, error.line_number or 0, error.id or process.id
        raise BadDiagram([Finding(file=file, line=line, element=element, fault="parser", sentence=sentence)]) from error


def read_trees(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Every file's XML behind the guard. Raises BadDiagram with the faults of all files at once."""
    trees: dict[str, Any] = {}
    findings: list[Finding] = []
    for name in sorted(files):
        try:
            trees[name] = read_xml(name, files[name])
        except BadDiagram as error:
            findings.extend(error.findings)
    if findings:
        raise BadDiagram(findings)
    return trees


def _node(element: diagram.Element) -> Node:
    given = element.properties
    return Node(
        id=element.id,
        name=element.name,
        kind=diagram.KINDS[element.tag],
        process=element.process,
        lane=element.lane,
        duty=given.get("duty"),
        form_key=given.get("form_key"),
        due=given.get("due"),
        due_if_kept=given.get("due_if_kept"),
        bound_to=tuple(task.strip() for task in given.get("bound_to", "").split(",") if task.strip()),
        sign_off=bool(given.get("sign_off")),
        op=given.get("op"),
        then=given.get("then"),
        asks=given.get("asks"),
        multi_instance=element.multi_instance is not None,
        decision=element.decision,
    )
