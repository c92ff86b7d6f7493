"""Whoever has a dossier can ask whether it is the one that was filed; every change is named (G4-04)."""

import io
import json

import pikepdf
import pytest

from webapp.printing.verify import chain_end, verify
from workflows.queries.filed_dossier import Filed
from workflows.records.keyring import open_keyring


@pytest.fixture
def public_key(keyring):
    return keyring.signer().public_key().public_bytes_raw()


@pytest.fixture
def filed(sealed):
    return Filed(sealed.seal.number, sealed.seal.digest, sealed.seal.chain_hash)


def rewritten(pdf: bytes, change) -> bytes:
    """The file after somebody opened it in an editor."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return out.getvalue()


def test_the_filed_file_is_good_by_each_way_of_asking(sealed, public_key, filed):
    for asked in ({"public_key": public_key}, {"beside": sealed.beside}, {"filed": filed}):
        assert verify(sealed.pdf, **asked).good, asked
    whole = verify(sealed.pdf, public_key=public_key, beside=sealed.beside, filed=filed)
    assert whole.good and whole.number == sealed.seal.number
    assert whole.compared == ("公钥", "封存文件", "本社记录")
    assert chain_end(sealed.pdf) == (sealed.seal.number, 61)


def test_with_nothing_to_compare_with_nothing_is_said_to_be_good(sealed):
    assert not verify(sealed.pdf).good


def test_one_byte_changed_is_named(sealed, public_key, filed):
    at = len(sealed.pdf) // 2
    changed = sealed.pdf[:at] + bytes([sealed.pdf[at] ^ 1]) + sealed.pdf[at + 1 :]
    for asked in ({"beside": sealed.beside}, {"filed": filed}):
        verdict = verify(changed, public_key=public_key, **asked)
        assert not verdict.unchanged and "文件被改过" in str(verdict.findings[0])


def test_one_page_dropped_is_named_even_off_line(sealed, public_key):
    def drop(opened):
        del opened.pages[4]

    verdict = verify(rewritten(sealed.pdf, drop), public_key=public_key)
    assert not verdict.complete
    assert f"归档时 {sealed.seal.pages} 页，现在 {sealed.seal.pages - 1} 页" in str(verdict.findings[0])


def test_changed_data_are_named_off_line(sealed, public_key):
    def change(opened):
        found = opened.attachments["dossier.json"]
        body = json.loads(found.get_file().read_bytes())
        body["forms"]["iou"][0]["amount"] = "2000.00"
        opened.attachments["dossier.json"] = pikepdf.AttachedFileSpec(
            opened, json.dumps(body).encode(), mime_type="application/json"
        )

    verdict = verify(rewritten(sealed.pdf, change), public_key=public_key)
    assert not verdict.unchanged and any("数据被改过" in str(one) for one in verdict.findings)


def test_an_event_removed_from_the_chain_is_named(sealed, public_key):
    for event in (None, "0" * 64):
        verdict = verify(sealed.pdf, public_key=public_key, filed=Filed(sealed.seal.number, sealed.seal.digest, event))
        assert verdict.unchanged and not verdict.complete
        assert "审计链第 61 条" in str(verdict.findings[0])


def test_another_key_is_no_witness(sealed, tmp_path):
    other = open_keyring(tmp_path).signer().public_key().public_bytes_raw()
    verdict = verify(sealed.pdf, public_key=other, beside=sealed.beside)
    assert not verdict.good and "公钥" in str(verdict.findings[0])


def test_a_file_that_is_not_ours_is_said_to_be_none(sealed):
    for data in (b"", b"%PDF-1.7\n%%EOF", b"\x89PNG"):
        verdict = verify(data, beside=sealed.beside)
        assert not verdict.good and "不是四关打印的" in str(verdict.findings[0])
        assert chain_end(data) is None
