"""How values lie in the columns of both databases."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

import orjson
from sqlalchemy import BigInteger, DateTime, Dialect, LargeBinary, String, Text, TypeDecorator
from sqlalchemy.orm import mapped_column

Id = String(64)
FEN = Decimal("0.01")
RATE_STEP = Decimal("0.0001")


class MoneyType(TypeDecorator[Decimal]):
    """Yuan with two decimals, kept as whole fen, so that sums in SQL are exact on SQLite too."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        """Yuan to fen; a third decimal is our own mistake."""
        if value is None:
            return None
        fen = Decimal(value) * 100
        if fen != fen.to_integral_value():
            raise ValueError(f"money has more than two decimals: {value}")
        return int(fen)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Fen to yuan."""
        return None if value is None else (Decimal(value) / 100).quantize(FEN)


class RateType(TypeDecorator[Decimal]):
    """Percent with four decimals (RULES N-08), kept as whole ten-thousandths."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Percent to ten-thousandths of a percent."""
        return None if value is None else int((Decimal(value) * 10000).to_integral_exact())

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Back to percent."""
        return None if value is None else (Decimal(value) / 10000).quantize(RATE_STEP)


class InstantType(TypeDecorator[datetime]):
    """An aware instant, stored as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses an instant without a zone: nobody could say when that was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite forgets the zone; it was UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ListType(TypeDecorator[list[Any]]):
    """A short list or object of plain values as canonical JSON text, the same on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[Any] | dict[str, Any] | None, dialect: Dialect) -> str | None:
        """Sorted keys, UTF-8."""
        return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """As it was."""
        return None if value is None else orjson.loads(value)


class Sealed(TypeDecorator[bytes]):
    """Bytes that only `sealed.py` can read. `key_class` says which of the person's keys closes them (PRODUCT §4)."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, key_class: str) -> None:
        super().__init__()
        self.key_class = key_class


Money = Annotated[Decimal, mapped_column(MoneyType)]
# 亩 and 公斤 to two decimals, kept as whole hundredths as money is.
Measure = Annotated[Decimal, mapped_column(MoneyType)]
Rate = Annotated[Decimal, mapped_column(RateType)]
Instant = Annotated[datetime, mapped_column(InstantType)]
LongText = Annotated[str, mapped_column(Text)]
Json = Annotated[Any, mapped_column(ListType)]

IDENTITY = "identity"
CONTACT = "contact"
ACCOUNT = "account"
HEALTH = "health"
CREDIT = "credit"
IMAGE = "image"
