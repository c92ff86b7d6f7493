"""A CSV file as the core system writes it: columns known by their headings, good lines read, each bad one named."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from workflows.registers.roster_cells import Unreadable, as_day, as_text
from workflows.words.money import NotMoney
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import Sentence, say

Row = TypeVar("Row")

ENCODINGS = ("utf-8-sig", "gb18030")
MOST_BYTES = 50 * 1024 * 1024
LONGEST_TEXT = 100
BATCH = 500
LOAN_HEADINGS = frozenset({"iou", "loan", "number", "iou_number", "借据号", "借据编号", "旧贷号"})
"""An IOU, or the number of an old loan."""


class BadCell(ValueError):
    """A cell that is not what its column says, with the sentence that says so."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A field of a line: its title in a refusal, the headings by which it is known, how its cell is read.

    `read` raises BadCell, NotMoney or Unreadable; an empty cell is bad unless the column is `optional`.
    """

    title: str
    headings: frozenset[str]
    read: Callable[[str], Any]
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line that was not taken; `column` counts from 1."""

    row: int
    column: int
    reason: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreFile:
    """A file that was understood; `columns` is where each field stands, counted from 1. Each row has its number as `row`."""

    columns: Mapping[str, int]
    rows: tuple[Mapping[str, Any], ...]
    bad: tuple[BadLine, ...]


def read_core_file(content: bytes, layout: Mapping[str, Column]) -> CoreFile:
    """A CSV file, with headings or with just the columns of `layout` in their order. Raises EntryRefused for what is none."""
    try:
        lines = list(csv.reader(io.StringIO(_decoded(content), newline="")))
    except csv.Error as error:
        raise EntryRefused.at("file", say("读不出来：不是 CSV 文件，或引号没有成对")) from error
    first = [as_text(cell).lower() for cell in lines[0]] if lines else []
    columns = _columns(first, layout)
    headed = columns is not None
    if columns is None and len(first) != len(layout):
        wanted = [one.title for one in layout.values()]
        raise EntryRefused.at("file", say("认不出表头，要有：{wanted}", wanted=wanted))
    columns = columns or {field: at for at, field in enumerate(layout, start=1)}
    rows, bad = [], []
    for number, line in enumerate(lines[1:] if headed else lines, start=2 if headed else 1):
        if not any(cell.strip() for cell in line):
            continue
        read = _read(number, line, columns, layout)
        if isinstance(read, BadLine):
            bad.append(read)
        else:
            rows.append(read)
    return CoreFile(columns=columns, rows=tuple(rows), bad=tuple(bad))


def in_batches(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """As many rows as one act takes, so that nobody else waits for it long."""
    return [tuple(rows[at : at + BATCH]) for at in range(0, len(rows), BATCH)]


def a_text(cell: str) -> str:
    """A word of at most LONGEST_TEXT characters."""
    return cell[:LONGEST_TEXT]


def a_day(cell: str) -> Any:
    """A day, however it is written. Raises BadCell."""
    try:
        return as_day(cell)
    except Unreadable as error:
        raise BadCell(say("日期认不出：{given}", given=cell)) from error


def one_of(choices: Iterable[str]) -> Callable[[str], str]:
    """Reads one of these words."""
    known = tuple(choices)

    def read(cell: str) -> str:
        if cell not in known:
            raise BadCell(say("只能写其中一个：{choices}", choices=list(known)))
        return cell

    return read


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise EntryRefused.at("file", say("文件太大，最多 {most} MB", most=MOST_BYTES // 1024 // 1024))
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise EntryRefused.at("file", say("打不开：要 UTF-8 或 GB18030 编码的 CSV 文件"))


def _columns(headings: Sequence[str], layout: Mapping[str, Column]) -> dict[str, int] | None:
    found = {
        field: next((at for at, heading in enumerate(headings, start=1) if heading in column.headings), 0)
        for field, column in layout.items()
    }
    return found if all(found.values()) else None


def _read(
    row: int, line: Sequence[str], columns: Mapping[str, int], layout: Mapping[str, Column]
) -> Mapping[str, Any] | BadLine:
    values: dict[str, Any] = {"row": row}
    for field, column in layout.items():
        at = columns[field]
        cell = as_text(line[at - 1]) if at <= len(line) else ""
        if not cell:
            if not column.optional:
                return BadLine(row=row, column=at, reason=say("没有填"))
            values[field] = None
            continue
        try:
            values[field] = column.read(cell)
        except (NotMoney, BadCell) as error:
            return BadLine(row=row, column=at, reason=error.sentence)
    return values
