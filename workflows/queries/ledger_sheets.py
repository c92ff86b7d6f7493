"""What the village ledger shows: its rows, its sums, and the sheets that it is printed on (RULES G4-09)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from workflows.queries.village_totals import whole_percent
from workflows.words.money import NOTHING

ROWS_A_PAGE = 20
"""Lines of the printed sheet, and of a page on the screen, so that both have the same page numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One household; money in yuan, numbers masked. `drawn` is what is owed, `available` what may still be drawn.

    `waits_for` are those who still have to sign the dossier.
    """

    household: str
    village_group: str | None
    head_name: str
    id_masked: str
    phone_masked: str
    grade: int
    approved_limit: Decimal
    drawn: Decimal
    available: Decimal
    granted_on: date
    valid_until: date
    manager_name: str
    approver_name: str
    shelf_mark: str | None
    suspended: bool = False
    ends_soon: bool = False
    waits_for: tuple[str, ...] = ()


class Summed(Protocol):
    """What can be added up."""

    @property
    def approved_limit(self) -> Decimal:
        """Granted, in yuan."""

    @property
    def drawn(self) -> Decimal:
        """Owed."""

    @property
    def available(self) -> Decimal:
        """Still to be drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSums:
    """So many households, and their yuan."""

    households: int
    approved_limit: Decimal
    drawn: Decimal
    available: Decimal

    @classmethod
    def of(cls, lines: Iterable[Summed]) -> "LedgerSums":
        """Of rows, or of lines that are not opened."""
        found = tuple(lines)
        return cls(
            households=len(found),
            approved_limit=sum((one.approved_limit for one in found), NOTHING),
            drawn=sum((one.drawn for one in found), NOTHING),
            available=sum((one.available for one in found), NOTHING),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands on one printed page: `first` is the number of its first row."""

    number: int
    first: int
    rows: tuple[LedgerRow, ...]
    sums: LedgerSums


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageLedger:
    """The ledger of one village as it stands `on` a day, by group and head: one page of it, or all (`page` None).

    `first` is the number of the first row; `by_grade`, `total`, `came` and `went` (households since the month began)
    are of the whole village.
    """

    id: str
    branch: str
    village: str
    office: str
    manager: str | None
    manager_name: str
    on: date
    rows: tuple[LedgerRow, ...]
    page: int | None
    pages: int
    first: int
    by_grade: Mapping[int, LedgerSums]
    total: LedgerSums
    unused: int
    came: int
    went: int

    @property
    def use_percent(self) -> int:
        """用信率: how much of what was granted is drawn, in whole percent."""
        return whole_percent(self.total.drawn, self.total.approved_limit)

    def sheets(self) -> tuple[Sheet, ...]:
        """The pages as they are printed; a village without lines has one too."""
        starts = range(0, len(self.rows), ROWS_A_PAGE) or (0,)
        cut = ((start, self.rows[start : start + ROWS_A_PAGE]) for start in starts)
        number = self.page or 1
        return tuple(
            Sheet(number=number + place, first=self.first + start, rows=rows, sums=LedgerSums.of(rows))
            for place, (start, rows) in enumerate(cut)
        )
