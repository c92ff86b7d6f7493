"""The data of a dossier as canonical JSON: what is embedded in the PDF, and what the printed digest is the digest of.

Sealed values stand in it masked or not at all: whoever holds the file has them on its pages, no machine reads them off.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import orjson

from workflows.queries.dossier import LIST_RECORDS, RECORDS, Dossier
from workflows.records.base import Record
from workflows.records.cases import Application
from workflows.records.column_types import Sealed
from workflows.records.disbursement import Iou
from workflows.records.grant import CreditLine, ExposureLine

FORMAT = "four-gates-dossier-1"
MASKED = "***"
_NOT_OURS_TO_SAY = frozenset({"process_version", "frozen_by", "line_of", "health"})


def dossier_data(dossier: Dossier) -> bytes:
    """UTF-8, sorted keys, no spaces: the same case always gives the same bytes."""
    file = dossier.file
    rounds = {name: [_row(record, row) for row in dossier.all_own(name)] for name, record in RECORDS.items()}
    lists = {name: [_row(record, row) for row in dossier.own_lines(name)] for name, record in LIST_RECORDS.items()}
    body = {
        "format": FORMAT,
        "kind": dossier.kind,
        "number": dossier.number,
        "cooperative": dossier.cooperative,
        "branch": {"code": file.branch_code, "name": file.branch_name},
        "village": file.village_name,
        "application": _row(Application, file.application),
        "line": None if file.line is None else _row(CreditLine, file.line),
        "applicant": {"name": file.applicant.name, "id_number": file.applicant.id_masked},
        "duties": [
            {"duty": duty.duty_class, "name": duty.name, "since": duty.since, "inherited": duty.inherited_from is not None}
            for duty in file.duties
        ],
        "names": dict(file.names),
        "forms": {name: rows for name, rows in rounds.items() if rows},
        "lists": {name: rows for name, rows in lists.items() if rows},
        "exposure_lines": {of: [_row(ExposureLine, row) for row in rows] for of, rows in dossier.exposure_lines.items()},
        "attachments": [
            {"id": paper.id, "purpose": paper.purpose, "type": paper.media_type, "bytes": paper.bytes,
             "sha256": paper.plain_sha256}
            for paper in dossier.papers.values()
        ],
        "posting": None if dossier.posting is None else {"iou": dossier.posting.iou_number,
                                                         "amount": dossier.posting.amount,
                                                         "at": dossier.posting.posted_at},
        "chain": {"seq": dossier.chain.seq, "hash": dossier.chain.hash},
    }  # fmt: skip
    return orjson.dumps(_plain(body), option=orjson.OPT_SORT_KEYS)


def digest_of(data: bytes) -> str:
    """SHA-256 of the data, in hexadecimal: what stands at the foot of every page."""
    return sha256(data).hexdigest()


def iou_digest(iou: Any) -> str:
    """SHA-256 of an IOU's own terms: the same on the sheet that the borrower signs and in the dossier (G3-14)."""
    fixed = [column for column in Iou.__table__.columns if column.name not in Iou.mutable]
    return digest_of(orjson.dumps(_plain({c.name: getattr(iou, c.name) for c in fixed}), option=orjson.OPT_SORT_KEYS))


def _row(record: type[Record], row: Any) -> dict[str, Any]:
    columns = [column for column in record.__table__.columns if column.name not in _NOT_OURS_TO_SAY]
    return {c.name: _sealed(row, c.name) if isinstance(c.type, Sealed) else getattr(row, c.name) for c in columns}


def _sealed(row: Any, name: str) -> str | None:
    return None if getattr(row, name) is None else MASKED


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str | int | bool) or value is None:
        return str(value) if isinstance(value, str) else value
    assert isinstance(value, Iterable), f"{value!r} has no plain form"
    return [_plain(one) for one in value]
