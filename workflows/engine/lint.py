"""Everything that can be said against a set of diagrams and tables before a case runs on it.

structure     cannot be run at all: unknown elements, unsafe expressions, something missing
lint_tasks    what is written on a task: lane, duty, form, due time, operation
lint_flows    what a single drawing shows: dead ends, conditions that overlap, branches that never meet
lint_ways     what only the whole set shows: returns that miss their task, ways that must not exist
table_cover   decision tables with gaps or overlaps
"""

from __future__ import annotations

from collections.abc import Mapping

from workflows.engine import lint_flows, lint_tasks, lint_ways, structure, table_cover
from workflows.engine.findings import BadDiagram, Finding
from workflows.engine.known_names import KnownNames
from workflows.engine.specification import load_specification, read_trees

__all__ = ["Finding", "KnownNames", "check"]


def check(files: Mapping[str, bytes], known: KnownNames) -> list[Finding]:
    """All faults of `files`, name → content, in the order of files and lines; an empty list means it may be deployed."""
    try:
        trees = read_trees(files)
        tables = structure.tables_of(trees)
    except BadDiagram as error:
        return list(error.findings)
    processes = structure.processes_of(trees)
    findings = structure.faults(trees, processes, tables)
    findings += lint_tasks.faults(processes, known)
    findings += [finding for table in tables.values() for finding in table_cover.gaps_and_overlaps(table)]
    if not any(finding.fault in structure.FATAL for finding in findings):
        findings += lint_flows.faults(processes)
        findings += lint_ways.faults(processes, known)
    if not findings:
        try:
            load_specification(files)
        except BadDiagram as error:
            findings += error.findings
    return sorted(set(findings))
