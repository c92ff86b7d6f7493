"""A volume as it was assembled: its groups, documents and pages, for whoever signs or files it (G4-02)."""

from dataclasses import dataclass
from typing import Any

from workflows.queries.case_file import CaseFile
from workflows.words.choices.filing import DocumentGroup

SHOWN_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Part:
    """One group with the rows of its documents; empty where the volume has none of it."""

    group: DocumentGroup
    rows: tuple[Any, ...]

    @property
    def pages(self) -> int:
        """Of all its documents."""
        return sum(row.pages for row in self.rows)

    @property
    def names(self) -> list[str]:
        """What its documents are called, each once."""
        return list(dict.fromkeys(row.document for row in self.rows))


@dataclass(frozen=True, slots=True)
class Volume:
    """Every group in the order of a volume."""

    parts: tuple[Part, ...]

    @classmethod
    def of(cls, case: CaseFile) -> "Volume":
        """What the last assembly put into it."""
        rows = [row for row in case.lines("catalogue") if row.present]
        return cls(
            tuple(
                Part(group, tuple(row for row in rows if row.document_group == group.value)) for group in DocumentGroup
            )
        )

    @property
    def count(self) -> int:
        """Documents."""
        return sum(len(one.rows) for one in self.parts)

    @property
    def pages(self) -> int:
        """Pages."""
        return sum(one.pages for one in self.parts)


def in_fours(digest: str) -> str:
    """5B20 E9C4 71AF 0D36: the first sixteen digits, as one compares them by eye."""
    shown = digest[:SHOWN_DIGITS].upper()
    return " ".join(shown[at : at + 4] for at in range(0, len(shown), 4))
