"""Files of a print batch on disk: sealed under the batch's own key, named as attachments are, and deleted after a while.

Once its key is at hand a file is opened without the database, so that a long answer holds none.
"""

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workflows.attachments.store import GRACE, Damaged, keep
from workflows.records.column_types import IMAGE
from workflows.records.keyring import NONCE_BYTES
from workflows.records.print_batches import PrintedFile
from workflows.records.sealed import key_of
from workflows.records.transaction import Db

FILE_V1 = b"\x01"
_NAME = PrintedFile.__tablename__


@dataclass(frozen=True, slots=True)
class PrintedFiles:
    """The folder of what batches have printed. Nothing in it need be backed up: it is printed again from the records."""

    folder: Path

    def key(self, db: Db, batch: str, now: datetime | None = None) -> bytes:
        """The batch's key, made at first use where `now` is given."""
        found = key_of(db, batch, IMAGE, now)
        assert found is not None, "a batch that has printed has a key"
        return found

    def keep(self, key: bytes, batch: str, kind: str, position: int, data: bytes) -> str:
        """Writes one file, safe on disk, and gives its name; its row is the caller's."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(key).encrypt(nonce, data, _bound_to(batch, kind, position))
        return keep(self.folder, FILE_V1 + nonce + sealed)

    def read(self, key: bytes, row: Any) -> bytes:
        """What is in the file of a row. Raises Damaged where it is gone, cryptography's InvalidTag where it was changed."""
        try:
            sealed = (self.folder / row.sha256).read_bytes()
        except FileNotFoundError as gone:
            raise Damaged(f"printed file {row.id}") from gone
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        return AESGCM(key).decrypt(nonce, body, _bound_to(row.batch, row.kind, row.position))

    def drop(self, names: Iterable[str]) -> None:
        """Deletes files, after their rows are gone."""
        for name in names:
            (self.folder / name).unlink(missing_ok=True)

    def left_over(self, named: Collection[str], *, now: datetime) -> list[str]:
        """Files older than GRACE that no row of the `named` knows: of a worker that was killed before it committed."""
        if not self.folder.is_dir():
            return []
        before = (now - GRACE).timestamp()
        old = (entry for entry in os.scandir(self.folder) if entry.is_file() and entry.stat().st_mtime < before)
        return [entry.name for entry in old if entry.name not in named]


def _bound_to(batch: str, kind: str, position: int) -> bytes:
    return f"{_NAME}|{batch}|{kind}|{position}".encode()
