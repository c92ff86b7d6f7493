"""Days and minutes, as people in Shanghai write them."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from forms.fields.paper_field import PaperField, Wrong
from workflows.words.clock import SHANGHAI
from workflows.words.sentence import say

YEARS = range(1900, 2200)
"""A birth on an old card, the last instalment of a loan: what lies outside is a slip, and no calendar adds to 9999."""


class DayField(PaperField):
    """A calendar day. `future=True` where a day to come is meant."""

    kind = "day"

    def __init__(self, label: str, validators: Sequence[Callable[..., Any]] = (), *, future: bool = False, **kw: Any):
        super().__init__(label, validators, **kw)
        self.future = future

    def read(self, cleaned: str) -> date:
        """2026-11-23."""
        try:
            day = date.fromisoformat(cleaned)
        except ValueError as error:
            raise Wrong(say("{label}写成 2026-11-23 这样的日期", label=self.label.text)) from error
        if day.year not in YEARS:
            raise Wrong(say("{label}的年份不对：{given}", label=self.label.text, given=day.year))
        return day

    def pre_validate(self, form: Any) -> None:
        """Not in the future unless that is meant."""
        super().pre_validate(form)
        today = getattr(getattr(form, "page", None), "today", None)
        if self.data and today and not self.future and self.data > today:
            raise Wrong(say("{label}不能晚于今天", label=self.label.text))

    def schema(self) -> dict[str, Any]:
        """RFC 3339 full-date."""
        return {"type": "string", "format": "date"}


class InstantField(PaperField):
    """A minute in Shanghai, not one to come. Gives an aware instant in UTC."""

    kind = "instant"

    def read(self, cleaned: str) -> datetime:
        """2026-11-23 09:31, or with a T and an offset."""
        try:
            given = datetime.fromisoformat(cleaned)
        except ValueError as error:
            raise Wrong(say("{label}写成 2026-11-23 09:31 这样的时间", label=self.label.text)) from error
        if given.year not in YEARS:
            raise Wrong(say("{label}的年份不对：{given}", label=self.label.text, given=given.year))
        return (given if given.tzinfo else given.replace(tzinfo=SHANGHAI)).astimezone(UTC)

    def written(self, value: datetime) -> str:
        """As a browser's field takes it."""
        return f"{value.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"

    def pre_validate(self, form: Any) -> None:
        """Not in the future."""
        super().pre_validate(form)
        now = getattr(getattr(form, "page", None), "now", None)
        if self.data and now and self.data > now:
            raise Wrong(say("{label}不能晚于现在", label=self.label.text))

    def schema(self) -> dict[str, Any]:
        """RFC 3339 date-time; without an offset it is Shanghai's time."""
        return {"type": "string", "format": "date-time"}
