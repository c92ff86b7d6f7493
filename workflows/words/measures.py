"""亩 and 公斤: read as people type them, written without trailing zeros."""

import re
import unicodedata
from decimal import Decimal

# Groups are of three digits: "1,5" is meant as 1.5 by some and as 15 by others.
_TYPED = re.compile(r"(\d{1,8}|\d{1,2},\d{3},\d{3}|\d{1,3},\d{3})(\.\d{1,2})?")


def read_measure(text: str) -> Decimal | None:
    """1,234.5 and full-width digits; None for what is negative, no number, grouped otherwise, or finer than two decimals."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return Decimal(plain.replace(",", "")) if _TYPED.fullmatch(plain) else None


def format_measure(value: Decimal) -> str:
    """8.50 as 8.5, 1890.00 as 1,890."""
    return f"{value.normalize():,f}"
