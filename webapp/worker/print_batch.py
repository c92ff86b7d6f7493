"""Prints a slice of a batch, and orders the next one, so that other work and what is due come in between.

Killed anywhere, it goes on with the first volume that was not put down; cancelled, it stops before the next.
"""

from typing import Any

import structlog
from sqlalchemy import Row, select

from webapp.parts import Parts
from webapp.printing.seal import SUFFIX
from webapp.printing.sealed_pages import joined
from webapp.printing.volume_file import volume_file
from workflows.acts.show_dossier import ShowDossier
from workflows.attachments.store import Damaged
from workflows.cases import jobs
from workflows.cases.jobs import Taken
from workflows.queries import blindness
from workflows.queries.print_batches import DAMAGED, HIDDEN
from workflows.records.cases import Application
from workflows.records.households import Household
from workflows.records.people import Person
from workflows.records.transaction import reading, transaction
from workflows.registers import print_batches
from workflows.words.actor import Actor
from workflows.words.choices.printing import PrintLayout
from workflows.words.refusals import Forbidden, NotFound
from workflows.words.sentence import say

AT_ONCE = 10
"""Volumes of a slice: sealed ones take a moment, one that must still be printed a second or two."""

PIECE = 4 * 1024 * 1024
TRIES = 3
log = structlog.get_logger()


def run(parts: Parts, job: Taken) -> None:
    """One slice. What is wrong with the batch as a whole is said on its page; anything else is tried again, three times."""
    with transaction(parts.database) as db:
        if not print_batches.begin(db, job.args["print_batch"]):
            return
        row = print_batches.the_batch(db, job.args["print_batch"])
    try:
        _Slice(parts, job, row).print()
    except Forbidden as refusal:
        _give_up(parts, row, str(refusal.sentence))
    except Exception:
        # Who waits for it must not wait for ever; the operator finds the reason in the log.
        if job.attempts < TRIES:
            raise
        log.exception("print_batch_failed", batch=row.id)
        _give_up(parts, row, str(say("印到第 {n} 卷出了错，请系统管理员看日志，再印一次", n=row.printed + 1)))


def _give_up(parts: Parts, row: Row[Any], why: str) -> None:
    with transaction(parts.database) as db:
        print_batches.fail(db, row.id, why, now=parts.clock.now())


class _Slice:
    def __init__(self, parts: Parts, job: Taken, row: Row[Any]) -> None:
        self._parts, self._job, self._row = parts, job, row
        now = parts.clock.now()
        with transaction(parts.database) as db:
            self._key = parts.printed.key(db, row.id, now)
            name = db.scalar(select(Person.__table__.c.name).where(Person.__table__.c.id == row.asked_by))
            self._actor = Actor(person=row.asked_by, name=name, account=row.asked_through, branch=row.branch)
            # As it is now: whoever lost his post or must stay out since gets nothing more.
            print_batches.must_print(db, self._actor, row.village, now)
            self._blind = blindness.load(db, row.asked_by, now=now)

    def print(self) -> None:
        """The next volumes, then the order for what is left, or the end."""
        until = min(self._row.printed + AT_ONCE, self._row.total)
        for position in range(self._row.printed, until):
            if not self._volume(position):
                return
        if until == self._row.total:
            self._finish()
            return
        with transaction(self._parts.database) as db:
            print_batches.order(db, self._row.id, until, now=self._parts.clock.now())

    def _volume(self, position: int) -> bool:
        """One volume put down with its seal; False where nobody wants it any more."""
        files, why = self._made(position)
        with transaction(self._parts.database) as db:
            now = self._parts.clock.now()
            jobs.alive(db, self._job.id, now=now)
            return print_batches.came_to(db, self._row, position, files, why, now=now)

    def _made(self, position: int) -> tuple[list[dict[str, Any]], str]:
        """The files of a volume, or why there are none."""
        parts, application = self._parts, self._row.applications[position]
        table, house = Application.__table__, Household.__table__
        with reading(parts.database) as db:
            if print_batches.the_batch(db, self._row.id).state != "running":
                return [], ""
            case = db.row(
                select(table, house.c.head_name)
                .join(house, house.c.id == table.c.household)
                .where(table.c.id == application)
            )
            assert case is not None
            if self._blind.closes(case):
                return [], HIDDEN
        parts.door.perform(
            ShowDossier(application=application, actor=self._actor, key=f"print_batch:{self._row.id}:{application}")
        )
        try:
            with reading(parts.database) as db:
                made = volume_file(db, parts.store, application, now=parts.clock.now())
        except (Damaged, NotFound):
            return [], DAMAGED
        title = f"{position + 1:03d} {made.number} {case.head_name}.pdf"
        files = [self._kept("volume", position, title, made.pdf)]
        if made.beside is not None and self._row.layout == PrintLayout.ZIP:
            files.append(self._kept("seal", position, title + SUFFIX, made.beside))
        return files, ""

    def _finish(self) -> None:
        parts, now = self._parts, self._parts.clock.now()
        with reading(parts.database) as db:
            files = print_batches.files_of(db, self._row.id)
        if not files:
            _give_up(parts, self._row, str(say("没有一卷能印：或要回避，或文件坏了")))
            return
        pieces = []
        if self._row.layout == PrintLayout.PDF:
            whole = joined((file.title.removesuffix(".pdf"), parts.printed.read(self._key, file)) for file in files)
            pieces = [
                self._kept("whole", number, "", whole[at : at + PIECE])
                for number, at in enumerate(range(0, len(whole), PIECE))
            ]
        with transaction(parts.database) as db:
            finished = print_batches.finish(db, self._row.id, pieces, now=now)
        if finished and pieces:
            parts.printed.drop(file.sha256 for file in files)

    def _kept(self, kind: str, position: int, title: str, data: bytes) -> dict[str, Any]:
        name = self._parts.printed.keep(self._key, self._row.id, kind, position, data)
        return {"kind": kind, "position": position, "title": title, "sha256": name, "bytes": len(data)}
