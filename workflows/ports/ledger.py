"""Where money is posted. The embedded default is a table; the posting is made inside the act that pays."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from workflows.records.disbursement import LedgerPosting
from workflows.records.reversal import LedgerReversal
from workflows.records.sealed import write
from workflows.records.transaction import Db


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One payment of an IOU, `amount` in yuan; the fields are the columns of `ledger_posting`."""

    branch: str
    application: str
    iou: str
    iou_number: str
    amount: Decimal
    posted_on: date
    posted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """The counter-posting of the payment `posting`, of the same `amount` in yuan; the columns of `ledger_reversal`."""

    branch: str
    application: str
    posting: str
    reversal: str
    iou: str
    iou_number: str
    amount: Decimal
    posted_on: date
    posted_at: datetime


class Ledger(Protocol):
    """Pays out once and only once, exactly the IOU's amount (G3-10)."""

    def post(self, db: Db, posting: Posting) -> str:
        """Posts it and gives the posting's id; a second posting of a case or an IOU is refused below."""

    def reverse(self, db: Db, reversal: Reversal) -> str:
        """Posts the opposite, once a posting, and gives its id; the first posting stays."""


class EmbeddedLedger:
    """A ledger table with both uniqueness constraints."""

    def post(self, db: Db, posting: Posting) -> str:
        """One row."""
        return write(db, LedgerPosting, asdict(posting), subject=None, now=posting.posted_at)

    def reverse(self, db: Db, reversal: Reversal) -> str:
        """Another row, in a table of its own."""
        return write(db, LedgerReversal, asdict(reversal), subject=None, now=reversal.posted_at)
