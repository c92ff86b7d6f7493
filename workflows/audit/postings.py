"""What was posted is what was signed: every posting against its IOU, every paid IOU against the ledger (G3-10, G3-14)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, Select, Table, bindparam, select

from workflows.audit.findings import Fault, Finding
from workflows.audit.named import NamedRows
from workflows.audit.paging import Unreadable, pages
from workflows.audit.whose import Whose
from workflows.records.disbursement import Iou, LedgerPosting
from workflows.records.reversal import LedgerReversal, PaymentReversal
from workflows.records.together import Together
from workflows.records.transaction import Db
from workflows.words.choices.standing import IouState
from workflows.words.sentence import Sentence, say

_IOUS = Iou.__table__
_POSTINGS = LedgerPosting.__table__
_BACK = LedgerReversal.__table__
_ASKED = PaymentReversal.__table__

Faulty = tuple[Fault, Sentence] | None


@dataclass(frozen=True, slots=True)
class _Check:
    """Rows of a table with what they are compared with; `fault` says what is wrong with one. Amounts in yuan."""

    table: Table
    wanted: Select[Any]
    fault: Callable[[Row[Any]], Faulty]


def _posting_fault(row: Row[Any]) -> Faulty:
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


def _unposted(row: Row[Any]) -> Faulty:
    return Fault.MISSING, say("借据 {number} 已放款，却没有入账", number=row.number)


def _reversal_fault(row: Row[Any]) -> Faulty:
    if (row.paid, row.paid_in, row.agreed) == (row.amount, row.application, True):
        return None
    return Fault.CHANGED, say("冲正 {number} {posted} 元，和入账或批准对不上", number=row.iou_number, posted=row.amount)


def _agreed_in_vain(row: Row[Any]) -> Faulty:
    return Fault.MISSING, say("同意了冲正，却没有入账")


_CHECKS = (
    _Check(
        _POSTINGS,
        select(_POSTINGS.c.id, _POSTINGS.c.application, _POSTINGS.c.iou_number, _POSTINGS.c.amount, _IOUS.c.number,
               _IOUS.c.amount.label("signed"), _IOUS.c.state, _IOUS.c.application.label("signed_in"))
        .join(_IOUS, _IOUS.c.id == _POSTINGS.c.iou, isouter=True),
        _posting_fault,
    ),
    _Check(
        _IOUS,
        select(_IOUS.c.id, _IOUS.c.application, _IOUS.c.number)
        .join(_POSTINGS, _POSTINGS.c.iou == _IOUS.c.id, isouter=True)
        .where(_IOUS.c.state == IouState.PAID, _POSTINGS.c.id.is_(None)),
        _unposted,
    ),
    _Check(
        _BACK,
        select(_BACK.c.id, _BACK.c.application, _BACK.c.iou_number, _BACK.c.amount, _POSTINGS.c.amount.label("paid"),
               _POSTINGS.c.application.label("paid_in"), _ASKED.c.agreed)
        .join(_POSTINGS, _POSTINGS.c.id == _BACK.c.posting, isouter=True)
        .join(_ASKED, _ASKED.c.id == _BACK.c.reversal, isouter=True),
        _reversal_fault,
    ),
    _Check(
        _ASKED,
        select(_ASKED.c.id, _ASKED.c.application)
        .join(_BACK, _BACK.c.reversal == _ASKED.c.id, isouter=True)
        .where(_ASKED.c.agreed, _BACK.c.id.is_(None)),
        _agreed_in_vain,
    ),
)  # fmt: skip
_OF_CASE = Together(
    {one.table.name: one.wanted.where(one.table.c.application == bindparam("of_case")) for one in _CHECKS}
)


def posting_findings(db: Db, named: NamedRows, whose: Whose, *, application: str | None) -> Iterator[Finding]:
    """Everything posted and taken back, of one case in one statement or of all by pages."""
    whole = None if application is None else _rows_of_case(db, application)
    for check in _CHECKS:
        found = _pages(db, check, application) if whole is None else [whole[check.table.name]]
        for rows in found:
            said = named.of(check.table.name, [row.id for row in rows])
            for row in sorted(rows, key=attrgetter("id")):
                fault = check.fault(row)
                if fault is not None:
                    yield Finding(whose.number(row.application), said[row.id].seq if row.id in said else 0, *fault)


def _rows_of_case(db: Db, application: str) -> Mapping[str, Sequence[Row[Any]]] | None:
    """By table; None where a row cannot be read, which then must not hide the others."""
    try:
        return _OF_CASE.ask(db, of_case=application)
    except (ValueError, TypeError, ArithmeticError):
        return None


def _pages(db: Db, check: _Check, application: str | None) -> Iterator[list[Row[Any]]]:
    wanted = check.wanted if application is None else check.wanted.where(check.table.c.application == application)
    for page in pages(db, wanted, (check.table.c.id,)):
        yield [row for row in page if not isinstance(row, Unreadable)]
