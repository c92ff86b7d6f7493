"""The stored files: each attachment's file is there, and its bytes are those it is named by."""

from collections.abc import Callable, Iterator
from hashlib import sha256

from sqlalchemy import select

from workflows.audit.findings import Fault, Finding, Verdict
from workflows.audit.named import NamedRows
from workflows.audit.paging import Unreadable, pages
from workflows.audit.salts import KeyState, load_keys
from workflows.audit.whose import Whose
from workflows.records.attachments import Attachment
from workflows.records.column_types import IMAGE
from workflows.records.transaction import Db
from workflows.words.sentence import say

Stored = Callable[[str], bytes | None]
"""Gives a file's stored, sealed bytes by their SHA-256; None where it is missing."""

_TABLE = Attachment.__table__
# A file may have some tens of MiB, but only one is in memory at a time.
_PAGE = 200


def file_findings(
    db: Db, stored: Stored, named: NamedRows, whose: Whose, verdict: Verdict, *, application: str | None
) -> Iterator[Finding]:
    """A file whose key was destroyed may be gone: nobody could read it any more."""
    wanted = select(_TABLE.c.id, _TABLE.c.sha256, _TABLE.c.subject)
    if application is not None:
        wanted = wanted.where(_TABLE.c.application == application)
    for page in pages(db, wanted, (_TABLE.c.id,), _PAGE):
        rows = [row for row in page if not isinstance(row, Unreadable)]
        said = named.of(_TABLE.name, [row.id for row in rows])
        states = load_keys(db, {row.subject for row in rows}, [IMAGE])
        for row in rows:
            verdict.files += 1
            chain, seq = (said[row.id].chain, said[row.id].seq) if row.id in said else ("house", 0)
            data = stored(row.sha256)
            if data is None:
                if states.get((row.subject, IMAGE)) is not KeyState.DESTROYED:
                    yield Finding(whose.number(chain), seq, Fault.MISSING, say("附件 {id} 的文件不见了", id=row.id))
            elif sha256(data).hexdigest() != row.sha256:
                yield Finding(whose.number(chain), seq, Fault.CHANGED, say("附件 {id} 的文件被改过", id=row.id))
