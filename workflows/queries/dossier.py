"""Everything that the printed dossier of a case needs, fetched once: nothing more is read while it is laid out.

Sealed values come opened, because paper shows some of them whole (the IOU), but never health (D-02); pictures come as they are printed, copies
of identity papers stamped for this loan (G3-04). List screenings and what the anti-money-laundering officer alone may
read are never in it (G3-06, G3-07).
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Row, func, select

from workflows.attachments.copies import smaller, stamp
from workflows.attachments.store import Store
from workflows.engine.specification import load_specification
from workflows.queries import named_tellers
from workflows.queries.case_file import LISTS, ONE_A_ROUND, SEVERAL, CaseFile
from workflows.queries.case_file_read import load_case_file
from workflows.queries.household_file import MemberFacts
from workflows.queries.identity_copies import stamp_text
from workflows.queries.named_tellers import Naming
from workflows.records.attachments import Attachment
from workflows.records.audit import AuditEvent, ChainHead
from workflows.records.base import Record
from workflows.records.column_types import HEALTH, Sealed
from workflows.records.disbursement import LedgerPosting
from workflows.records.grant import ExposureLine
from workflows.records.households import Branch, VillageManager
from workflows.records.people import Person
from workflows.records.processes import ProcessFile
from workflows.records.sealed import unseal_text
from workflows.records.texts import ShownText
from workflows.records.transaction import Db
from workflows.words.refusals import NotFound

LONGEST_ON_PAPER = 1400
"""Pixels a side: more than 150 a centimetre in the largest place of a page."""

NEVER_PRINTED = frozenset({"screenings", "credit_reports", "every_exposure_line"})
RECORDS: Mapping[str, type[Record]] = {
    name: record for name, record in {**ONE_A_ROUND, **SEVERAL}.items() if name not in NEVER_PRINTED
}
LIST_RECORDS: Mapping[str, type[Record]] = {name: record for name, (_, record) in LISTS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One attachment. `picture` is a data URI where it can be printed, None for a recording, a PDF or a deleted one."""

    id: str
    file_name: str
    media_type: str
    purpose: str
    bytes: int
    plain_sha256: str
    at: datetime
    picture: str | None


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """Where the audit chain of the case ended when this was read."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A task that went from one holder to another."""

    at: datetime
    task: str
    giver: str
    taker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A case as it is printed. `kind` is loan or closed; `opened` holds sealed values by row id and column."""

    file: CaseFile
    kind: str
    cooperative: str
    manager: str
    chain: ChainEnd
    opened: Mapping[tuple[str, str], str]
    papers: Mapping[str, Paper]
    exposure_lines: Mapping[str, tuple[Any, ...]]
    posting: Any
    hand_overs: tuple[HandedOver, ...]
    refused_attempts: int
    task_names: Mapping[str, str]
    shown_texts: tuple[Any, ...] = ()
    namings: tuple[Naming, ...] = ()

    def naming_of(self, row: Any) -> Naming | None:
        """By which naming a teller of another branch filled in a form of the counter; None for one of the own (G3-05)."""
        found = [one for one in self.namings if (one.person, one.work_item) == (row.person, row.work_item)]
        return next((one for one in reversed(found) if one.named_at <= row.at), None)

    def own(self, name: str) -> Any:
        """The last record of this very case, or None; never that of the case which granted the line."""
        rows = self.file.rounds.get(name, ())
        return rows[-1] if rows else None

    def all_own(self, name: str) -> tuple[Any, ...]:
        """All records of this very case, oldest first."""
        return tuple(self.file.rounds.get(name, ()))

    def own_lines(self, name: str) -> tuple[Any, ...]:
        """The lines of this very case's last list."""
        return tuple(self.file.lists.get(name, ()))

    def sheet(self, kind: str) -> Any:
        """The last sheet of a kind (`Sheet`) that was signed in this very case, or None."""
        return next((row for row in reversed(self.all_own("sheets")) if row.kind == kind), None)

    def sheets(self, kind: str) -> tuple[Any, ...]:
        """Of each person the last sheet of a kind that was signed in this very case."""
        return tuple({row.subject: row for row in self.all_own("sheets") if row.kind == kind}.values())

    def exposure_before(self, at: datetime) -> Any:
        """The last exposure check taken up to an instant, or None."""
        return next((row for row in reversed(self.all_own("exposure")) if row.at <= at), None)

    def exposure(self, check: str | None) -> Any:
        """One of the case's exposure checks by id, or None."""
        return next((row for row in self.all_own("exposure") if row.id == check), None)

    def open(self, row: Any, column: str) -> str:
        """A sealed value in plain, empty where there is none or its key was destroyed."""
        return self.opened.get((row.id, column), "")

    def picture(self, attachment: str | None) -> str | None:
        """The data URI of a picture, or None."""
        paper = self.papers.get(attachment or "")
        return None if paper is None else paper.picture

    def member(self, member: str) -> MemberFacts | None:
        """A member of the household by id; None who has left it since."""
        return next((one for one in self.file.members if one.id == member), None)

    def name_of(self, person: str) -> str:
        """Of somebody of the household; empty for who has left it since."""
        return next((one.name for one in self.file.members if one.person == person), "")

    def task_name(self, task: str) -> str:
        """A task as people call it, its code name where nobody said."""
        return self.task_names.get(task, task)

    @property
    def number(self) -> str:
        """The IOU's number, or the application's while there is no IOU."""
        iou = self.own("iou")
        return str(iou.number if iou is not None else self.file.application.number)


