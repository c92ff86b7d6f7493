"""A signed checkpoint over all chains, kept elsewhere: what shows that a chain was cut or rewritten, head and all.

Its lines are what it is, then a chain each with its last row, then the totals, then the signature. Any older checkpoint
can be compared with the database of today.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import func, select, tuple_

from workflows.audit.paging import Unreadable, pages
from workflows.audit.signed_lines import BadCheckpoint, check_signature, read_signed, write_signed
from workflows.records.audit import AuditEvent, ChainHead
from workflows.records.cases import Application
from workflows.records.transaction import Db
from workflows.words.sentence import Sentence, say

FORMAT = "four-gates-checkpoint-1"
_EVENTS, _HEADS, _APPLICATIONS = AuditEvent.__table__, ChainHead.__table__, Application.__table__
_COMPARED_AT_ONCE = 250


class Standing(StrEnum):
    """How a database stands to a checkpoint.

    CONSISTENT: it has all the checkpoint has, perhaps more. FORKED: a row that the checkpoint saw is another one now.
    OLDER: the whole database is of a time before the checkpoint, as after restoring a backup. TRUNCATED: rows that the
    checkpoint saw are gone though the database has gone on, or gone from the middle of its time.
    """

    CONSISTENT = "consistent"
    FORKED = "forked"
    OLDER = "older"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Broken:
    """A chain that is not as the checkpoint saw it: by the case's number, and where."""

    case: str
    row: int
    what: Sentence

    def __str__(self) -> str:
        return f"case {self.case} row {self.row}: {self.what}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`chains` names those that are not as they were; `made_at` is the checkpoint's time."""

    standing: Standing
    made_at: datetime
    chains: tuple[Broken, ...]


def write_checkpoint(db: Db, path: Path, *, now: datetime) -> None:
    """Signs every chain's last row into the file at `path`, whole or not at all."""
    write_signed(db.keyring, path, _lines(db, now))


def compare(db: Db, path: Path, public_key: Ed25519PublicKey | None = None) -> Comparison:
    """How the database stands to a checkpoint signed by `public_key`, without one by the key of this installation.

    Raises BadCheckpoint before anything is compared.
    """
    check_signature(path, public_key or db.keyring.signer().public_key())
    lines = read_signed(path)
    made_at = _made_at(next(lines), path)
    forked: list[Broken] = []
    behind: list[tuple[Broken, str]] = []
    gone_on = False
    of_chains = (line for line in lines if "chain" in line)
    while some := list(islice(of_chains, _COMPARED_AT_ONCE)):
        stood = _rows_at(db, some)
        heads = _last_rows(db, [line["chain"] for line in some])
        for line in some:
            last = heads.get(line["chain"], 0)
            gone_on = gone_on or last > line["seq"]
            there = stood.get(line["chain"])
            if there is None:
                what = say("检查点记到第 {seq} 行，现在只到第 {last} 行", seq=line["seq"], last=last)
                behind.append((Broken(line["case"], min(last + 1, line["seq"]), what), line["at"]))
            elif there != line["hash"]:
                what = say("这一行和检查点记下的不是同一行")
                forked.append(Broken(line["case"], line["seq"], what))
    if forked:
        return Comparison(Standing.FORKED, made_at, (*forked, *(one for one, _ in behind)))
    if not behind:
        return Comparison(Standing.CONSISTENT, made_at, ())
    older = not gone_on and _is_before(db, min(at for _, at in behind), made_at)
    return Comparison(Standing.OLDER if older else Standing.TRUNCATED, made_at, tuple(one for one, _ in behind))


def _lines(db: Db, now: datetime) -> Iterator[dict[str, Any]]:
    yield {"checkpoint": FORMAT, "made_at": now.astimezone(UTC).isoformat()}
    chains = events = 0
    for line in _chain_lines(db):
        chains, events = chains + 1, events + line["seq"]
        yield line
    yield {"chains": chains, "events": events}


def _chain_lines(db: Db) -> Iterator[dict[str, Any]]:
    wanted = (
        select(_HEADS, _EVENTS.c.at, _APPLICATIONS.c.number)
        .join(_EVENTS, (_EVENTS.c.chain == _HEADS.c.chain) & (_EVENTS.c.seq == _HEADS.c.seq), isouter=True)
        .join(_APPLICATIONS, _APPLICATIONS.c.id == _HEADS.c.chain, isouter=True)
    )
    for page in pages(db, wanted, (_HEADS.c.chain,)):
        for row in page:
            assert not isinstance(row, Unreadable), "verify before a checkpoint is made"
            yield {
                "chain": row.chain,
                "case": row.number or row.chain,
                "seq": row.seq,
                "hash": row.hash,
                "at": "" if row.at is None else row.at.isoformat(timespec="microseconds"),
            }


def _rows_at(db: Db, lines: list[dict[str, Any]]) -> dict[str, str]:
    wanted = [(line["chain"], line["seq"]) for line in lines]
    found = select(_EVENTS.c.chain, _EVENTS.c.hash).where(tuple_(_EVENTS.c.chain, _EVENTS.c.seq).in_(wanted))
    return {row.chain: row.hash for row in db.rows(found)}


def _last_rows(db: Db, chains: list[str]) -> dict[str, int]:
    found = select(_EVENTS.c.chain, func.max(_EVENTS.c.seq).label("seq"))
    return {row.chain: row.seq for row in db.rows(found.where(_EVENTS.c.chain.in_(chains)).group_by(_EVENTS.c.chain))}


def _is_before(db: Db, first_lost: str, made_at: datetime) -> bool:
    """Whether everything in the database happened before what was lost did, so that it is simply of an earlier time."""
    newest = db.scalar(select(func.max(_EVENTS.c.at)))
    if newest is None:
        return True
    return bool(newest <= made_at and (not first_lost or newest <= datetime.fromisoformat(first_lost)))


def _made_at(first: dict[str, Any], path: Path) -> datetime:
    if first.get("checkpoint") != FORMAT:
        raise BadCheckpoint(say("{file} 不是检查点文件", file=path.name))
    return datetime.fromisoformat(str(first["made_at"]))
