"""Rosters that were handed in on pages: how far each is, and what became of its rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import ColumnElement, select, true

from workflows.records.people import Person
from workflows.records.roster_imports import RosterImport
from workflows.records.sealed import unseal
from workflows.records.transaction import Db
from workflows.words.refusals import NotFound
from workflows.words.sentence import Sentence, say

PAGE = 20
MOST_SHOWN = 500
"""Bad rows on a page; the sheet that is given back has all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadShown:
    """A row that was not taken; `value` is masked where it is a person's number."""

    row: int
    column: str
    heading: str
    value: str
    reason: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """One file. `percent` is how far it is; figures are there once it is done, `why` where it could not be read."""

    id: str
    file_name: str
    state: str
    percent: int
    why: str
    rows: int = 0
    good: int = 0
    bad: int = 0
    households: int = 0
    new: int = 0
    lacking: int = 0
    minors: int = 0
    headless: int = 0
    old_loans: int = 0
    old_loan_sum: Decimal = Decimal("0.00")
    village: str = ""
    bad_rows: tuple[BadShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchReport:
    """The files that were handed in together."""

    id: str
    asked_by: str
    asked_at: datetime
    files: tuple[FileReport, ...]

    @property
    def is_over(self) -> bool:
        """Every file was read, or could not be."""
        return all(one.state in ("done", "failed") for one in self.files)

    def total(self, name: str) -> Any:
        """A figure over all files."""
        values = [getattr(one, name) for one in self.files]
        return sum(values[1:], values[0])

    @property
    def with_bad(self) -> tuple[FileReport, ...]:
        """The files that have bad rows."""
        return tuple(one for one in self.files if one.bad)

    @property
    def percent(self) -> int:
        """Over all files."""
        return sum(one.percent for one in self.files) // len(self.files)


def load(db: Db, branches: Collection[str], *, before: str = "") -> tuple[tuple[BatchReport, ...], str]:
    """Batches of these offices, the newest first, without their bad rows; and the key of the next page or nothing."""
    table = RosterImport.__table__
    older: ColumnElement[bool] = table.c.batch < before if before else true()
    batches = db.rows(
        select(table.c.batch).where(table.c.branch.in_(branches), older).distinct()
        .order_by(table.c.batch.desc()).limit(PAGE + 1)
    )  # fmt: skip
    wanted = [row.batch for row in batches[:PAGE]]
    found = _reports(db, table.c.batch.in_(wanted), whole=False)
    return tuple(sorted(found, key=lambda one: one.id, reverse=True)), wanted[-1] if len(batches) > PAGE else ""


def one(db: Db, batch: str, branches: Collection[str]) -> BatchReport:
    """One batch with its bad rows. Raises NotFound."""
    table = RosterImport.__table__
    found = _reports(db, table.c.batch == batch, table.c.branch.in_(branches), whole=True)
    if not found:
        raise NotFound(say("没有这次导入，或不在您的网点"))
    return found[0]


def sheets(db: Db, batch: BatchReport) -> tuple[tuple[str, bytes], ...]:
    """The bad rows of each file as the spreadsheet that gives them back."""
    table = RosterImport.__table__
    rows = db.rows(select(table).where(table.c.batch == batch.id, table.c.returned.is_not(None)).order_by(table.c.id))
    opened = ((row, unseal(db, table.c.returned, row.id, row.returned, subject=row.subject)) for row in rows)
    return tuple((row.file_name, content) for row, content in opened if content is not None)


def _reports(db: Db, *where: ColumnElement[bool], whole: bool) -> tuple[BatchReport, ...]:
    table, person = RosterImport.__table__, Person.__table__
    rows = db.rows(
        select(table.c.id, table.c.batch, table.c.file_name, table.c.state, table.c.rows_read, table.c.rows_done,
               table.c.answer, table.c.why, table.c.subject, table.c.asked_at, person.c.name.label("asked_by_name"),
               *((table.c.bad,) if whole else ()))
        .join(person, person.c.id == table.c.asked_by)
        .where(*where)
        .order_by(table.c.id)
    )  # fmt: skip
    by_batch = defaultdict(list)
    for row in rows:
        by_batch[row.batch].append(row)
    return tuple(
        BatchReport(
            id=batch, asked_by=found[0].asked_by_name, asked_at=found[0].asked_at,
            files=tuple(_file(db, row, whole=whole) for row in found),
        )
        for batch, found in by_batch.items()
    )  # fmt: skip


def _file(db: Db, row: Any, *, whole: bool) -> FileReport:
    answer: Mapping[str, Any] = row.answer or {}
    figures = {name: answer[name] for name in _FIGURES if name in answer}
    return FileReport(
        id=row.id,
        file_name=row.file_name,
        state=row.state,
        percent=100 if row.state in ("done", "failed") else 100 * row.rows_done // max(row.rows_read, 1),
        why=row.why or "",
        village=answer.get("village", ""),
        old_loan_sum=Decimal(answer.get("old_loan_sum", "0")).quantize(Decimal("0.01")),
        bad_rows=_bad(db, row) if whole else (),
        **figures,
    )


_FIGURES = ("rows", "good", "bad", "households", "new", "lacking", "minors", "headless", "old_loans")


def _bad(db: Db, row: Any) -> tuple[BadShown, ...]:
    plain = unseal(db, RosterImport.__table__.c.bad, row.id, row.bad, subject=row.subject)
    if plain is None:
        return ()
    return tuple(
        BadShown(
            row=one["row"], column=one["column"], heading=one["heading"], value=one["value"],
            reason=Sentence(one["text"], one["facts"]),
        )
        for one in orjson.loads(plain)[:MOST_SHOWN]
    )  # fmt: skip
