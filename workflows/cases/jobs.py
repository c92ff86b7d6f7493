"""The outbox: what must happen after an act is a row of the act's own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
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


# A worker that has not been heard of for this long is dead, and its work is taken up again.
STALE_AFTER = timedelta(minutes=5)
MOST_ATTEMPTS = 12
LONGEST_PAUSE = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One piece of work in a worker's hands."""

    id: str
    kind: str
    key: str
    application: str | None
    args: Mapping[str, Any]
    attempts: int


def take(db: Db, *, now: datetime) -> Taken | None:
    """The oldest work that is due, marked as running; two workers never take the same."""
    table = Job.__table__
    wanted = (
        select(table)
        .where(table.c.state == "waiting", table.c.not_before <= now)
        .order_by(table.c.not_before, table.c.id)
        .limit(1)
    )
    row = db.row(wanted.with_for_update(skip_locked=True) if db.locks_rows else wanted)
    if row is None:
        return None
    running = {"state": "running", "heartbeat_at": now, "attempts": row.attempts + 1}
    db.execute(table.update().where(table.c.id == row.id).values(running))
    return Taken(id=row.id, kind=row.kind, key=row.key, application=row.application, args=row.args,
                 attempts=row.attempts + 1)  # fmt: skip


def alive(db: Db, job: str, *, now: datetime) -> None:
    """Work that takes longer than STALE_AFTER says now and then that it is still in somebody's hands."""
    table = Job.__table__
    db.execute(table.update().where(table.c.id == job, table.c.state == "running").values(heartbeat_at=now))


def done(db: Db, job: str, *, now: datetime) -> None:
    """The work is done."""
    table = Job.__table__
    db.execute(table.update().where(table.c.id == job).values(state="done", done_at=now))


def failed(db: Db, job: Taken, why: str, *, now: datetime) -> None:
    """It did not work: tried again after a pause that doubles, in the end left for a person to look at."""
    table = Job.__table__
    pause = min(timedelta(seconds=30) * 2 ** (job.attempts - 1), LONGEST_PAUSE)
    state = "failed" if job.attempts >= MOST_ATTEMPTS else "waiting"
    db.execute(
        table.update()
        .where(table.c.id == job.id)
        .values(state=state, not_before=now + pause, heartbeat_at=None, result={"why": why[:200]})
    )


def put_back_stale(db: Db, *, now: datetime) -> int:
    """Work of workers that were killed; says how much."""
    table = Job.__table__
    found = db.execute(
        table.update()
        .where(table.c.state == "running", table.c.heartbeat_at < now - STALE_AFTER)
        .values(state="waiting", heartbeat_at=None)
    )
    return int(found.rowcount)
