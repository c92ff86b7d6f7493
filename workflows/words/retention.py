"""How long documents are kept, by class. Rule: RULES G4-07 (会计档案管理办法, 令第79号; 2025 No. 11 Art. 44).

A hold (court, 反洗钱) suspends every end; that is not a matter of days and stands elsewhere.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

SHORT_TERM_MONTHS = 12


class RetentionClass(StrEnum):
    """What a document is kept as."""

    VOUCHER = "凭证"
    IDENTITY = "身份资料"
    LOAN_FILE = "信贷资料"
    BAD_LOAN = "核销或涉诉"
    ENDED_UNPAID = "未放款"
    IDENTITY_UNTRUE = "身份不实"
    RECORDING = "录音录像"


_YEARS = {
    RetentionClass.VOUCHER: 30,
    RetentionClass.IDENTITY: 10,
    RetentionClass.BAD_LOAN: 30,
    RetentionClass.ENDED_UNPAID: 5,
    RetentionClass.IDENTITY_UNTRUE: 10,
    RetentionClass.RECORDING: 5,
}
_SHORT_TERM_YEARS, _LONG_TERM_YEARS = 10, 20


def retention_until(kept_as: RetentionClass, begins_with: date, term_months: int = 0) -> date:
    """The last day on which a document of a class is kept: a year's last, since every term runs from 1 January after.

    `begins_with` is the day of the posting (凭证), of the end of the last account, share or loan (身份资料), of the
    settlement (信贷资料, 录音录像), or of the case's end. `term_months` counts for 信贷资料 alone.
    """
    if kept_as is RetentionClass.LOAN_FILE:
        years = _SHORT_TERM_YEARS if term_months <= SHORT_TERM_MONTHS else _LONG_TERM_YEARS
    else:
        years = _YEARS[kept_as]
    return date(begins_with.year + years, 12, 31)


def volume_until(posted_on: date, due_on: date, term_months: int) -> date:
    """Until when the volume of a loan just paid out is kept: the longest of its documents' terms.

    Settlement is taken for the due day; paid later, it is computed again and only grows. Rule: G4-07.
    """
    return max(volume_terms(posted_on, due_on, term_months).values())


def volume_terms(
    posted_on: date, settled_on: date, term_months: int, *, is_bad: bool = False, relation_ends: date | None = None
) -> Mapping[RetentionClass, date]:
    """Until when each class of documents in a loan's volume is kept.

    `is_bad`: written off or in court. `relation_ends` is the day on which the borrower's last account or loan ends, where
    that is later than this loan's settlement.
    """
    begins = {RetentionClass.VOUCHER: posted_on, RetentionClass.IDENTITY: max(settled_on, relation_ends or settled_on)}
    papers = RetentionClass.BAD_LOAN if is_bad else RetentionClass.LOAN_FILE
    classes = (RetentionClass.VOUCHER, papers, RetentionClass.IDENTITY, RetentionClass.RECORDING)
    return {one: retention_until(one, begins.get(one, settled_on), term_months) for one in classes}
