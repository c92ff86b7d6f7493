"""The outbox: what must happen after an act is a row of the act's own transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from workflows.records.jobs import Job
from workflows.records.transaction import Db
from workflows.words.ids import new_id


def put(
    db: Db,
    kind: str,
    key: str,
    args: Mapping[str, Any],
    *,
    now: datetime,
    application: str | None = None,
    not_before: datetime | None = None,
) -> None:
    """Orders one piece of work; the same `key` a second time changes nothing."""
    table = Job.__table__
    insert = postgresql.insert if db.locks_rows else sqlite.insert
    row = {
        "id": new_id(now),
        "kind": kind,
        "key": key,
        "application": application,
        "args": dict(args),
        "state": "waiting",
        "attempts": 0,
        "not_before": not_before or now,
        "made_at": now,
    }
    db.execute(insert(table).values(row).on_conflict_do_nothing(index_elements=["key"]))
