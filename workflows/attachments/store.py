"""Attachments on disk: sealed, named by the SHA-256 of the sealed bytes, safe on disk before their row is committed.

A file is never changed. Sealing it for another person makes another file; what no row names any more is swept away.
"""

import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Row, select

from workflows.attachments.kinds import Accepted, accept
from workflows.records.attachments import Attachment
from workflows.records.column_types import IMAGE
from workflows.records.keyring import NONCE_BYTES
from workflows.records.sealed import digest, key_of, write
from workflows.records.transaction import Db, Written
from workflows.words.ids import new_id
from workflows.words.refusals import EntryRefused, NotFound
from workflows.words.sentence import say

FILE_V1 = b"\x01"
GRACE = timedelta(days=1)
"""A file younger than this is never swept: the act that wrote it may not have committed yet."""

MOST_IN_ONE_ACT = 200
LONGEST_NAME = 120
ANY_FIELD = "attachments"
_ASIDE = ".aside-"
_PAGE = 500
_TABLE = Attachment.__table__
_NAME = Attachment.__tablename__


class Damaged(Exception):
    """A file is missing from the store, or its bytes are not those of its name."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What `put` has kept: `sha256` is the name of the file, `bytes` the size of what is in it."""

    id: str
    sha256: str
    media_type: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Store:
    """The folder of all attachments."""

    folder: Path

    def put(
        self,
        db: Db,
        *,
        data: bytes | Accepted,
        file_name: str,
        purpose: str,
        subject: str,
        uploaded_by: str,
        now: datetime,
        application: str | None = None,
    ) -> Stored:
        """Keeps one file under `subject`'s key and inserts its row.

        Bytes from outside are looked at first; do that before the transaction and hand in what `accept` gave, because
        on SQLite everybody else waits meanwhile. `application` is for what the product makes itself.
        Raises TooLarge, WrongKind.
        """
        taken = data if isinstance(data, Accepted) else accept(data, purpose=purpose)
        id = new_id(now)
        name = keep(self.folder, _sealed(db, id, taken.data, subject=subject, now=now))
        values = {
            "sha256": name,
            "plain_sha256": sha256(taken.data).hexdigest(),
            "media_type": taken.media_type,
            "bytes": len(taken.data),
            "purpose": purpose,
            "file_name": _shown_name(file_name),
            "subject": subject,
            "application": application,
            "uploaded_by": uploaded_by,
            "at": now,
        }
        write(db, Attachment, values, subject=subject, now=now, id=id)
        return Stored(id, name, taken.media_type, len(taken.data))

    def read(self, db: Db, attachment: str) -> tuple[bytes, Row[Any]]:
        """The bytes and the row.

        Raises NotFound where there is none or its key was destroyed, Damaged and cryptography's InvalidTag where the
        file is not what was stored.
        """
        row = db.row(select(_TABLE).where(_TABLE.c.id == attachment))
        if row is None:
            raise NotFound(say("没有这份附件"))
        return self._opened(db, row), row

    def bind(
        self,
        db: Db,
        ids: Iterable[str],
        *,
        application: str,
        subject: str,
        actor: str,
        now: datetime,
        handed_in_as: Mapping[str, str] | None = None,
    ) -> None:
        """An act of the person `actor` hands attachments in: they belong to the case from now on, sealed for `subject`.

        Raises EntryRefused for those that neither the actor uploaded nor the case has already, each at the field that
        `handed_in_as` names by its id.
        """
        at = handed_in_as or {}
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return
        if len(wanted) > MOST_IN_ONE_ACT:
            sentence = say("一次最多附 {most} 份：现在 {n} 份", most=MOST_IN_ONE_ACT, n=len(wanted))
            raise EntryRefused.at(ANY_FIELD, sentence)
        found = {row.id: row for row in db.rows(select(_TABLE).where(_TABLE.c.id.in_(wanted)))}
        strange = [id for id in wanted if not _may_hand_in(found.get(id), application, actor)]
        if strange:
            sentence = say("有一份附件不是您传的，也不在本案里：自己重新传一份")
            raise EntryRefused({at.get(id, ANY_FIELD): [sentence] for id in strange})
        for row in (found[id] for id in wanted):
            if row.application is None:
                self._move(db, row, application=application, subject=subject, now=now)

    def sweep(self, db: Db, *, now: datetime) -> int:
        """Removes files that no row names and that are older than GRACE; gives how many."""
        before = (now - GRACE).timestamp()
        old = [entry.name for entry in os.scandir(self.folder) if entry.is_file() and entry.stat().st_mtime < before]
        removed = 0
        for at in range(0, len(old), _PAGE):
            names = old[at : at + _PAGE]
            kept = {row.sha256 for row in db.rows(select(_TABLE.c.sha256).where(_TABLE.c.sha256.in_(names)))}
            for name in set(names) - kept:
                (self.folder / name).unlink(missing_ok=True)
                removed += 1
        return removed

    def stored(self, name: str) -> bytes | None:
        """The sealed bytes of a file by its SHA-256, for whoever verifies the store; None where it is missing."""
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def _opened(self, db: Db, row: Row[Any]) -> bytes:
        sealed = self.stored(row.sha256)
        if sealed is None or sha256(sealed).hexdigest() != row.sha256:
            raise Damaged(f"attachment {row.id}")
        key = key_of(db, row.subject, IMAGE, None)
        if key is None:
            raise NotFound(say("这份附件已按规定删除，不能再看"))
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        return AESGCM(key).decrypt(nonce, body, _bound_to(row.id))

    def _move(self, db: Db, row: Row[Any], *, application: str, subject: str, now: datetime) -> None:
        values: dict[str, Any] = {"application": application}
        if row.subject != subject:
            plain = self._opened(db, row)
            name = keep(self.folder, _sealed(db, row.id, plain, subject=subject, now=now))
            values |= {"subject": subject, "sha256": name}
        db.execute(_TABLE.update().where(_TABLE.c.id == row.id).values(values))
        # The salt of a row's digest is its subject's: whoever verifies reads the last digest that an act noted.
        moved = {**row._mapping, **values}
        db.written.append(Written(_NAME, row.id, digest(db, Attachment, moved, now=now)))


def keep(folder: Path, sealed: bytes) -> str:
    """Written aside, on disk, then in its place: whatever breaks off, a name never stands for half a file."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = sha256(sealed).hexdigest()
    aside = folder / f"{_ASIDE}{secrets.token_hex(8)}"
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(folder / name)
    within = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(within)
    finally:
        os.close(within)
    return name


def _sealed(db: Db, id: str, plain: bytes, *, subject: str, now: datetime) -> bytes:
    key = key_of(db, subject, IMAGE, now)
    assert key is not None, "nothing is sealed under a destroyed key"
    nonce = os.urandom(NONCE_BYTES)
    return FILE_V1 + nonce + AESGCM(key).encrypt(nonce, plain, _bound_to(id))


def _bound_to(id: str) -> bytes:
    return f"{_NAME}|file|{id}".encode()


def _may_hand_in(row: Row[Any] | None, application: str, actor: str) -> bool:
    if row is None:
        return False
    if row.application is not None:
        return bool(row.application == application)
    return bool(row.uploaded_by == actor)


def _shown_name(file_name: str) -> str:
    """The name as shown beside the file; it is never a path and never says what the file is."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable())[-LONGEST_NAME:]
