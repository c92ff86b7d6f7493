"""Reads the XML of a diagram or table that somebody uploaded, and nothing that such a file may try.

lxml stops most attacks by itself, but expands internal entities; so a file with a DOCTYPE is refused whatever it says.
Only UTF-8 is read: in another encoding the search for a DOCTYPE would look at the wrong bytes.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from workflows.engine.findings import BadDiagram, Finding

LARGEST = 1_000_000
"""Bytes of one file."""


def read_xml(file: str, data: bytes) -> Any:
    """The root element of `data`. Raises BadDiagram for a file that is too large, hostile or broken."""
    if len(data) > LARGEST:
        raise _refused(file, "too_large", f"文件有 {len(data):,} 字节，最多 {LARGEST:,} 字节；拆成几张图")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _refused(file, "doctype", "文件含有 DOCTYPE 或 ENTITY 声明；删去声明后再上传")
    try:
        data.decode("utf-8")
        root: Any = etree.fromstring(data, _parser())
    except UnicodeDecodeError:
        raise _refused(file, "not_utf8", "文件不是 UTF-8 编码；另存为 UTF-8") from None
    except etree.XMLSyntaxError as error:
        raise _refused(
            file, "broken_xml", f"XML 有错误（{error.msg}）；用建模工具重新保存", error.lineno or 0
        ) from error
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise _refused(file, "doctype", "文件含有 DOCTYPE 或 ENTITY 声明；删去声明后再上传")
    if (info.encoding or "UTF-8").upper() not in ("UTF-8", "UTF8", "US-ASCII", "ASCII"):
        raise _refused(file, "not_utf8", f"文件声明的编码是 {info.encoding}；另存为 UTF-8")
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )


def _refused(file: str, fault: str, sentence: str, line: int = 0) -> BadDiagram:
    return BadDiagram([Finding(file=file, line=line, element="-", fault=fault, sentence=sentence)])
