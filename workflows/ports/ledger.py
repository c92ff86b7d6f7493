"""Where money is posted. The embedded default is a table; the posting is made inside the act that pays."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from workflows.records.disbursement import LedgerPosting
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


class Ledger(Protocol):
    """Pays out once and only once, exactly the IOU's amount (G3-10)."""

    def post(self, db: Db, posting: Posting) -> str:
        """Posts it and gives the posting's id; a second posting of a case or an IOU is refused below."""


class EmbeddedLedger:
    """A ledger table with both uniqueness constraints."""

    def post(self, db: Db, posting: Posting) -> str:
        """One row."""
        return write(db, LedgerPosting, asdict(posting), subject=None, now=posting.posted_at)