def contents(
    db: Db,
    store: Store,
    application: str,
    now: datetime,
    *,
    font: Path | None = None,
) -> Dossier:
    """One case as it is printed. `font` is the Chinese font of the stamp on copies of identity papers.

    Raises NotFound, and Damaged where a file is not what was stored.
    """
    file = load_case_file(db, application, now=now)
    counted = _events(db, application)
    return Dossier(
        file=file,
        kind="loan" if file.application.state in ("running", "filed") else "closed",
        cooperative=_cooperative(db, file.application.branch),
        manager=_manager(db, file.application.village),
        chain=_chain_end(db, application),
        opened={**_opened(db, file), **(_opened(db, file.line_case) if file.line_case else {})},
        papers={row.id: _paper(db, store, row, file, font) for row in _attachments(db, file)},
        exposure_lines=_exposure_lines(db, application),
        posting=_posting(db, application),
        hand_overs=_hand_overs(db, application),
        refused_attempts=counted.get("act_refused", 0),
        task_names=_task_names(db, file.application.process_version),
        shown_texts=_shown_texts(db, application),
        namings=named_tellers.of_case(db, file, now=now),
    )


def _opened(db: Db, file: CaseFile) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for record, rows in _rows_with_records(file):
        sealed = [column.name for column in record.__table__.columns if _is_printed(column.type)]
        for row in rows if sealed else ():
            for name in sealed:
                plain = unseal_text(db, record, name, row, subject=row.subject)
                if plain is not None:
                    found[row.id, name] = plain
    return found


def _is_printed(kind: Any) -> bool:
    """Sealed, and not health, which stays with visitor and reviewer (D-02)."""
    return isinstance(kind, Sealed) and kind.key_class != HEALTH


def _rows_with_records(file: CaseFile) -> Iterable[tuple[type[Record], tuple[Any, ...]]]:
    for name, record in RECORDS.items():
        yield record, file.rounds.get(name, ())
    for name, record in LIST_RECORDS.items():
        yield record, file.lists.get(name, ())


def _attachments(db: Db, file: CaseFile) -> Iterable[Row[Any]]:
    table = Attachment.__table__
    cases = [one.application.id for one in (file, file.line_case) if one is not None]
    return db.rows(select(table).where(table.c.application.in_(cases)).order_by(table.c.id))


