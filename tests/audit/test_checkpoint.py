"""What the chains alone cannot show: a chain cut or rewritten together with its head."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from tests.audit.trail import NOW, Trail
from workflows.audit.chain import hash_of
from workflows.audit.checkpoint import Standing, compare, write_checkpoint
from workflows.audit.signed_lines import BadCheckpoint, read_public_key, write_public_key
from workflows.records.audit import AuditEvent, ChainHead

EVENTS, HEADS = AuditEvent.__table__, ChainHead.__table__
LATER = NOW + timedelta(days=1)


@pytest.fixture
def checkpoint(trail: Trail, tmp_path):
    path = tmp_path / "checkpoint.jsonl"
    with trail.reading() as db:
        write_checkpoint(db, path, now=LATER)
    return path


def standing(trail: Trail, checkpoint, **given):
    with trail.reading() as db:
        found = compare(db, checkpoint, **given)
    return found.standing, [str(one).partition(":")[0] for one in found.chains]


def cut(trail: Trail, chain: str, seq: int) -> None:
    """Cuts a chain after `seq` as somebody would who knows of the heads."""
    with trail.reading() as db:
        last = db.row(select(EVENTS).where(EVENTS.c.chain == chain, EVENTS.c.seq == seq))
    trail.tamper(
        delete(EVENTS).where(EVENTS.c.chain == chain, EVENTS.c.seq > seq),
        update(HEADS).where(HEADS.c.chain == chain).values(seq=seq, hash=last.hash),
    )


def test_a_database_that_has_gone_on_is_consistent_with_any_older_checkpoint(trail: Trail, checkpoint) -> None:
    assert standing(trail, checkpoint) == (Standing.CONSISTENT, [])
    trail.act("c1", "view")
    trail.case("c3", "qian")
    assert standing(trail, checkpoint) == (Standing.CONSISTENT, [])


def test_a_rewritten_chain_is_forked(trail: Trail, checkpoint) -> None:
    with trail.reading() as db:
        rows = [
            dict(one._mapping) for one in db.rows(select(EVENTS).where(EVENTS.c.chain == "c1").order_by(EVENTS.c.seq))
        ]
    previous = rows[1]["previous"]
    for one in rows[1:]:
        one |= {"actor": "zhao", "previous": previous}
        one["hash"] = previous = hash_of(one)
    trail.tamper(
        *(update(EVENTS).where(EVENTS.c.id == one["id"]).values(one) for one in rows[1:]),
        update(HEADS).where(HEADS.c.chain == "c1").values(hash=previous),
    )
    assert trail.lines("c1") == []
    assert standing(trail, checkpoint) == (Standing.FORKED, ["case N-c1 row 5"])


def test_a_chain_cut_while_others_stand_is_truncated(trail: Trail, checkpoint) -> None:
    cut(trail, "c1", 3)
    assert not any("末尾" in line for line in trail.lines())
    assert standing(trail, checkpoint) == (Standing.TRUNCATED, ["case N-c1 row 4"])


def test_a_chain_that_is_gone_with_its_head_is_named_by_its_number(trail: Trail, checkpoint) -> None:
    trail.tamper(delete(EVENTS).where(EVENTS.c.chain == "c2"), delete(HEADS).where(HEADS.c.chain == "c2"))
    trail.act("c1", "view")
    assert standing(trail, checkpoint) == (Standing.TRUNCATED, ["case N-c2 row 1"])


def test_a_restored_backup_is_older_until_it_has_gone_on(trail: Trail, checkpoint) -> None:
    cut(trail, "c2", 3)  # the two newest events of all
    assert standing(trail, checkpoint) == (Standing.OLDER, ["case N-c2 row 4"])
    trail.now = LATER
    trail.act("c1", "view")
    assert standing(trail, checkpoint)[0] == Standing.TRUNCATED


def test_an_empty_database_is_older(empty_trail: Trail, trail: Trail, checkpoint) -> None:
    assert standing(empty_trail, checkpoint)[0] == Standing.OLDER


def test_a_checkpoint_can_be_checked_with_the_public_key_alone(trail: Trail, checkpoint, tmp_path) -> None:
    write_public_key(trail.database.keyring, tmp_path / "public.pem")
    assert standing(trail, checkpoint, public_key=read_public_key(tmp_path / "public.pem"))[0] == Standing.CONSISTENT
    with pytest.raises(BadCheckpoint, match="不是这把公钥签的"):
        standing(trail, checkpoint, public_key=Ed25519PrivateKey.generate().public_key())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [(lambda data: data.replace(b'"seq":5', b'"seq":4', 1), "内容被改过"),
     (lambda data: data[: data.rindex(b"\n", 0, -1) + 1], "没有签名"),
     (lambda data: data[:-20], "不是检查点文件"),
     (lambda data: b"\n".join(data.split(b"\n")[1:]), "内容被改过"),
     (lambda data: b"", "不是检查点文件"),
     (lambda data: b"[]", "不是检查点文件")],
)  # fmt: skip
def test_a_changed_checkpoint_is_refused(trail: Trail, checkpoint, change, sentence: str) -> None:
    checkpoint.write_bytes(change(checkpoint.read_bytes()))
    with pytest.raises(BadCheckpoint, match=sentence):
        standing(trail, checkpoint)


def test_what_is_no_public_key_is_refused(tmp_path) -> None:
    (tmp_path / "key").write_text("x")
    with pytest.raises(BadCheckpoint, match="不是公钥文件"):
        read_public_key(tmp_path / "key")


def test_a_checkpoint_that_cannot_be_written_leaves_the_old_one(trail: Trail, checkpoint, tmp_path) -> None:
    before = checkpoint.read_bytes()
    trail.tamper(delete(HEADS), text("DROP TABLE audit_event"))
    with pytest.raises(DBAPIError), trail.reading() as db:
        write_checkpoint(db, checkpoint, now=LATER)
    assert checkpoint.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if "checkpoint" in one.name] == ["checkpoint.jsonl"]
