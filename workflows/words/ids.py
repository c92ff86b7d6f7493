"""What identifies a thing. Every row has an id of 32 hexadecimal characters that sorts by time of making."""

import secrets
import threading
from datetime import datetime
from typing import NewType

PersonId = NewType("PersonId", str)
AccountId = NewType("AccountId", str)
BranchId = NewType("BranchId", str)
HouseholdId = NewType("HouseholdId", str)
MemberId = NewType("MemberId", str)
ApplicationId = NewType("ApplicationId", str)
ApplicationNumber = NewType("ApplicationNumber", str)
WorkItemId = NewType("WorkItemId", str)
AttachmentId = NewType("AttachmentId", str)
LineId = NewType("LineId", str)
TaskName = NewType("TaskName", str)
ActKey = NewType("ActKey", str)


_lock = threading.Lock()
_given = [0, 0]


def new_id(now: datetime) -> str:
    """A version 7 UUID (RFC 9562) for `now`, without hyphens: 48 bits of milliseconds, a count within them, then chance.

    The count keeps the ids that one process makes in the same millisecond in the order of making.
    """
    milliseconds = int(now.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    with _lock:
        _given[1] = (_given[1] + 1) & 0xFFF if _given[0] == milliseconds else 0
        _given[0] = milliseconds
        count = _given[1]
    number = (milliseconds << 80) | (0x7 << 76) | (count << 64) | (0b10 << 62) | secrets.randbits(62)
    return f"{number:032x}"