def _paper(db: Db, store: Store, row: Row[Any], file: CaseFile, font: Path | None) -> Paper:
    return Paper(
        id=row.id,
        file_name=row.file_name,
        media_type=row.media_type,
        purpose=row.purpose,
        bytes=row.bytes,
        plain_sha256=row.plain_sha256,
        at=row.at,
        picture=_picture(db, store, row, file, font) if row.media_type.startswith("image/") else None,
    )


def _picture(db: Db, store: Store, row: Row[Any], file: CaseFile, font: Path | None) -> str | None:
    try:
        data, _ = store.read(db, row.id)
    except NotFound:
        return None
    data = smaller(data, LONGEST_ON_PAPER)
    if row.id in identity_papers(file):
        data = stamp(data, stamp_text(file.application.number, row.at), font)
    kind = "png" if data.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{b64encode(data).decode()}"


def identity_papers(file: CaseFile) -> frozenset[str]:
    """Attachments that show an identity paper: they leave the identity check with the stamp alone (G3-04)."""
    found: set[str] = set()
    for one in (file, file.line_case):
        for check in one.rounds.get("identity", ()) if one is not None else ():
            found |= {check.card_front, check.card_back, *(check.further_proof_files or ())} - {None}
    for paper in file.household_papers.values():
        found |= set(paper.files)
    return frozenset(found)


def _cooperative(db: Db, branch: str) -> str:
    """The name at the top of the tree that the office stands in."""
    table = Branch.__table__
    row = db.row(select(table).where(table.c.id == branch))
    assert row is not None
    while row.parent is not None:
        above = db.row(select(table).where(table.c.id == row.parent))
        assert above is not None
        row = above
    return str(row.name)


def _task_names(db: Db, version: str) -> dict[str, str]:
    table = ProcessFile.__table__
    rows = db.rows(select(table.c.name, table.c.content).where(table.c.version == version))
    spec = load_specification({row.name: bytes(row.content) for row in rows})
    return {node.id: node.name for node in spec.nodes.values()}


def _manager(db: Db, village: str) -> str:
    table, person = VillageManager.__table__, Person.__table__
    wanted = select(person.c.name).join(table, table.c.person == person.c.id)
    return db.scalar(wanted.where(table.c.village == village, table.c.until.is_(None))) or ""


def _chain_end(db: Db, application: str) -> ChainEnd:
    table = ChainHead.__table__
    row = db.row(select(table).where(table.c.chain == application))
    return ChainEnd(0, "") if row is None else ChainEnd(row.seq, row.hash)


def _events(db: Db, application: str) -> dict[str, int]:
    table = AuditEvent.__table__
    counted = select(table.c.act, func.count().label("times")).where(table.c.chain == application).group_by(table.c.act)
    return {row.act: row.times for row in db.rows(counted)}


def _exposure_lines(db: Db, application: str) -> dict[str, tuple[Row[Any], ...]]:
    table = ExposureLine.__table__
    rows = db.rows(select(table).where(table.c.application == application).order_by(table.c.of, table.c.position))
    return {of: tuple(lines) for of, lines in groupby(rows, key=attrgetter("of"))}


def _shown_texts(db: Db, application: str) -> tuple[Row[Any], ...]:
    table = ShownText.__table__
    return tuple(db.rows(select(table).where(table.c.application == application).order_by(table.c.id)))


def _posting(db: Db, application: str) -> Row[Any] | None:
    table = LedgerPosting.__table__
    return db.row(select(table).where(table.c.application == application))


def _hand_overs(db: Db, application: str) -> tuple[HandedOver, ...]:
    table, person = AuditEvent.__table__, Person.__table__
    rows = db.rows(
        select(table.c.at, table.c.task, table.c.facts)
        .where(table.c.chain == application, table.c.act == "hand_over")
        .order_by(table.c.seq)
    )
    ids = {row.facts.get(end) for row in rows for end in ("from", "to")} - {None}
    names = {row.id: row.name for row in db.rows(select(person.c.id, person.c.name).where(person.c.id.in_(ids)))}
    return tuple(
        HandedOver(row.at, row.task or "", names.get(row.facts.get("from"), ""), names.get(row.facts.get("to"), ""))
        for row in rows
    )
