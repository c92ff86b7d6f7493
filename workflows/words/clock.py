"""Time is handed in. Below `webapp` nobody reads the wall clock; inside it is UTC, shown it is Asia/Shanghai."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Whoever says what time it is."""

    def now(self) -> datetime:
        """An aware instant in UTC."""


def shanghai_day(instant: datetime) -> date:
    """The calendar day in Asia/Shanghai on which `instant` falls."""
    return instant.astimezone(SHANGHAI).date()


def end_of_day(day: date) -> datetime:
    """24:00 of `day` in Asia/Shanghai, as UTC: the last instant of `day` is just before it."""
    return datetime.combine(day + timedelta(days=1), time(0), SHANGHAI).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """00:00 of `day` in Asia/Shanghai, as UTC."""
    return datetime.combine(day, time(0), SHANGHAI).astimezone(UTC)
