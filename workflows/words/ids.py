"""What identifies a thing. Every row has an id of 32 hexadecimal characters that sorts by time of making."""

import secrets
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


def new_id(now: datetime) -> str:
    """A version 7 UUID (RFC 9562) for `now`, without hyphens: 48 bits of milliseconds, then chance."""
    milliseconds = int(now.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    chance = secrets.randbits(74)
    number = (milliseconds << 80) | (0x7 << 76) | ((chance >> 62) << 64) | (0b10 << 62) | (chance & ((1 << 62) - 1))
    return f"{number:032x}"
