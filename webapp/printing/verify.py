"""Is this the dossier that was filed, unchanged? Answers from the file, from its seal, and from the house, each as far
as it is there: with the file and the public key alone it works on any machine, off line (RULES G4-04).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from webapp.printing import data
from webapp.printing.embedded import embedded_files, page_count
from webapp.printing.seal import DATA_SIGNED, FILE_SIGNED, canonical
from workflows.queries.filed_dossier import Filed
from workflows.words.sentence import Sentence, say

_SHOWN = 16


@dataclass(frozen=True, slots=True)
class Verdict:
    """`unchanged` speaks of the file, `complete` of pages and audit chain; each finding is a sentence.

    `compared` says with what the file was compared: its own signature, the seal beside it, the house's records.
    """

    number: str
    unchanged: bool
    complete: bool
    findings: tuple[Sentence, ...]
    compared: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether nothing speaks against it, and something spoke for it."""
        return self.unchanged and self.complete and bool(self.compared)


@dataclass(slots=True)
class _Found:
    changed: list[Sentence]
    missing: list[Sentence]
    compared: list[str]


def verify(
    pdf: bytes, *, public_key: bytes | None = None, beside: bytes | None = None, filed: Filed | None = None
) -> Verdict:
    """Compares a PDF with its own signature, with the seal `beside` it and with what the house `filed`.

    `public_key` is the 32 raw bytes of the product's key; without it a signature only says that the file agrees with
    itself, and is not counted.
    """
    said = _embedded(pdf)
    if said is None:
        return Verdict("", False, False, (say("这不是四关打印的信贷档案：里面没有数据"),), ())
    number, digest, signature = said
    found = _Found([], [], [])
    if signature is not None:
        _compare_with_signature(found, pdf, digest, signature, public_key)
    if beside is not None:
        _compare_with_seal(found, pdf, digest, beside, public_key)
    if filed is not None:
        _compare_with_house(found, pdf, signature, filed)
    if not found.compared and not found.changed and not found.missing:
        found.missing.append(say("没有可对照的：给公钥、封存文件，或在原来的系统上核对"))
    return Verdict(
        number=number,
        unchanged=not found.changed,
        complete=not found.missing,
        findings=(*found.changed, *found.missing),
        compared=tuple(found.compared),
    )


def chain_end(pdf: bytes) -> tuple[str, int] | None:
    """Number and place on the audit chain that a PDF claims, to ask the house about; None for a file not of ours."""
    said = _embedded(pdf)
    if said is None or said[2] is None:
        return None
    return said[0], int(said[2].get("chain_seq", 0))


def _embedded(pdf: bytes) -> tuple[str, str, Mapping[str, Any] | None] | None:
    """Number and digest of the data in a PDF, and its signature; None for a PDF without our data."""
    number = digest = None
    signature: Mapping[str, Any] | None = None
    for content in embedded_files(pdf):
        body = _json(content)
        if body.get("format") == data.FORMAT and digest is None:
            number, digest = str(body.get("number", "")), data.digest_of(content)
        elif body.get("format") == DATA_SIGNED:
            signature = body
    return None if digest is None or number is None else (number, digest, signature)


def _json(content: bytes) -> Mapping[str, Any]:
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _compare_with_signature(
    found: _Found, pdf: bytes, digest: str, signature: Mapping[str, Any], public_key: bytes | None
) -> None:
    if public_key is None:
        return
    found.compared.append("公钥")
    if not _is_signed(signature, public_key):
        found.changed.append(say("卷内签名不是这把公钥的，或签名被改过"))
    if signature.get("data_digest") != digest:
        found.changed.append(say("卷内数据被改过：签名时摘要 {then}，现在 {now}",
                                 then=str(signature.get("data_digest"))[:_SHOWN], now=digest[:_SHOWN]))  # fmt: skip
    _compare_pages(found, pdf, signature.get("pages"))


def _compare_with_seal(found: _Found, pdf: bytes, digest: str, beside: bytes, public_key: bytes | None) -> None:
    seal = _json(beside)
    if seal.get("format") != FILE_SIGNED:
        found.changed.append(say("封存文件读不出来：它应与 PDF 同名，放在一起"))
        return
    found.compared.append("封存文件")
    if public_key is not None and not _is_signed(seal, public_key):
        found.changed.append(say("封存文件不是这把公钥签的，或被改过"))
    _compare_file(found, pdf, str(seal.get("digest")))
    if seal.get("data_digest") != digest:
        found.changed.append(say("卷内数据与封存时不同"))
    _compare_pages(found, pdf, seal.get("pages"))


def _compare_with_house(found: _Found, pdf: bytes, signature: Mapping[str, Any] | None, filed: Filed) -> None:
    found.compared.append("本社记录")
    if filed.digest is None:
        found.missing.append(say("{number} 的档案在系统里还没有封存", number=filed.number))
    else:
        _compare_file(found, pdf, filed.digest)
    if signature is not None and signature.get("chain_hash") != filed.event_hash:
        found.missing.append(say("审计链第 {seq} 条与归档时不同：有记录被改或被删", seq=signature.get("chain_seq")))


def _compare_file(found: _Found, pdf: bytes, sealed: str) -> None:
    now = sha256(pdf).hexdigest()
    if now != sealed:
        found.changed.append(say("文件被改过：封存时摘要 {then}，现在 {now}", then=sealed[:_SHOWN], now=now[:_SHOWN]))


def _compare_pages(found: _Found, pdf: bytes, signed: object) -> None:
    now = page_count(pdf)
    if isinstance(signed, int) and now != signed:
        sentence = say("页数不对：归档时 {signed} 页，现在 {now} 页", signed=signed, now=now)
        if sentence not in found.missing:
            found.missing.append(sentence)


def _is_signed(signed: Mapping[str, Any], public_key: bytes) -> bool:
    body = {name: value for name, value in signed.items() if name not in ("signature", "public_key")}
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(bytes.fromhex(str(signed["signature"])), canonical(body))
    except (InvalidSignature, ValueError, KeyError):
        return False
    return True
