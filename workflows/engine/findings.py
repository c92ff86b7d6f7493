"""What is wrong with a diagram or a table: one line each, in the words of whoever draws it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One fault. `line` is 0 where the XML gives none; `fault` is a stable name for tests and machines."""

    file: str
    line: int = 0
    element: str
    fault: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.element}: {self.sentence}"


class BadDiagram(Exception):
    """The files cannot be run as they stand; `findings` say why, never empty."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(findings))
        super().__init__("\n".join(str(finding) for finding in self.findings))
