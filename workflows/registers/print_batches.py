"""Volumes of a village printed as one piece of work: asked for, done by the worker slice by slice, taken by who asked.

Two workers may meet at one batch (the first one slow, its job given to the second): each volume is put down by a change
that only one of them can make, so none is there twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Row, func, select

from workflows.attachments.printed import PrintedFiles
from workflows.cases import jobs
from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.cases import Application
from workflows.records.filing import Dossier
from workflows.records.households import Village, VillageManager
from workflows.records.print_batches import FILES_KEPT_FOR, PrintBatch, PrintedFile
from workflows.records.sealed import write
from workflows.records.transaction import Db
from workflows.registers.authority import must_keep
from workflows.registers.register_act import RegisterChange
from workflows.words.actor import Actor
from workflows.words.choices.printing import MOST_VOLUMES, PrintedVolumes, PrintLayout, PrintSequence
from workflows.words.ids import new_id
from workflows.words.refusals import EntryRefused, Forbidden, NotFound, NotPossible
from workflows.words.roles import Role
from workflows.words.sentence import say

JOB = "print_batch"
AT_WORK = ("waiting", "running")
EVERY_VILLAGE = frozenset({Role.DIRECTOR, Role.CREDIT_CLERK, Role.CREDIT_APPROVER, Role.AUDITOR})
"""Whoever prints any village of his office; a client manager prints those that he looks after."""

_TABLE, _FILE = PrintBatch.__table__, PrintedFile.__table__


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPrintBatch(RegisterChange):
    """`applications` are the cases in their order; that the actor may see each was asked by whoever lists them."""

    kind: ClassVar[str] = "ask_print_batch"
    village: str
    volumes: PrintedVolumes
    since: date | None
    until: date | None
    sequence: PrintSequence
    layout: PrintLayout
    applications: tuple[str, ...]

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """One row and one piece of work. Raises Forbidden, NotFound, EntryRefused."""
        branch = must_print(db, self.actor, self.village, now)
        self._must_be_volumes(db)
        id = new_id(now)
        values = {
            "branch": branch, "village": self.village, "kind": self.volumes.value, "since": self.since,
            "until": self.until, "sequence": self.sequence.value, "layout": self.layout.value,
            "applications": list(self.applications), "total": len(self.applications), "asked_by": self.actor.person,
            "asked_through": self.actor.account, "asked_at": now,
        }  # fmt: skip
        write(db, PrintBatch, values, subject=None, now=now, id=id)
        order(db, id, 0, now=now)
        return self.done({"batch": id}, {"print_batch": id, "village": self.village, "volumes": len(self.applications)})

    def _must_be_volumes(self, db: Db) -> None:
        if not self.applications:
            raise EntryRefused.at("village", say("这个村在这段时间没有这样的档案"))
        if len(self.applications) > MOST_VOLUMES:
            raise EntryRefused.at("since", say("一次最多印 {most} 卷，现在有 {n} 卷：把时间分段", most=MOST_VOLUMES,
                                               n=len(self.applications)))  # fmt: skip
        case, dossier = Application.__table__, Dossier.__table__
        there = select(func.count(case.c.id.distinct())).join(dossier, dossier.c.application == case.c.id)
        found = db.scalar(there.where(case.c.id.in_(self.applications), case.c.village == self.village))
        if found != len(self.applications):
            raise NotFound(say("有的档案已不在这个村，再选一次"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelPrintBatch(RegisterChange):
    """Whoever asked does not want it any more; what was printed of it is deleted."""

    kind: ClassVar[str] = "cancel_print_batch"
    batch: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """One that is cancelled already stays so. Raises NotFound, NotPossible for one that is over."""
        row = of_actor(db, self.batch, self.actor)
        if row.state == "cancelled":
            return Done({"batch": row.id})
        values = {"state": "cancelled", "finished_at": now}
        stopped = db.execute(_TABLE.update().where(_TABLE.c.id == row.id, _TABLE.c.state.in_(AT_WORK)).values(values))
        if not stopped.rowcount:
            raise NotPossible(say("这一批已经印完，不用取消"))
        return self.done({"batch": row.id}, {"print_batch": row.id})


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePrintBatch(RegisterChange):
    """Gives the printed volumes, whole numbers in them, to who asked: that they were taken is an event (D-06)."""

    kind: ClassVar[str] = "take_print_batch"
    batch: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises NotFound, Forbidden for who lost his post since, NotPossible for what is not there."""
        row = of_actor(db, self.batch, self.actor)
        must_print(db, self.actor, row.village, now)
        if row.dropped_at is not None:
            raise NotPossible(say("印好的文件只留 {days} 天，已经删除：再印一次", days=FILES_KEPT_FOR.days))
        if row.state != "done":
            raise NotPossible(say("还没有印完，印完再取"))
        return self.done({"batch": row.id}, {"print_batch": row.id})


