"""Appends to a hash chain: one per case, one for the house (what is kept beside the cases).

An event's hash is SHA-256 over the canonical JSON (RFC 8785 for what occurs here: sorted keys, UTF-8, no spaces) of
its body, the hash before it included. The body holds ids, kinds, times and the salted digests of the rows that the
act wrote; what people are and said lies outside, so that the law's deletion does not break the chain (D-08).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import select

from workflows.records.audit import AuditEvent, ChainHead
from workflows.records.transaction import Db, Written
from workflows.words.ids import new_id

HOUSE = "house"
HOUSE_ACTOR = "system"
GENESIS = "0" * 64
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One event before it stands in a chain. `actor` is a person's id, or `clock`, `operator`, a port's name."""

    act: str
    actor: str
    transition: str | None = None
    task: str | None = None
    work_item: str | None = None
    acting_for: str | None = None
    facts: Mapping[str, Any] | None = None
    written: Sequence[Written] = ()
    """Rows that this event names itself, where an act has several events and each its own rows."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where an event stands."""

    seq: int
    hash: str


def append(db: Db, chain: str, events: Sequence[Happened], *, at: datetime, written: Sequence[Written]) -> Link:
    """Appends events to a chain in one go and gives the new head; the rows `written` hang on the last, with its own."""
    heads, table = ChainHead.__table__, AuditEvent.__table__
    wanted = select(heads).where(heads.c.chain == chain)
    head = db.row(wanted.with_for_update() if db.locks_rows else wanted)
    seq, previous = (head.seq, head.hash) if head else (0, GENESIS)
    rows = []
    for event in events:
        seq += 1
        last = event is events[-1]
        row = _row(chain, seq, event, at, (*event.written, *(written if last else ())), previous)
        previous = row["hash"]
        rows.append(row)
    db.execute(table.insert(), rows)
    if head is None:
        db.execute(heads.insert().values(chain=chain, seq=seq, hash=previous))
    else:
        db.execute(heads.update().where(heads.c.chain == chain).values(seq=seq, hash=previous))
    return Link(seq, previous)


def _row(
    chain: str, seq: int, event: Happened, at: datetime, written: Sequence[Written], previous: str
) -> dict[str, Any]:
    row = {
        "chain": chain,
        "seq": seq,
        "at": at,
        "act": event.act,
        "transition": event.transition,
        "task": event.task,
        "work_item": event.work_item,
        "actor": event.actor,
        "acting_for": event.acting_for,
        "facts": dict(event.facts or {}),
        "records": [[w.table, w.id, w.digest] for w in written],
        "previous": previous,
    }
    return {"id": new_id(at), **row, "hash": hash_of(row)}


def hash_of(row: Mapping[str, Any]) -> str:
    """The hash of an event from its columns."""
    at: datetime = row["at"]
    body = {name: row[name] for name in _HASHED} | {
        "format": FORMAT,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    return sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()


_HASHED = (
    "chain", "seq", "act", "transition", "task", "work_item", "actor", "acting_for", "facts", "records", "previous",
)  # fmt: skip
