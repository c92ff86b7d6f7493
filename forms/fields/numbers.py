"""Money, measures, rates, counts. None is ever a float."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from forms.fields.paper_field import PaperField, Wrong
from workflows.words.measures import format_measure, read_measure
from workflows.words.money import NotMoney, parse_yuan, to_rate
from workflows.words.sentence import say, text


class MoneyField(PaperField):
    """Yuan, two decimals, not negative. Gives a Decimal."""

    kind = "money"
    empty = say("填{label}；没有填 0")

    def __init__(self, label: str, validators: Sequence[Callable[..., Any]] = (), **kw: Any):
        super().__init__(label, validators, **{"unit": text("元"), **kw})

    def read(self, cleaned: str) -> Decimal:
        """Reads 1,234.50 and full-width digits."""
        try:
            amount = parse_yuan(cleaned)
        except NotMoney as error:
            raise Wrong(error.sentence) from error
        if amount < 0:
            raise Wrong(say("{label}不能小于 0", label=self.label.text))
        return amount

    def written(self, value: Decimal) -> str:
        """15000.00 as 15,000.00."""
        return f"{value:,.2f}"

    def schema(self) -> dict[str, Any]:
        """A string, since money is never a float; what the product computes may be below zero."""
        return {"type": "string", "pattern": ("^-?" if self.auto else "^") + r"\d{1,10}(\.\d{1,2})?$"}


class MeasureField(PaperField):
    """亩, 公斤: not negative, two decimals at most. Gives a Decimal. `unit` says of what."""

    kind = "measure"

    def read(self, cleaned: str) -> Decimal:
        """Reads 1,234.5 and full-width digits."""
        measure = read_measure(cleaned)
        if measure is None:
            sentence = say("{label}填数字，最多两位小数，现在填了 {given}", label=self.label.text, given=cleaned[:20])
            raise Wrong(sentence)
        return measure

    def written(self, value: Decimal) -> str:
        """8.50 as 8.5."""
        return format_measure(value)

    def schema(self) -> dict[str, Any]:
        """A string, since a measure is never a float."""
        return {"type": "string", "pattern": r"^\d{1,8}(\.\d{1,2})?$"}


class RateField(PaperField):
    """A rate of interest in percent a year, four decimals (N-08). Gives a Decimal; always the product's own."""

    kind = "rate"

    def __init__(self, label: str, *, auto: str, **kw: Any):
        super().__init__(label, auto=auto, **{"unit": "%", **kw})

    def written(self, value: Decimal) -> str:
        """5.675 as 5.6750."""
        return f"{to_rate(value):f}"

    def schema(self) -> dict[str, Any]:
        """A string, since a rate is never a float."""
        return {"type": "string", "pattern": r"^\d{1,3}\.\d{4}$"}


class CountField(PaperField):
    """A whole number within limits."""

    kind = "count"

    def __init__(
        self, label: str, validators: Sequence[Callable[..., Any]] = (), *, least: int = 0, most: int = 9999, **kw: Any
    ):
        super().__init__(label, validators, **kw)
        self.least, self.most = least, most

    def read(self, cleaned: str) -> int:
        """Refuses anything that is not between least and most."""
        # Nine digits hold every number a form asks for, and int() of a huge text costs time.
        if not cleaned.isdecimal() or len(cleaned) > 9 or not self.least <= int(cleaned) <= self.most:
            sentence = say("{label}填 {least} 到 {most} 的整数，现在填了 {given}", label=self.label.text, least=self.least,
                           most=self.most, given=cleaned[:20])  # fmt: skip
            raise Wrong(sentence)
        return int(cleaned)

    def schema(self) -> dict[str, Any]:
        """An integer."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}