def must_print(db: Db, actor: Actor, village: str, now: datetime) -> str:
    """The office of a village that `actor` may print. Raises NotFound, Forbidden."""
    table, manager = Village.__table__, VillageManager.__table__
    branch = db.scalar(select(table.c.branch).where(table.c.id == village))
    if branch is None:
        raise NotFound(say("没有这个村"))
    try:
        must_keep(db, actor, EVERY_VILLAGE, branch, now)
    except Forbidden:
        must_keep(db, actor, EVERY_VILLAGE | {Role.CLIENT_MANAGER}, branch, now)
        looks_after = select(manager.c.id).where(
            manager.c.village == village, manager.c.person == actor.person, manager.c.until.is_(None)
        )
        if db.scalar(looks_after) is None:
            raise Forbidden(say("这个村不归您管，请管这个村的客户经理或信贷内勤印")) from None
    return str(branch)


def the_batch(db: Db, id: str) -> Row[Any]:
    """One batch. Raises NotFound."""
    row = db.row(select(_TABLE).where(_TABLE.c.id == id))
    if row is None:
        raise NotFound(say("没有这一批"))
    return row


def of_actor(db: Db, id: str, actor: Actor) -> Row[Any]:
    """One that `actor` asked for himself; another's is not told apart from one that is not there. Raises NotFound."""
    row = the_batch(db, id)
    if row.asked_by != actor.person:
        raise NotFound(say("没有这一批"))
    return row


def order(db: Db, id: str, printed: int, *, now: datetime) -> None:
    """The next slice of a batch that has come to `printed`."""
    jobs.put(db, JOB, f"{JOB}:{id}:{printed}", {"print_batch": id}, now=now)


def begin(db: Db, id: str) -> bool:
    """The worker takes it up, or goes on with it; False for one that is over."""
    return _changed(db, _TABLE.c.state.in_(AT_WORK), id, state="running")


def came_to(db: Db, row: Row[Any], position: int, files: Sequence[dict[str, Any]], why: str, *, now: datetime) -> bool:
    """The volume at `position` (from 0) is through: its files, or why there is none.

    False where the batch was cancelled meanwhile, or another worker has put it down.
    """
    values: dict[str, Any] = {"printed": position + 1}
    if why:
        before = db.scalar(select(_TABLE.c.left_out).where(_TABLE.c.id == row.id)) or []
        values["left_out"] = [*before, {"application": row.applications[position], "why": why}]
    if not _changed(db, (_TABLE.c.state == "running") & (_TABLE.c.printed == position), row.id, **values):
        return False
    for file in files:
        db.execute(_FILE.insert().values({"id": new_id(now), "batch": row.id} | file))
    return True


def finish(db: Db, id: str, pieces: Sequence[dict[str, Any]], *, now: datetime) -> bool:
    """All volumes are through; where `pieces` make a whole of them, they stand in the volumes' place."""
    if not _changed(db, _TABLE.c.state == "running", id, state="done", finished_at=now):
        return False
    if pieces:
        db.execute(_FILE.delete().where(_FILE.c.batch == id))
        for piece in pieces:
            db.execute(_FILE.insert().values({"id": new_id(now), "batch": id} | piece))
    return True


def fail(db: Db, id: str, why: str, *, now: datetime) -> None:
    """It cannot go on; what to do about it stands in the sentence."""
    _changed(db, _TABLE.c.state.in_(AT_WORK), id, state="failed", why=why, finished_at=now)


def files_of(db: Db, id: str) -> Sequence[Row[Any]]:
    """The files of a batch in their order."""
    return db.rows(select(_FILE).where(_FILE.c.batch == id).order_by(_FILE.c.position, _FILE.c.kind.desc()))


def drop_old(db: Db, files: PrintedFiles, *, now: datetime) -> tuple[str, ...]:
    """Forgets the files of batches that were cancelled, failed, or finished FILES_KEPT_FOR ago.

    Gives the names of what is to be deleted from disk once this is committed, left-over files included.
    """
    over = select(_TABLE.c.id).where(
        _TABLE.c.dropped_at.is_(None),
        (_TABLE.c.state.in_(("cancelled", "failed"))) | (_TABLE.c.finished_at < now - FILES_KEPT_FOR),
    )
    ids = [row.id for row in db.rows(over)]
    dropped = [row.sha256 for row in db.rows(select(_FILE.c.sha256).where(_FILE.c.batch.in_(ids)))] if ids else []
    if ids:
        db.execute(_FILE.delete().where(_FILE.c.batch.in_(ids)))
        db.execute(_TABLE.update().where(_TABLE.c.id.in_(ids)).values(dropped_at=now))
    named = {row.sha256 for row in db.rows(select(_FILE.c.sha256))}
    return (*dropped, *files.left_over(named, now=now))


def _changed(db: Db, where: Any, id: str, **values: Any) -> bool:
    assert set(values) <= PrintBatch.mutable
    return bool(db.execute(_TABLE.update().where(_TABLE.c.id == id, where).values(values)).rowcount)
