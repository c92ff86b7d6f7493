"""A village roster handed in on a page: kept sealed until the worker has read it, then what became of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar

import orjson
from sqlalchemy import Row, or_, select

from workflows.cases import jobs
from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.roster_imports import RosterImport
from workflows.records.sealed import change, seal, unseal, write
from workflows.records.transaction import Db
from workflows.registers.authority import KEEPERS, must_keep
from workflows.registers.branches import branch_with
from workflows.registers.register_act import RegisterChange
from workflows.words.ids import new_id
from workflows.words.refusals import EntryRefused, NotFound
from workflows.words.sentence import say

JOB = "import_roster"
MOST_FILES = 20
LONGEST_FILE_NAME = 200
KEPT_FOR = timedelta(days=90)
"""How long bad rows wait to be corrected: ours."""

_ZIP = b"PK"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRosterImport(RegisterChange):
    """Files (name, content) for the office with the code `branch`; `as_of` is the day of the balances where a file says none."""

    kind: ClassVar[str] = "ask_roster_import"
    branch: str
    files: tuple[tuple[str, bytes], ...]
    as_of: date | None = None

    def body(self) -> bytes:
        """Which files, by what is in them."""
        digests = [(name, sha256(content).hexdigest()) for name, content in self.files]
        return orjson.dumps([self.branch, str(self.as_of), digests])

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """One row and one piece of work a file. Raises Forbidden, NotFound, EntryRefused for what is no spreadsheet."""
        branch = branch_with(db, self.branch)
        must_keep(db, self.actor, KEEPERS, branch, now)
        self._must_be_sheets()
        batch, ids = new_id(now), []
        for name, content in self.files:
            id = new_id(now)
            values = {"batch": batch, "branch": branch, "file_name": name[-LONGEST_FILE_NAME:],
                      "sha256": sha256(content).hexdigest(), "as_of": self.as_of, "asked_by": self.actor.person,
                      "asked_through": self.actor.account, "asked_at": now, "subject": id,
                      "content": content}  # fmt: skip
            write(db, RosterImport, values, subject=id, now=now, id=id)
            jobs.put(db, JOB, f"{JOB}:{id}", {"roster_import": id}, now=now)
            ids.append(id)
        return self.done({"batch": batch}, {"batch": batch, "roster_imports": ids}, branches=(branch,))

    def _must_be_sheets(self) -> None:
        if not self.files or len(self.files) > MOST_FILES:
            raise EntryRefused.at("files", say("选 1 到 {most} 个清册文件", most=MOST_FILES))
        wrong = [name for name, content in self.files if not content.startswith(_ZIP)]
        if wrong:
            raise EntryRefused.at("files", say("打不开{files}：要 .xlsx 文件，旧格式先另存为 .xlsx", files=wrong))


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBadRows(RegisterChange):
    """Gives the bad rows of these imports back as sheets, whole numbers in them: whoever takes them is put down (D-06)."""

    kind: ClassVar[str] = "take_bad_rows"
    imports: tuple[str, ...]

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden, NotFound."""
        for id in self.imports:
            must_keep(db, self.actor, KEEPERS, the_import(db, id).branch, now)
        return self.done({}, {"roster_imports": list(self.imports)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of one file: figures for the page, the bad rows, and the sheet that gives them back."""

    answer: Mapping[str, Any]
    bad: Sequence[Mapping[str, Any]]
    returned: bytes | None


def the_import(db: Db, id: str) -> Row[Any]:
    """One import. Raises NotFound."""
    row = db.row(select(RosterImport.__table__).where(RosterImport.__table__.c.id == id))
    if row is None:
        raise NotFound(say("没有这次导入"))
    return row


def content_of(db: Db, row: Row[Any]) -> bytes:
    """The file as it was handed in, while it waits."""
    found = unseal(db, RosterImport.__table__.c.content, row.id, row.content, subject=row.subject)
    assert found is not None, "a file that was read is not read again"
    return found


def begin(db: Db, id: str, *, rows: int) -> None:
    """The worker has read the file: so many rows are in it."""
    change(db, RosterImport, id, state="running", rows_read=rows, rows_done=0)


def came_to(db: Db, id: str, *, rows: int) -> None:
    """So many are in the files by now."""
    change(db, RosterImport, id, rows_done=rows)


def finish(db: Db, row: Row[Any], report: Report, *, now: datetime) -> None:
    """What came of it; the file itself is kept no longer."""
    table, subject = RosterImport.__table__, row.subject
    bad = seal(db, table.c.bad, row.id, orjson.dumps(list(report.bad)), subject=subject, now=now)
    returned = report.returned and seal(db, table.c.returned, row.id, report.returned, subject=subject, now=now)
    change(db, RosterImport, row.id, state="done", answer=dict(report.answer), bad=bad, returned=returned, content=None,
           rows_done=row.rows_read, finished_at=now)  # fmt: skip


def drop_old(db: Db, *, now: datetime) -> None:
    """Bad rows are people's data for nothing once nobody has corrected them in KEPT_FOR; the figures stay."""
    table = RosterImport.__table__
    db.execute(
        table.update()
        .where(table.c.finished_at < now - KEPT_FOR, or_(table.c.bad.is_not(None), table.c.returned.is_not(None)))
        .values(bad=None, returned=None)
    )


def fail(db: Db, id: str, why: str, *, now: datetime) -> None:
    """The file could not be read; what to do about it stands in the sentence."""
    change(db, RosterImport, id, state="failed", why=why, content=None, finished_at=now)
