"""What was posted is what was signed: every posting against its IOU, every paid IOU against the ledger (G3-10, G3-14)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select

from workflows.audit.findings import Fault, Finding
from workflows.audit.named import NamedRows
from workflows.audit.paging import Unreadable, pages
from workflows.audit.whose import Whose
from workflows.records.disbursement import Iou, LedgerPosting
from workflows.records.reversal import LedgerReversal, PaymentReversal
from workflows.records.transaction import Db
from workflows.words.choices.standing import IouState
from workflows.words.sentence import Sentence, say

_IOUS = Iou.__table__
_POSTINGS = LedgerPosting.__table__
_BACK = LedgerReversal.__table__
_ASKED = PaymentReversal.__table__


def posting_findings(db: Db, named: NamedRows, whose: Whose, *, application: str | None) -> Iterator[Finding]:
    """Amounts in yuan."""
    yield from _postings(db, named, whose, application)
    yield from _unposted(db, named, whose, application)
    yield from _taken_back(db, named, whose, application)
    yield from _agreed_in_vain(db, named, whose, application)


def _postings(db: Db, named: NamedRows, whose: Whose, application: str | None) -> Iterator[Finding]:
    wanted = select(
        _POSTINGS.c.id, _POSTINGS.c.application, _POSTINGS.c.iou_number, _POSTINGS.c.amount, _IOUS.c.number,
        _IOUS.c.amount.label("signed"), _IOUS.c.state, _IOUS.c.application.label("signed_in"),
    ).join(_IOUS, _IOUS.c.id == _POSTINGS.c.iou, isouter=True)  # fmt: skip
    if application is not None:
        wanted = wanted.where(_POSTINGS.c.application == application)
    for page in pages(db, wanted, (_POSTINGS.c.id,)):
        rows = [row for row in page if not isinstance(row, Unreadable)]
        said = named.of(_POSTINGS.name, [row.id for row in rows])
        for row in rows:
            found = _fault(row)
            if found is not None:
                seq = said[row.id].seq if row.id in said else 0
                yield Finding(whose.number(row.application), seq, *found)


def _fault(row: Row[Any]) -> tuple[Fault, Sentence] | None:
    if row.signed is None:
        return Fault.MISSING, say("入账 {number} 没有借据", number=row.iou_number)
    if row.amount != row.signed:
        what = say(
            "入账 {posted} 元，借据 {number} 是 {signed} 元", posted=row.amount, number=row.number, signed=row.signed
        )
        return Fault.CHANGED, what
    if (row.number, row.signed_in, row.state) != (row.iou_number, row.application, IouState.PAID):
        what = say("入账记的是借据 {posted}，和借据 {number}（{state}）对不上", posted=row.iou_number, number=row.number,
                   state=row.state)  # fmt: skip
        return Fault.CHANGED, what
    return None


def _unposted(db: Db, named: NamedRows, whose: Whose, application: str | None) -> Iterator[Finding]:
    wanted = (
        select(_IOUS.c.id, _IOUS.c.application, _IOUS.c.number)
        .join(_POSTINGS, _POSTINGS.c.iou == _IOUS.c.id, isouter=True)
        .where(_IOUS.c.state == IouState.PAID, _POSTINGS.c.id.is_(None))
    )
    if application is not None:
        wanted = wanted.where(_IOUS.c.application == application)
    for page in pages(db, wanted, (_IOUS.c.id,)):
        rows = [row for row in page if not isinstance(row, Unreadable)]
        said = named.of(_IOUS.name, [row.id for row in rows])
        for row in rows:
            seq = said[row.id].seq if row.id in said else 0
            what = say("借据 {number} 已放款，却没有入账", number=row.number)
            yield Finding(whose.number(row.application), seq, Fault.MISSING, what)


def _taken_back(db: Db, named: NamedRows, whose: Whose, application: str | None) -> Iterator[Finding]:
    """Every counter-posting against its posting and what was agreed to."""
    wanted = (
        select(_BACK.c.id, _BACK.c.application, _BACK.c.iou_number, _BACK.c.amount, _POSTINGS.c.amount.label("paid"),
               _POSTINGS.c.application.label("paid_in"), _ASKED.c.agreed)
        .join(_POSTINGS, _POSTINGS.c.id == _BACK.c.posting, isouter=True)
        .join(_ASKED, _ASKED.c.id == _BACK.c.reversal, isouter=True)
    )  # fmt: skip
    if application is not None:
        wanted = wanted.where(_BACK.c.application == application)
    for page in pages(db, wanted, (_BACK.c.id,)):
        rows = [row for row in page if not isinstance(row, Unreadable)]
        said = named.of(_BACK.name, [row.id for row in rows])
        for row in rows:
            if (row.paid, row.paid_in, row.agreed) != (row.amount, row.application, True):
                seq = said[row.id].seq if row.id in said else 0
                what = say("冲正 {number} {posted} 元，和入账或批准对不上", number=row.iou_number, posted=row.amount)
                yield Finding(whose.number(row.application), seq, Fault.CHANGED, what)


def _agreed_in_vain(db: Db, named: NamedRows, whose: Whose, application: str | None) -> Iterator[Finding]:
    wanted = (
        select(_ASKED.c.id, _ASKED.c.application)
        .join(_BACK, _BACK.c.reversal == _ASKED.c.id, isouter=True)
        .where(_ASKED.c.agreed, _BACK.c.id.is_(None))
    )
    if application is not None:
        wanted = wanted.where(_ASKED.c.application == application)
    for page in pages(db, wanted, (_ASKED.c.id,)):
        rows = [row for row in page if not isinstance(row, Unreadable)]
        said = named.of(_ASKED.name, [row.id for row in rows])
        for row in rows:
            seq = said[row.id].seq if row.id in said else 0
            yield Finding(whose.number(row.application), seq, Fault.MISSING, say("同意了冲正，却没有入账"))
