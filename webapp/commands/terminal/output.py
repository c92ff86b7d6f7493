"""What commands print: sentences of a refusal, tables whose columns hold Chinese, JSON for machines."""

import dataclasses
import json
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import click

from workflows.words.refusals import EntryRefused, Refusal
from workflows.words.sentence import Sentence

GAP = "  "


def sentences_of(refusal: Refusal) -> list[Sentence]:
    """One for each field, or the one there is."""
    if isinstance(refusal, EntryRefused):
        return [sentence for found in refusal.fields.values() for sentence in found]
    return [refusal.sentence]


def as_json(value: Any) -> None:
    """Dataclasses, dates (ISO 8601) and money (text) as JSON, names in their own characters."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def as_table(headings: Sequence[str], rows: Iterable[Sequence[object]], nothing: str) -> None:
    """Columns side by side, a Chinese character counting for two; `nothing` where there is no row."""
    lines = [[str(cell) for cell in row] for row in rows]
    if not lines:
        click.echo(nothing)
        return
    widths = [max(width_of(line[at]) for line in [list(headings), *lines]) for at in range(len(headings))]
    for line in [list(headings), *lines]:
        padded = (cell + " " * (width - width_of(cell)) for cell, width in zip(line, widths, strict=True))
        click.echo(GAP.join(padded).rstrip())


def width_of(text: str) -> int:
    """Columns of a terminal that `text` takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | Sentence):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{value!r} has no JSON form")
