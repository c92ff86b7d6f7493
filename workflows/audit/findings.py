"""What a verification finds, and its two verdicts: unchanged, and complete."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from workflows.words.sentence import Sentence


class Fault(StrEnum):
    """CHANGED speaks against `unchanged`: altered, reordered or slipped in. MISSING speaks against `complete`."""

    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """`case` is the application's number, or `house`; `row` the event's number in that chain, 0 where none names it."""

    case: str
    row: int
    fault: Fault
    what: Sentence

    def __str__(self) -> str:
        return f"case {self.case} row {self.row}: {self.what}"


@dataclass(slots=True)
class Verdict:
    """Filled while findings are drawn; what it says holds once all have been.

    `lawfully_deleted` counts rows whose salt was destroyed: they were named, and nobody can compare them any more (D-08).
    """

    events: int = 0
    rows: int = 0
    files: int = 0
    lawfully_deleted: int = 0
    found: Counter[Fault] = field(default_factory=Counter)

    @property
    def unchanged(self) -> bool:
        """Nothing that is there was altered, reordered or slipped in."""
        return not self.found[Fault.CHANGED]

    @property
    def complete(self) -> bool:
        """Nothing that the chains and their heads name is missing; a cut that took its head along only a checkpoint shows."""
        return not self.found[Fault.MISSING]
