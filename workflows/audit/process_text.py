"""Deployed process files against the digest under which their version was deployed."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from sqlalchemy import select

from workflows.audit.findings import Fault, Finding
from workflows.audit.named import NamedRows
from workflows.audit.paging import Unreadable, pages
from workflows.audit.whose import Whose
from workflows.records.processes import ProcessFile, ProcessVersion
from workflows.records.transaction import Db
from workflows.words.sentence import say

_FILES = ProcessFile.__table__
_VERSIONS = ProcessVersion.__table__
# A version has some ten files of some tens of KiB.
_PAGE = 20


def process_findings(db: Db, named: NamedRows, whose: Whose) -> Iterator[Finding]:
    """A version is immutable by content hash: one letter of one drawing changes the digest."""
    for page in pages(db, select(_VERSIONS.c.id, _VERSIONS.c.number, _VERSIONS.c.digest), (_VERSIONS.c.id,), _PAGE):
        rows = [row for row in page if not isinstance(row, Unreadable)]
        files: dict[str, dict[str, bytes]] = {row.id: {} for row in rows}
        wanted = select(_FILES.c.version, _FILES.c.name, _FILES.c.content).where(_FILES.c.version.in_(list(files)))
        for file in db.rows(wanted):
            files[file.version][file.name] = bytes(file.content)
        said = named.of(_VERSIONS.name, list(files))
        for row in rows:
            if digest_of_files(files[row.id]) != row.digest:
                chain, seq = (said[row.id].chain, said[row.id].seq) if row.id in said else ("house", 0)
                what = say("流程第 {number} 版的文件和部署时的不一样", number=row.number)
                yield Finding(whose.number(chain), seq, Fault.CHANGED, what)


def digest_of_files(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the sorted names and contents, each after its length.

    The engine says the same in `digest_of`. An auditor must not trust the room he looks at, and a test holds the two
    together.
    """
    whole = sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            whole.update(len(part).to_bytes(8, "big"))
            whole.update(part)
    return whole.hexdigest()
