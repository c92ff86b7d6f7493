"""An act is done once: the same key of the same actor gets the first answer again (CONTRACT, REST)."""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from workflows.records.cases import Receipt
from workflows.records.transaction import Db
from workflows.words.ids import new_id
from workflows.words.refusals import KeyReused
from workflows.words.sentence import say

KEPT_FOR = timedelta(days=7)
"""How long a key is known; CONTRACT promises callers no less."""

MOST_AT_ONCE = 1_000


def find(db: Db, *, actor: str, key: str, act: str, body: str) -> dict[str, Any] | None:
    """The first answer under this key, or None. Raises KeyReused where another body came with it then."""
    table = Receipt.__table__
    row = db.row(select(table).where(table.c.actor == actor, table.c.key == key))
    if row is None:
        return None
    if row.act != act or not hmac.compare_digest(row.body, body):
        raise KeyReused(say("这个提交编号已经用过，内容却不一样；刷新后再提交"))
    answer: dict[str, Any] = row.answer
    return answer


def keep(db: Db, *, actor: str, key: str, act: str, body: str, answer: dict[str, Any], now: datetime) -> None:
    """Only performed acts leave a receipt, written in their own transaction."""
    values = {"id": new_id(now), "actor": actor, "key": key, "act": act, "body": body, "answer": answer, "at": now}
    db.execute(Receipt.__table__.insert().values(values))


def seal_body(db: Db, body: bytes) -> str:
    """An HMAC of what was sent, without password and code, so that a receipt tells nobody what it was."""
    return hmac.new(db.keyring.index, b"receipt\x00" + body, sha256).hexdigest()


def drop_old(db: Db, *, now: datetime) -> int:
    """Forgets keys that are older than KEPT_FOR, the oldest first and at most MOST_AT_ONCE; gives how many."""
    table = Receipt.__table__
    old = select(table.c.id).where(table.c.at < now - KEPT_FOR).order_by(table.c.at).limit(MOST_AT_ONCE)
    return db.execute(table.delete().where(table.c.id.in_(old))).rowcount
