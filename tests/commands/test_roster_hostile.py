"""What calls itself a roster and is none, or means harm: one sentence, exit status 1, and nothing has changed."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from tests.builders.command_line import CommandLine
from tests.builders.roster import SERIALLED, Family, Typed, family, typed
from workflows.records.audit import AuditEvent
from workflows.records.households import Household, Village

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
BOMB = (
    '<!DOCTYPE w [<!ENTITY a "王王王王王王王王王王">'
    + "".join(
        f'<!ENTITY {"abcdefgh"[at + 1]} "{"&" + "abcdefgh"[at] + ";"}{"&" + "abcdefgh"[at] + ";"}">' for at in range(6)
    )
    + "]>"
)


def good() -> bytes:
    """A roster as it should be."""
    return typed(SERIALLED, [family("王小明", ("李红", "配偶"), balance=8000)])


def repacked(parts: dict[str, bytes | str], content: bytes | None = None) -> bytes:
    """The workbook with some of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content or good())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            if one.filename not in parts:
                new.writestr(one.filename, old.read(one.filename))
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def sheet(rows: str, before: str = "") -> str:
    """A sheet's own text."""
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def cell_of(text: str) -> str:
    """A row of one cell."""
    return f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'


def zipped(**parts: bytes) -> bytes:
    """A zip that is no workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def flagged(content: bytes) -> bytes:
    """The workbook whose parts say that they have a password."""
    out = bytearray(content)
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = out.find(mark)
        while place >= 0:
            out[place + at] |= 1
            place = out.find(mark, place + 4)
    return bytes(out)


def of_charts() -> bytes:
    """A workbook without a sheet of cells."""
    book, out = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    book.create_chartsheet("图")
    book.save(out)
    return out.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "text": (lambda: "姓名,身份证\n王小明,".encode(), "要 .xlsx 文件"),
    "csv in another encoding": (lambda: "姓名,身份证\n王小明,".encode("gb18030"), "要 .xlsx 文件"),
    "pdf": (lambda: b"%PDF-1.7\n1 0 obj\n", "要 .xlsx 文件"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "要 .xlsx 文件"),
    "nothing": (lambda: b"", "文件是空的"),
    "old format": (lambda: OLE + bytes(504) + "Workbook".encode("utf-16-le"), "旧格式"),
    "with a password": (lambda: OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "parts with a password": (lambda: flagged(good()), "要 .xlsx 文件"),
    "another zip": (lambda: zipped(a=b"b"), "要 .xlsx 文件"),
    "half of a file": (lambda: good()[:2000], "要 .xlsx 文件"),
    "no zip behind PK": (lambda: b"PK\x03\x04" + bytes(200), "要 .xlsx 文件"),
    "broken xml": (lambda: repacked({SHEET: b"<worksheet"}), "要 .xlsx 文件"),
    "no xml": (lambda: repacked({SHEET: b"\x00\x01"}), "要 .xlsx 文件"),
    "rows that are none": (lambda: repacked({SHEET: sheet('<row r="x"/>')}), "要 .xlsx 文件"),
    "no workbook": (lambda: repacked({"xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>'}), "要 .xlsx 文件"),
    "charts alone": (of_charts, "要 .xlsx 文件"),
    "too large": (lambda: b"PK" + bytes(21 * 1024 * 1024), "最多 20 MB"),
    "zip bomb": (lambda: repacked({SHEET: bytes(80 * 1024 * 1024)}), "解开后超过 64 MB"),
    "zip bomb beside the sheet": (lambda: repacked({"xl/media/a.bin": bytes(80 * 1024 * 1024)}), "解开后超过 64 MB"),
    "many parts": (lambda: zipped(**{str(at): b"" for at in range(2_001)}), "解开后超过 64 MB"),
    "many cells": (lambda: repacked({SHEET: sheet("<row>" + "<c/>" * 2_000_001 + "</row>")}), "格子太多"),
    "many strings": (lambda: repacked({STRINGS: f'<sst xmlns="{MAIN}">{"<si/>" * 2_000_001}</sst>'}), "格子太多"),
    "a million rows": (lambda: repacked({SHEET: sheet("<row/>" * 1_000_000)}), "超过 30000 行"),
    "the last row alone": (lambda: repacked({SHEET: sheet('<row r="1048576"><c r="A1048576"/></row>')}), "超过 30000 行"),
    "entities": (lambda: repacked({SHEET: sheet(cell_of("&g;"), BOMB)}), "DOCTYPE"),
    "entities in the strings": (lambda: repacked({STRINGS: f'{BOMB}<sst xmlns="{MAIN}"/>'}), "DOCTYPE"),
    "entities behind a comment": (lambda: repacked({SHEET: sheet("", f"<!--{' ' * 70_000}-->{BOMB}")}), "DOCTYPE"),
    "entities in utf-16": (lambda: repacked({SHEET: sheet("", BOMB).removeprefix('<?xml version="1.0"?>').encode("utf-16")}), "DOCTYPE"),
    "a file from outside": (lambda: repacked({SHEET: sheet(cell_of("&x;"), '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>')}), "DOCTYPE"),
    "a very long cell": (lambda: repacked({SHEET: sheet(cell_of("王" * 40_000))}), "第 1 行有一格太长"),
    "other headings": (lambda: repacked({SHEET: sheet(cell_of("大队"))}), "认不出表头"),
    "an empty sheet": (lambda: repacked({SHEET: sheet("")}), "认不出表头"),
}  # fmt: skip


def test_what_is_no_roster_is_refused_in_one_sentence_and_changes_nothing(
    sqlite_line: CommandLine, tmp_path: Path
) -> None:
    before = everything(sqlite_line)
    for name, (content, sentence) in REFUSED.items():
        file = tmp_path / f"{name}.xlsx"
        file.write_bytes(content())
        assert sentence in sqlite_line.refused("roster", "import", file), name
        file.unlink()
    assert "打不开" in sqlite_line.refused("roster", "import", tmp_path / "没有.xlsx")
    assert "打不开" in sqlite_line.refused("roster", "import", tmp_path)
    assert everything(sqlite_line) == before


def everything(line: CommandLine) -> tuple[int, ...]:
    """How much there is."""
    with line.read() as db:
        return tuple(
            db.scalar(select(func.count()).select_from(record.__table__)) for record in (AuditEvent, Household, Village)
        )


@pytest.mark.parametrize(("out", "sentence"), [("清册.xlsx", "盖掉"), (".", "写不到"), ("没有/待改.xlsx", "写不到")])
def test_where_bad_rows_cannot_be_written_nothing_is_imported(
    sqlite_line: CommandLine, tmp_path: Path, out: str, sentence: str
) -> None:
    (tmp_path / "清册.xlsx").write_bytes(good())
    before = everything(sqlite_line)
    said = sqlite_line.refused("roster", "import", tmp_path / "清册.xlsx", "--bad-rows", tmp_path / out)
    assert sentence in said and everything(sqlite_line) == before


def test_balances_of_a_day_to_come_are_refused(sqlite_line: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "长丰村.xlsx"
    file.write_bytes(good())
    assert "还没到：2999 年 1 月 1 日" in sqlite_line.refused("roster", "import", file, "--as-of", "2999-01-01")


def test_links_to_other_files_are_not_followed_and_what_they_fill_is_a_bad_row(
    line: CommandLine, tmp_path: Path
) -> None:
    kin = {"xmlns": "http://schemas.openxmlformats.org/package/2006/relationships"}
    target = 'Target="file:///etc/hostname" TargetMode="External"'
    link = f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="r" r:id="rId1"/></externalLink>'
    linked = Typed(name="李红", relation="配偶", more={"phone": "=[1]Sheet1!A1"})
    head = Typed(name="王小明", relation="户主")
    content = repacked({
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels":
            f'<Relationships xmlns="{kin["xmlns"]}"><Relationship Id="rId1" Type="x" {target}/></Relationships>',
    }, typed(SERIALLED, [Family(members=(head, linked), balance=8000)]))  # fmt: skip
    file, out = tmp_path / "长丰村.xlsx", tmp_path / "待改.xlsx"
    file.write_bytes(content)
    assert line.done("roster", "import", file, "--bad-rows", out).lines == [
        "row 3 column F: 这一格是公式，改成值再导入"
    ]
    assert line.done("roster", "import", out).lines == []
    assert line.done("audit", "verify").status == 0
