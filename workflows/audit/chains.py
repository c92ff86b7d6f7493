"""The chains themselves: every row's hash, its place, what it follows, and that each ends where its head says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select

from workflows.audit.chain import GENESIS, hash_of
from workflows.audit.findings import Fault, Finding, Verdict
from workflows.audit.named import NamedRows
from workflows.audit.paging import Unreadable, pages
from workflows.audit.whose import Whose
from workflows.records.audit import AuditEvent, ChainHead
from workflows.records.duties import DutyHeld
from workflows.records.transaction import Db
from workflows.words.sentence import Sentence, say

_EVENTS = AuditEvent.__table__
_HEADS = ChainHead.__table__
DUTY_GONE = "duty_gone"
"""The fact of an event that names whose duty rows it removed."""


@dataclass(slots=True)
class _End:
    """How far a chain has been read. `hash` is None where the last row could not be."""

    chain: str
    seq: int = 0
    hash: str | None = GENESIS


def chain_findings(
    db: Db, named: NamedRows, whose: Whose, verdict: Verdict, *, application: str | None
) -> Iterator[Finding]:
    """Reads the chains, one or all, noting in `named` what their events say of rows."""
    end: _End | None = None
    wanted = _of(application, select(_EVENTS), _EVENTS.c.chain)
    for page in pages(db, wanted, (_EVENTS.c.chain, _EVENTS.c.seq)):
        for row in page:
            chain, seq = row.key if isinstance(row, Unreadable) else (row.chain, row.seq)
            if end is None or end.chain != chain:
                _close(end, named)
                end = _End(chain)
            verdict.events += 1
            for fault, what in _faults(row, seq, end):
                yield Finding(whose.number(chain), seq, fault, what)
            end.seq, end.hash = seq, None if isinstance(row, Unreadable) else row.hash
            if not isinstance(row, Unreadable):
                _note(row, named)
    _close(end, named)
    yield from _head_findings(db, named, whose, application)


def _faults(row: Row[Any] | Unreadable, seq: int, end: _End) -> Iterator[tuple[Fault, Sentence]]:
    if seq != end.seq + 1:
        yield Fault.MISSING, say("前面缺第 {first} 到第 {last} 行", first=end.seq + 1, last=seq - 1)
    if isinstance(row, Unreadable):
        yield Fault.CHANGED, say("这一行读不出来")
        return
    if seq == end.seq + 1 and end.hash is not None and row.previous != end.hash:
        yield Fault.CHANGED, say("和上一行接不上")
    if hash_of(row._asdict()) != row.hash:
        yield Fault.CHANGED, say("这一行的内容和它的哈希对不上")


def _note(row: Row[Any], named: NamedRows) -> None:
    gone = row.facts.get(DUTY_GONE, ()) if isinstance(row.facts, dict) else ()
    duties = [(DutyHeld.__tablename__, f"{row.chain}|{person}", None) for person in gone]
    said = [(one[0], one[1], one[2]) for one in row.records or ()]
    if duties or said:
        named.note([*duties, *said], chain=row.chain, seq=row.seq, at=row.at)


def _close(end: _End | None, named: NamedRows) -> None:
    if end is not None:
        named.ends(end.chain, end.seq, end.hash or "")


def _head_findings(db: Db, named: NamedRows, whose: Whose, application: str | None) -> Iterator[Finding]:
    for page in pages(db, _of(application, select(_HEADS), _HEADS.c.chain), (_HEADS.c.chain,)):
        for head in page:
            chain = head.key[0] if isinstance(head, Unreadable) else head.chain
            end = named.take_end(chain)
            if isinstance(head, Unreadable):
                yield Finding(whose.number(chain), 0, Fault.CHANGED, say("链尾记录读不出来"))
            elif end is None:
                what = say("整条链不见了，链尾记到第 {seq} 行", seq=head.seq)
                yield Finding(whose.number(chain), head.seq, Fault.MISSING, what)
            else:
                for row, fault, what in _head_against_end(head, *end):
                    yield Finding(whose.number(chain), row, fault, what)
    for chain, seq in named.other_ends():
        yield Finding(whose.number(chain), seq, Fault.MISSING, say("这条链没有链尾记录"))


def _head_against_end(head: Row[Any], seq: int, last_hash: str) -> Iterator[tuple[int, Fault, Sentence]]:
    if head.seq > seq:
        yield head.seq, Fault.MISSING, say("末尾缺第 {first} 到第 {last} 行", first=seq + 1, last=head.seq)
    elif head.seq < seq:
        yield seq, Fault.CHANGED, say("链尾只记到第 {seq} 行，后面的行是多出来的", seq=head.seq)
    elif last_hash and head.hash != last_hash:
        yield seq, Fault.CHANGED, say("链尾记的哈希和最后一行对不上")


def _of(application: str | None, wanted: Select[Any], chain: Any) -> Select[Any]:
    return wanted if application is None else wanted.where(chain == application)
