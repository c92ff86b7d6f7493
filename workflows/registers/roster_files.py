"""Opens a spreadsheet that may be anything: another file under its name, a bomb, a million rows, a formula for a name.

All of it is measured before the library sees it, so that a bad file costs a sentence, not minutes or memory.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from xml.parsers import expat

from openpyxl import load_workbook

from workflows.words.refusals import EntryRefused
from workflows.words.sentence import Sentence, say

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 2_000
MOST_ELEMENTS = 2_000_000
"""A sheet of 20,000 rows and 13 columns has 0.8 million."""

MOST_ROWS = 30_000
MOST_COLUMNS = 60
LONGEST_CELL = 32_767
"""Characters, as spreadsheet programs themselves allow."""

_CHUNK = 64 * 1024
_TOLD_EVERY = 500
_ZIP = b"PK"
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XML = re.compile(r".*\.(xml|rels)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first sheet: its name, its rows as values, and where a formula stands (row, column, both from 1)."""

    title: str
    rows: list[tuple[Any, ...]]
    formulas: frozenset[tuple[int, int]]


def read_sheet(content: bytes, told: Callable[[int], None]) -> Sheet:
    """Of a formula the value that its program kept with it; `told` hears of rows read, some at a time.

    Raises EntryRefused, with what to do about the file.
    """
    with_formulas = _measured(content)
    try:
        title, rows = _values(content, told)
        formulas = _formulas(content) if with_formulas else frozenset()
    except EntryRefused:
        raise
    except Exception as error:  # The library throws whatever a broken part makes it stumble over.
        raise _refused(_no_workbook()) from error
    return Sheet(title, rows, formulas)


def _values(content: bytes, told: Callable[[int], None]) -> tuple[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    rows: list[tuple[Any, ...]] = []
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
        if number > MOST_ROWS:
            raise _refused(say("超过 {most} 行：删去下面的空行，或分成几个文件再导", most=MOST_ROWS))
        if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in row):
            raise _refused(say("第 {row} 行有一格太长，最多 {most} 字", row=number, most=LONGEST_CELL))
        rows.append(row)
        if number % _TOLD_EVERY == 0:
            told(_TOLD_EVERY)
    return sheet.title, rows


def _formulas(content: bytes) -> frozenset[tuple[int, int]]:
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    rows = book.worksheets[0].iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    return frozenset(
        (number, column)
        for number, row in enumerate(rows, start=1)
        for column, cell in enumerate(row, start=1)
        if cell.data_type == "f"
    )


def _measured(content: bytes) -> bool:
    """Whether the file has formulas, once its parts are known to be few, small and without a DOCTYPE."""
    if len(content) > MOST_BYTES:
        raise _refused(say("文件太大，最多 {most} MB", most=MOST_BYTES // 1024 // 1024))
    if not content.startswith(_ZIP):
        raise _refused(_no_zip(content))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _refused(say("解开后超过 {most} MB：只留清册一张表再导", most=MOST_UNPACKED // 1024 // 1024))
            looking = _Looking()
            for part in parts:
                if _XML.fullmatch(part.filename):
                    with archive.open(part) as file:
                        # No more is unpacked than the part says it has, and that was counted.
                        looking.at(iter(partial(file.read, _CHUNK), b""))
    except EntryRefused:
        raise
    except (zipfile.BadZipFile, expat.ExpatError, zlib.error, RuntimeError, ValueError, OSError, EOFError) as error:
        # RuntimeError: a part with a password, or packed in a way that nobody knows.
        raise _refused(_no_workbook()) from error
    return looking.with_formulas


class _Looking:
    """Counts the elements of all parts."""

    def __init__(self) -> None:
        self.with_formulas = False
        self._elements = 0

    def at(self, chunks: Iterator[bytes]) -> None:
        """Looks through one part."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._element
        parser.StartDoctypeDeclHandler = _doctype
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def _element(self, name: str, _attributes: object) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise _refused(say("格子太多：只留清册一张表，分成几个文件再导"))
        if name.endswith(" f"):
            self.with_formulas = True


def _doctype(*_declared: object) -> None:
    raise _refused(say("文件含有 DOCTYPE 声明，不是表格软件存的；另存为 .xlsx 再导入"))


def _no_zip(content: bytes) -> Sentence:
    if content.startswith(_OLD_OFFICE):
        if _ENCRYPTED in content:
            return say("打不开：文件有密码，去掉密码再导入")
        return say("打不开：这是旧格式，另存为 .xlsx 再导入")
    return _no_workbook() if content else say("打不开：文件是空的")


def _no_workbook() -> Sentence:
    return say("打不开：要 .xlsx 文件")


def _refused(sentence: Sentence) -> EntryRefused:
    return EntryRefused.at("file", sentence)
