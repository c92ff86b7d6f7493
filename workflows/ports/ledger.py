"""Where money is posted. The embedded default is a table; the posting is made inside the act that pays."""

from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from workflows.records.disbursement import LedgerPosting
from workflows.records.sealed import write
from workflows.records.transaction import Db


class Ledger(Protocol):
    """Pays out once and only once, exactly the IOU's amount (G3-10)."""

    def post(
        self,
        db: Db,
        *,
        branch: str,
        application: str,
        iou: str,
        iou_number: str,
        amount: Decimal,
        on: date,
        now: datetime,
    ) -> str:
        """Posts `amount` yuan and gives the posting's id; a second posting of a case or an IOU is refused below."""


class EmbeddedLedger:
    """A ledger table with both uniqueness constraints."""

    def post(
        self,
        db: Db,
        *,
        branch: str,
        application: str,
        iou: str,
        iou_number: str,
        amount: Decimal,
        on: date,
        now: datetime,
    ) -> str:
        """One row."""
        values = {"branch": branch, "application": application, "iou": iou, "iou_number": iou_number, "amount": amount,
                  "posted_on": on, "posted_at": now}  # fmt: skip
        return write(db, LedgerPosting, values, subject=None, now=now)
